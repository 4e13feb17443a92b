"""What may be said of a mysfit."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from service.mysfits.model import (
    Alignment,
    GoodEvil,
    LawChaos,
    MysfitChanges,
    NewMysfit,
    alignment_of,
)
from tests.support.builders import make_body


def test_both_axes_neutral_is_true_neutral() -> None:
    assert alignment_of(LawChaos.NEUTRAL, GoodEvil.NEUTRAL) == "True Neutral"


def test_an_alignment_names_law_before_good() -> None:
    assert alignment_of(LawChaos.CHAOTIC, GoodEvil.GOOD) == "Chaotic Good"


def test_the_axes_make_exactly_the_nine_cells() -> None:
    cells = {alignment_of(law, good) for law in LawChaos for good in GoodEvil}

    assert cells == set(Alignment)


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/x.svg",
        "//elsewhere.example/x.svg",
        "/mysfits/x.svg",
        "mysfits/../secret",
        "javascript:alert(1)",
        "mysfits/x.svg?y",
        "",
    ],
)
def test_an_image_stays_on_our_own_site(address: str) -> None:
    with pytest.raises(ValidationError):
        NewMysfit.model_validate(make_body(thumbImageUri=address))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 61},
        {"name": "bell\x07"},
        {"description": "x" * 2001},
        {"species": "\ud800"},
        {"age": -1},
        {"age": 1.5},
        {"age": "7"},
        {"age": True},
        {"goodevil": "good"},
        {"lawchaos": "Good"},
        {"likes": 5},
        {"adopted": True},
        {"mysfitId": "mine"},
    ],
    ids=str,
)
def test_a_new_mysfit_that_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewMysfit.model_validate(make_body(**wrong))


def test_space_around_a_name_is_dropped() -> None:
    assert NewMysfit.model_validate(make_body(name="  Pip ")).name == "Pip"


def test_a_change_holds_only_what_was_given() -> None:
    assert MysfitChanges.model_validate({"age": 8}).given() == {"age": 8}


def test_a_change_to_null_is_refused() -> None:
    with pytest.raises(ValidationError):
        MysfitChanges.model_validate({"name": None})
