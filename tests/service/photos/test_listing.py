"""Filters of an album."""

from __future__ import annotations

import pytest

from service.photos.listing import Filter, InvalidSearch, words_of


def test_words_are_folded_and_different() -> None:
    assert words_of(" Zoë's  RED red ") == ("zoe's", "red")


@pytest.mark.parametrize("text", ["", " ", "\u0301", "a b c d e f"])
def test_no_word_and_six_words_are_refused(text: str) -> None:
    with pytest.raises(InvalidSearch):
        words_of(text)


def test_filter_is_true_if_it_asks_for_something() -> None:
    assert not Filter()
    assert Filter(placed=True)


def test_page_tokens_are_bound_to_every_part_of_the_filter() -> None:
    filters = [
        Filter(), Filter("x"), Filter(tag="x"), Filter(label="x"), Filter(words=("x",)),
        Filter(words=("x", "y")), Filter(placed=True),
    ]  # fmt: skip

    assert len({wanted.query for wanted in filters}) == len(filters)
