"""The rules of a mysfit's fields."""

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


def test_alignment_of_two_neutral_axes_is_true_neutral() -> None:
    assert alignment_of(LawChaos.NEUTRAL, GoodEvil.NEUTRAL) == "True Neutral"


def test_alignment_names_law_before_good() -> None:
    assert alignment_of(LawChaos.CHAOTIC, GoodEvil.GOOD) == "Chaotic Good"


def test_alignments_are_the_nine_cells_of_the_chart() -> None:
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
def test_image_address_off_the_site_is_invalid(address: str) -> None:
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
        {"adoptedBy": "me"},
        {"mysfitId": "mine"},
        {"alignment": "Lawful Good"},
    ],
    ids=str,
)
def test_invalid_field_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewMysfit.model_validate(make_body(**wrong))
    with pytest.raises(ValidationError):
        MysfitChanges.model_validate(wrong)


def test_space_around_a_name_is_stripped() -> None:
    assert NewMysfit.model_validate(make_body(name="  Pip ")).name == "Pip"


def test_given_holds_only_fields_of_the_request() -> None:
    assert MysfitChanges.model_validate({"age": 8}).given() == {"age": 8}


def test_change_to_null_is_refused() -> None:
    with pytest.raises(ValidationError):
        MysfitChanges.model_validate({"name": None})
