"""Photographs every visual state of the site: `python -m tests.e2e.pictures [NAME...]`.

Starts the whole product on free ports with state of its own and writes docs/pictures/NAME.png,
all of them or those named. A state is one function below: what a visitor does until it is on view.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.chromium import running_browser
from tests.e2e.field_guide import FieldGuide
from tests.e2e.mock_album import MockAlbum, every_state, photo_id, sample_album
from tests.support.cloud import ROOT
from tests.support.running import Running, running

FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 9_000_000

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
# What the margins leave of a sheet of A4.
PAPER: dict[str, Any] = {"viewport": {"width": 672, "height": 980}}


@dataclass(frozen=True)
class Studio:
    """A tab with the site in it, and what the visitor in front of it may use."""

    guide: FieldGuide
    api: str
    accounts: dict[str, str]
    catalogue: dict[str, str]

    @property
    def page(self) -> Page:
        return self.guide.page

    def open_mysfit(self, name: str, rest: str = "") -> None:
        self.guide.open(f"/mysfits/{self.catalogue[name]}{rest}")

    def sign_in(self, email: str, path: str = "/") -> None:
        self.guide.open(f"/sign-in?next={path}")
        self.guide.sign_in(email, self.accounts[email])
        expect(self.guide.account_button()).to_be_visible()


Pose = Callable[[Studio], None]


@dataclass(frozen=True)
class State:
    name: str
    pose: Pose
    screen: dict[str, Any]
    theme: Literal["light", "dark"]


STATES: list[State] = []


def state(name: str, *, phone: bool = True, dark: bool = False) -> Callable[[Pose], Pose]:
    """Names a state: a picture at desktop size, and of what is asked for beside it."""

    def note(pose: Pose) -> Pose:
        STATES.append(State(name, pose, DESKTOP, "light"))
        if phone:
            STATES.append(State(f"{name}-phone", pose, PHONE, "light"))
        if dark:
            STATES.append(State(f"{name}-dark", pose, DESKTOP, "dark"))
        if dark and phone:
            STATES.append(State(f"{name}-phone-dark", pose, PHONE, "dark"))
        return pose

    return note


VISITOR, KEEPER = "visitor@example.com", "keeper@example.com"


@state("gallery", dark=True)
def gallery(studio: Studio) -> None:
    studio.guide.open()
    expect(studio.guide.heading("All 24 mysfits")).to_be_visible()


@state("filtered")
def filtered(studio: Studio) -> None:
    studio.guide.open("/?alignment=Chaotic+Good")
    expect(studio.guide.heading("3 Chaotic Good mysfits")).to_be_visible()


@state("search", phone=False)
def search(studio: Studio) -> None:
    studio.guide.open("/?q=jack&sort=oldest")
    expect(studio.guide.heading("2 mysfits matching “jack”")).to_be_visible()


@state("nobody-found", phone=False)
def nobody_found(studio: Studio) -> None:
    studio.guide.open("/?q=accountant")
    expect(studio.guide.heading("Nobody goes by “accountant”")).to_be_visible()


@state("loading", phone=False)
def loading(studio: Studio) -> None:
    studio.page.route(f"{studio.api}/**", leave_waiting)
    studio.guide.open()
    expect(studio.page.locator(".blank").first).to_be_visible()


@state("unreachable", phone=False, dark=True)
def unreachable(studio: Studio) -> None:
    studio.page.route(f"{studio.api}/**", lambda route: route.abort("connectionrefused"))
    studio.guide.open()
    expect(studio.guide.heading("The field guide is out of reach")).to_be_visible()


@state("failed", phone=False)
def failed(studio: Studio) -> None:
    studio.page.route(
        f"{studio.api}/**",
        lambda route: route.fulfill(status=503, headers={"Access-Control-Allow-Origin": "*"}),
    )
    studio.guide.open()
    expect(studio.guide.heading("The line went quiet")).to_be_visible()


@state("no-such-page", phone=False)
def no_such_page(studio: Studio) -> None:
    studio.guide.open("/unicorns")
    expect(studio.guide.heading("This page is a legend")).to_be_visible()


@state("mysfit", dark=True)
def mysfit(studio: Studio) -> None:
    studio.open_mysfit("Marigold")
    expect(studio.guide.heading("Marigold")).to_be_visible()


def mysfit_on_paper(studio: Studio) -> None:
    mysfit(studio)
    studio.page.emulate_media(media="print")


STATES.append(State("mysfit-print", mysfit_on_paper, PAPER, "light"))


@state("sign-in")
def sign_in(studio: Studio) -> None:
    studio.guide.open("/sign-in")
    expect(studio.guide.heading("Welcome back")).to_be_visible()


@state("sign-in-dialog", phone=False)
def sign_in_dialog(studio: Studio) -> None:
    mysfit(studio)
    studio.guide.heart("Marigold").click()
    expect(studio.guide.dialog()).to_be_visible()


@state("register")
def register(studio: Studio) -> None:
    studio.guide.open("/register")
    studio.page.locator("input[name=password]").press_sequentially("gate")


@state("adopting")
def adopting(studio: Studio) -> None:
    studio.sign_in(VISITOR, f"/mysfits/{studio.catalogue['Dewey']}")
    studio.guide.press("Adopt Dewey")
    expect(studio.guide.dialog()).to_be_visible()


@state("my-mysfits")
def my_mysfits(studio: Studio) -> None:
    studio.sign_in(VISITOR, "/my-mysfits")
    expect(studio.guide.heading("Liked by you")).to_be_visible()


@state("certificate", phone=False)
def certificate(studio: Studio) -> None:
    studio.sign_in(VISITOR, f"/mysfits/{studio.catalogue['Golnar']}/certificate")
    expect(studio.page.locator("certificate-page h1")).to_be_visible()


@state("settings", phone=False)
def settings(studio: Studio) -> None:
    studio.sign_in(VISITOR, "/settings")
    expect(studio.page.locator("settings-page h1")).to_be_visible()


@state("keeper", phone=False)
def keeper(studio: Studio) -> None:
    studio.sign_in(KEEPER, "/keeper")
    expect(studio.page.locator("staff-page h1")).to_be_visible()


@state("new-mysfit", phone=False)
def new_mysfit(studio: Studio) -> None:
    studio.sign_in(KEEPER, "/keeper/new")
    expect(studio.page.locator("edit-mysfit-page h1")).to_be_visible()


@state("photos", dark=True)
def photos(studio: Studio) -> None:
    MockAlbum(studio.page, studio.api, sample_album(studio.guide.url))
    studio.sign_in(VISITOR, "/photos")
    expect(studio.page.get_by_text("6 photos of life")).to_be_visible()


@state("photos-empty", phone=False)
def photos_empty(studio: Studio) -> None:
    MockAlbum(studio.page, studio.api, [])
    studio.sign_in(VISITOR, "/photos")
    expect(studio.guide.heading("No photos yet")).to_be_visible()


@state("photos-refused", phone=False)
def photos_refused(studio: Studio) -> None:
    MockAlbum(studio.page, studio.api, every_state(studio.guide.url))
    studio.sign_in(VISITOR, "/photos")
    expect(studio.page.get_by_text("This file is not a photo")).to_be_visible()


def open_first_snow(studio: Studio) -> None:
    MockAlbum(studio.page, studio.api, sample_album(studio.guide.url))
    studio.sign_in(VISITOR, f"/photos/{photo_id(18)}")
    expect(studio.guide.heading("First snow.")).to_be_visible()


@state("photo", dark=True)
def photo(studio: Studio) -> None:
    open_first_snow(studio)


@state("photo-edit", phone=False)
def photo_edit(studio: Studio) -> None:
    open_first_snow(studio)
    studio.guide.press("Edit")


@state("photos-new", dark=True)
def photos_new(studio: Studio) -> None:
    studio.sign_in(VISITOR, "/photos/new")
    samples = sorted((ROOT / "web" / "public" / "sample-photos").glob("*.jpg"))
    studio.page.locator("input[type=file]").first.set_input_files(samples[:3])
    expect(studio.page.get_by_role("button", name="Send 3 photos")).to_be_visible()


@state("photo-map", dark=True)
def photo_map(studio: Studio) -> None:
    MockAlbum(studio.page, studio.api, sample_album(studio.guide.url))
    studio.sign_in(VISITOR, "/photos/map")
    expect(studio.page.locator("world-map path").first).to_be_visible()


@state("photo-viewer")
def photo_viewer(studio: Studio) -> None:
    open_first_snow(studio)
    studio.guide.press("Look at it over the whole window")
    expect(studio.guide.dialog()).to_be_visible()


def leave_waiting(_route: Route) -> None:
    """No answer, ever: the page goes on waiting."""


def live_a_little(studio: Studio) -> None:
    """The visitor likes two and adopts one, so that their pages have somebody on them."""
    studio.sign_in(VISITOR, f"/mysfits/{studio.catalogue['Golnar']}")
    adopt = studio.page.get_by_role("button", name="Adopt Golnar", exact=True)
    expect(adopt.or_(studio.page.get_by_text("Golnar lives with you."))).to_be_visible()
    adopt.click()
    studio.guide.dialog().get_by_role("button", name=re.compile("adopt", re.IGNORECASE)).click()
    expect(studio.page.get_by_text("Golnar lives with you.").first).to_be_visible()
    for name in ("Bawi", "Suzu"):
        studio.open_mysfit(name)
        studio.guide.heart(name).click()
        studio.guide.expect_liked(name, 1)


@contextmanager
def studio(browser: Browser, up: Running, shown: State) -> Iterator[Studio]:
    """A fresh tab of that size and theme; nothing moves in it."""
    context = browser.new_context(
        **shown.screen, color_scheme=shown.theme, reduced_motion="reduce", locale="en-GB"
    )
    context.set_default_timeout(15_000)
    listed = json.loads((ROOT / "aws-cli" / "mysfits.json").read_text())["mysfits"]
    catalogue = {each["name"]: each["mysfitId"] for each in listed}
    guide = FieldGuide(context.new_page(), f"http://localhost:{up.ports['WEB_PORT']}")
    yield Studio(guide, f"{guide.url}/api", up.accounts(), catalogue)
    guide.page.unroute_all(behavior="ignoreErrors")
    context.close()


def photograph(studio: Studio, shown: State) -> None:
    shown.pose(studio)
    studio.page.evaluate("document.fonts.ready")
    # Nothing is under the pointer that clicked its way here.
    studio.page.mouse.move(0, 0)
    studio.page.wait_for_timeout(400)
    studio.page.screenshot(path=FOLDER / f"{shown.name}.png")


def main() -> int:
    wanted = set(sys.argv[1:])
    unknown = wanted - {each.name for each in STATES}
    if unknown:
        print(f"No such state: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = [each for each in STATES if not wanted or each.name in wanted]
    missed = []
    with (
        TemporaryDirectory() as kept,
        running(Path(kept), ROOT / "web" / "dist") as up,
        running_browser() as browser,
    ):
        with studio(browser, up, STATES[0]) as first:
            live_a_little(first)
        for shown in chosen:
            print(shown.name, flush=True)
            try:
                with studio(browser, up, shown) as sitting:
                    photograph(sitting, shown)
            except AssertionError as error:
                missed.append(f"{shown.name}: {error}")
    size = sum(each.stat().st_size for each in FOLDER.glob("*.png"))
    if size > MOST_BYTES:
        missed.append(f"docs/pictures holds {size:,} bytes, more than {MOST_BYTES:,}.")
    print("\n".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
