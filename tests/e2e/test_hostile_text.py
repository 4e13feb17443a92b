"""A catalogue whose names and stories are scripts: they are read, and never run."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.e2e.made_up import make_mysfit, serve

PAYLOADS = [
    "<script>window.pwned = 1</script>",
    "<img src=x onerror='window.pwned = 1'>",
    "\"><svg onload='window.pwned = 1'>",
    "${window.pwned = 1}",
    "{{constructor.constructor('window.pwned = 1')()}}",
    "</title></style><iframe srcdoc='<script>parent.pwned = 1</script>'>",
]


@pytest.mark.usefixtures("screen")
def test_scripts_in_the_catalogue_are_text(guide: FieldGuide, stack: Stack) -> None:
    mysfits = [
        make_mysfit(stack.site, index, name=text, species=text, description=text)
        for index, text in enumerate(PAYLOADS)
    ]
    serve(guide.page, stack.api, mysfits)

    guide.open("/")
    assert guide.names() == PAYLOADS
    assert guide.page.locator("#species option").nth(1).get_attribute("value") in PAYLOADS
    for mysfit in mysfits:
        guide.open(f"/mysfits/{mysfit['mysfitId']}")
        expect(guide.page.locator("h1")).to_have_text(mysfit["name"])
        expect(guide.page.locator(".story")).to_have_text(mysfit["description"])
        expect(guide.page).to_have_title(
            f"{mysfit['name']}, {mysfit['species']} · Mythical Mysfits"
        )

    assert guide.page.evaluate("window.pwned") is None
    assert guide.page.locator("main script, main iframe").count() == 0


def test_a_portrait_addressed_to_a_script_runs_nothing(page: Page, stack: Stack) -> None:
    # Unwatched: that the policy is violated is the point.
    guide = FieldGuide(page, stack.site)
    mysfit = make_mysfit(stack.site, 1, name="Trap", thumbImageUri="javascript:window.pwned = 1")
    serve(guide.page, stack.api, [mysfit])

    guide.open("/")
    expect(guide.card("Trap").get_by_role("img", name="Trap, not pictured")).to_be_visible()

    assert guide.page.evaluate("window.pwned") is None


def test_a_search_that_is_a_script_is_text(guide: FieldGuide) -> None:
    guide.open("/?q=%3Cimg+src%3Dx+onerror%3D%22window.pwned%3D1%22%3E")

    expect(guide.heading('Nobody goes by “<img src=x onerror="window.pwned=1">”')).to_be_visible()
    assert guide.page.evaluate("window.pwned") is None
