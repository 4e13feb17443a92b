"""A catalogue and a search whose text is script: it is shown, and never run."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide
from tests.e2e.mock_catalogue import make_mysfit, serve

PAYLOADS = [
    "<script>window.pwned = 1</script>",
    "<img src=x onerror='window.pwned = 1'>",
    "\"><svg onload='window.pwned = 1'>",
    "${window.pwned = 1}",
    "{{constructor.constructor('window.pwned = 1')()}}",
    "</title></style><iframe srcdoc='<script>parent.pwned = 1</script>'>",
]


def test_scripts_in_the_catalogue_and_in_a_search_are_text(guide: FieldGuide, stack: Stack) -> None:
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

    guide.open("/?q=%3Cimg+src%3Dx+onerror%3D%22window.pwned%3D1%22%3E")
    expect(guide.heading(re.compile("matching|Nobody goes by")).first).to_be_visible()

    assert guide.page.evaluate("window.pwned") is None
    assert guide.page.locator("main script, main iframe").count() == 0


def test_portrait_with_a_javascript_address_runs_nothing(page: Page, stack: Stack) -> None:
    # Without `guide`: this page violates the policy on purpose.
    guide = FieldGuide(page, stack.site)
    mysfit = make_mysfit(stack.site, 1, name="Trap", thumbImageUri="javascript:window.pwned = 1")
    serve(guide.page, stack.api, [mysfit])

    guide.open("/")
    expect(guide.card("Trap").get_by_role("img", name="Trap, not pictured")).to_be_visible()

    assert guide.page.evaluate("window.pwned") is None
