"""Hostile and unusual files: each is made ready or refused with its sentence.

`python -m bench.album hostile` measures their seconds and the worker's memory.
"""

from __future__ import annotations

import pytest

from service.photos.formats import take_apart
from service.photos.refusals import Refused
from service.photos.renditions import render
from tests.service.photos.hostile import Case, cases


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_hostile_file_is_refused_or_made_safe(case: Case) -> None:
    data = case.make()

    if case.refusal is not None:
        with pytest.raises(Refused, match=f"^{case.refusal.split('(')[0]}"):
            render(take_apart(data))
        return
    made = render(take_apart(data))
    assert (made.width, made.height) == case.size
    for shown in (made.thumb, made.view):
        assert shown.startswith(b"\xff\xd8\xff")
        assert b"Exif" not in shown
        assert b"script" not in shown
    assert b"script" not in made.original
    assert b"PK\x03\x04" not in made.original
