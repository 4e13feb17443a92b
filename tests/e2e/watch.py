"""Notices what a visitor would not: errors in the console, in scripts, and requests that failed."""

from playwright.sync_api import ConsoleMessage, Page, Request

# What the Content-Security-Policy refused, said in words that no test forgives.
TELL_OF_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error("policy violated:", event.violatedDirective, event.blockedURI, event.sample);
});
"""


class Watch:
    """Every fault of a page, from the moment it is opened."""

    def __init__(self, page: Page) -> None:
        self._faults: list[str] = []
        self._forgiven: list[str] = []
        page.add_init_script(TELL_OF_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("requestfailed", self._miss)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"console: {message.text} ({message.location.get('url')})")

    def _miss(self, request: Request) -> None:
        # A page that is left gives up what it still wanted; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"request: {request.failure} {request.url}")

    def _note(self, fault: str) -> None:
        self._faults.append(fault)

    def forgive(self, *parts: str) -> None:
        """Faults with one of `parts` in them are what the test is about, whenever they are told.

        A violated policy is never forgiven.
        """
        self._forgiven.extend(parts)

    def check(self) -> None:
        grave = [fault for fault in self._faults if not self._is_forgiven(fault)]
        assert not grave, "\n".join(["The page had faults:", *grave])

    def _is_forgiven(self, fault: str) -> bool:
        if "policy violated:" in fault:
            return False
        return any(part in fault for part in self._forgiven)
