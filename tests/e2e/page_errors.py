"""Collects what a visitor would not see: console errors, script errors and failed requests."""

from playwright.sync_api import ConsoleMessage, Page, Request

# Violations of the Content-Security-Policy are logged in words that no test allows.
LOG_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error("policy violated:", event.violatedDirective, event.blockedURI, event.sample);
});
"""


class PageErrors:
    """Every error of a page, from the moment it is opened."""

    def __init__(self, page: Page) -> None:
        self._errors: list[str] = []
        self._allowed: list[str] = []
        page.add_init_script(LOG_VIOLATIONS)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._add(f"script: {error}"))
        page.on("requestfailed", self._on_failed_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._add(f"console: {message.text} ({message.location.get('url')})")

    def _on_failed_request(self, request: Request) -> None:
        # A page that is left aborts what it still wanted; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self._add(f"request: {request.failure} {request.url}")

    def _add(self, error: str) -> None:
        self._errors.append(error)

    def allow(self, *parts: str) -> None:
        """Errors that contain one of `parts` are expected, before and after this call.

        A violated policy is never allowed.
        """
        self._allowed.extend(parts)

    def unexpected(self) -> list[str]:
        return [error for error in self._errors if not self._is_allowed(error)]

    def check(self) -> None:
        unexpected = self.unexpected()
        assert not unexpected, "\n".join(["The page had errors:", *unexpected])

    def _is_allowed(self, error: str) -> bool:
        if "policy violated:" in error:
            return False
        return any(part in error for part in self._allowed)
