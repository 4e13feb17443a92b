"""Page tokens: they continue the query that made them, and no other."""

from __future__ import annotations

import string

import pytest

from service.mysfits.listing import (
    Filter,
    FilterName,
    ForeignToken,
    page_token,
    read_page_token,
)

GOOD = Filter(FilterName.GOOD_EVIL, "Good")
MYSFIT_ID = "0e37d916-f960-4772-a25a-01b762b5c1bd"


def test_a_token_leads_back_to_its_id() -> None:
    assert read_page_token(GOOD, page_token(GOOD, MYSFIT_ID)) == MYSFIT_ID


@pytest.mark.parametrize(
    "other",
    [None, Filter(FilterName.GOOD_EVIL, "Evil"), Filter(FilterName.SPECIES, "Good")],
    ids=["no filter", "another value", "another attribute"],
)
def test_a_token_of_one_filter_does_not_continue_another(other: Filter | None) -> None:
    token = page_token(GOOD, MYSFIT_ID)

    with pytest.raises(ForeignToken):
        read_page_token(other, token)


def test_no_single_character_of_a_token_can_be_changed() -> None:
    token = page_token(None, MYSFIT_ID)

    for place, original in enumerate(token):
        for character in string.ascii_letters + string.digits + "-_=+/ ":
            if character != original:
                with pytest.raises(ForeignToken):
                    read_page_token(None, token[:place] + character + token[place + 1 :])


@pytest.mark.parametrize("token", ["", "x", "====", "é", "A" * 400, "_w"])
def test_what_was_never_a_token_is_refused(token: str) -> None:
    with pytest.raises(ForeignToken):
        read_page_token(None, token)


def test_a_token_with_padding_added_is_refused() -> None:
    with pytest.raises(ForeignToken):
        read_page_token(None, page_token(None, "ab") + "=")
