"""Page tokens."""

from __future__ import annotations

import string

import pytest

from service.page_tokens import InvalidPageToken, page_token, read_page_token

GOOD = ("GoodEvil", "Good")
ANYTHING = ("", "")
MYSFIT_ID = "0e37d916-f960-4772-a25a-01b762b5c1bd"


def test_token_returns_its_id() -> None:
    assert read_page_token(GOOD, page_token(GOOD, MYSFIT_ID)) == MYSFIT_ID


@pytest.mark.parametrize(
    "other",
    [ANYTHING, ("GoodEvil", "Evil"), ("Species", "Good")],
    ids=["no filter", "another value", "another attribute"],
)
def test_token_of_another_query_is_invalid(other: tuple[str, str]) -> None:
    token = page_token(GOOD, MYSFIT_ID)

    with pytest.raises(InvalidPageToken):
        read_page_token(other, token)


def test_token_with_a_changed_character_is_invalid() -> None:
    token = page_token(ANYTHING, MYSFIT_ID)

    for place, original in enumerate(token):
        for character in string.ascii_letters + string.digits + "-_=+/ ":
            if character != original:
                with pytest.raises(InvalidPageToken):
                    read_page_token(ANYTHING, token[:place] + character + token[place + 1 :])


@pytest.mark.parametrize("token", ["", "x", "====", "é", "A" * 400, "_w"])
def test_text_that_is_no_token_is_invalid(token: str) -> None:
    with pytest.raises(InvalidPageToken):
        read_page_token(ANYTHING, token)


def test_token_with_padding_is_invalid() -> None:
    with pytest.raises(InvalidPageToken):
        read_page_token(ANYTHING, page_token(ANYTHING, "ab") + "=")
