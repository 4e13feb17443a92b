"""The text by which a photo is found."""

from __future__ import annotations

import pytest

from service.photos.search import MAX_SEARCH_BYTES, fold, search_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Zoë  Århus", "zoe arhus"), ("STRASSE Straße", "strasse strasse"), ("ﬁn\n", "fin")],
    ids=["accents", "sharp-s", "ligature"],
)
def test_fold_drops_case_accents_and_spacing(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_search_text_keeps_parts_apart_and_repeats_none() -> None:
    assert search_text(["Red sun", None, "", "RED SUN", "down"]) == "red sun\ndown"


def test_search_text_is_cut_between_characters() -> None:
    text = search_text(["a" + "д" * MAX_SEARCH_BYTES])

    assert text == "a" + "д" * ((MAX_SEARCH_BYTES - 1) // 2)
