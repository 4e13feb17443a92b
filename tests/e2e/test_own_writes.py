"""What a visitor changed is in their next read, though public reads are kept for seconds."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Stack
from tests.e2e.field_guide import FieldGuide

NAME = "Lumbre"


@pytest.mark.signed_in("visitor")
def test_own_like_is_there_after_a_reload_and_in_another_tab(
    guide: FieldGuide, stack: Stack
) -> None:
    guide.open()
    heart = guide.heart(NAME)
    expect(heart).to_have_attribute("aria-pressed", "false")
    before = int((heart.get_attribute("aria-label") or "").split()[-2])

    # The answer that was just read is kept, and would be what the next page shows.
    with guide.page.expect_response("**/like"):
        heart.click()
    guide.page.reload()
    guide.expect_liked(NAME, before + 1)
    tab = FieldGuide(guide.page.context.new_page(), stack.site)
    tab.open()
    tab.expect_liked(NAME, before + 1)
    with tab.page.expect_response("**/like"):
        tab.heart(NAME).click()
    tab.page.reload()
    tab.expect_likes(NAME, before)
