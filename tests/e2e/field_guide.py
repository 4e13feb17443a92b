"""The site as a visitor sees it, so that a test reads as what somebody does."""

import re

from playwright.sync_api import Locator, Page, expect


class FieldGuide:
    """One browser tab with the site in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, path: str = "/") -> None:
        self.page.goto(self.url + path)

    def heading(self, text: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("heading", name=text)

    def card(self, name: str) -> Locator:
        return self.page.locator("mysfit-card").filter(has=self.heading(re.compile(f"^{name}$")))

    def names(self) -> list[str]:
        """Whom the gallery shows, in order."""
        expect(self.page.locator("mysfit-grid")).not_to_have_attribute("aria-busy", "true")
        # A card far below is not laid out, and has no inner text yet.
        texts = self.page.locator("mysfit-card h3").all_text_contents()
        return [text.strip() for text in texts]

    def heart(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(f"^Like {name}, "))

    def expect_liked(self, name: str, likes: int) -> None:
        expect(self.heart(name)).to_have_attribute("aria-pressed", "true")
        self.expect_likes(name, likes)

    def expect_likes(self, name: str, likes: int) -> None:
        noun = "like" if likes == 1 else "likes"
        expect(self.heart(name)).to_have_accessible_name(f"Like {name}, {likes} {noun}")

    def choose_square(self, name: str) -> None:
        """Presses a square of the alignment chart, named as it is announced, without its count."""
        self.page.locator("alignment-chart label").and_(self.page.get_by_title(name)).click()

    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Search by name or species")

    def sort(self, order: str) -> None:
        self.page.get_by_label("Sort").select_option(order)

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"input[name={name}]").fill(value)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def field_error(self, name: str) -> Locator:
        """The sentence beside a field, found as a screen reader finds it."""
        field = self.page.locator(f"input[name={name}]")
        expect(field).to_have_attribute("aria-invalid", "true")
        described = field.get_attribute("aria-describedby")
        assert described, f"nothing is said about {name}"
        return self.page.locator(f"#{described.split()[0]}")

    def register(self, name: str, email: str, password: str) -> None:
        self.page.get_by_role("link", name="Make an account").click()
        self.fill(name=name, email=email, password=password)
        self.press("Make my account")
        expect(self.heading("Look in your mail")).to_be_focused()

    def sign_in(self, email: str, password: str) -> None:
        """On the sign-in page, or in the dialog."""
        self.fill(email=email, password=password)
        self.press("Sign in")

    def account_button(self) -> Locator:
        return self.page.get_by_role("button", name="Account of")

    def adopt(self, name: str) -> None:
        """On its page: the question, the yes, and the celebration closed."""
        self.press(f"Adopt {name}")
        self.press(f"Yes, adopt {name}")
        expect(self.heading(f"Welcome home, {name}")).to_be_focused()
        self.press("Settle in")
        expect(self.page.get_by_text(f"{name} lives with you.")).to_be_visible()

    def give_back(self, name: str) -> None:
        self.press(f"Give {name} back")
        self.dialog().get_by_role("button", name=f"Give {name} back").click()
        expect(self.page.get_by_text(f"{name} is looking for a home again.")).to_be_visible()

    def sign_out(self) -> None:
        self.account_button().click()
        self.press("Sign out")
        expect(self.page.get_by_text("You are signed out.")).to_be_visible()

    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")
