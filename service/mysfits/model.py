"""A mysfit: its typed data, the rules of its fields, and pure functions."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from service.camel import CamelModel


class GoodEvil(StrEnum):
    """The moral axis of the alignment chart."""

    GOOD = "Good"
    NEUTRAL = "Neutral"
    EVIL = "Evil"


class LawChaos(StrEnum):
    """The ethical axis of the alignment chart."""

    LAWFUL = "Lawful"
    NEUTRAL = "Neutral"
    CHAOTIC = "Chaotic"


class Alignment(StrEnum):
    """The nine cells of the chart, row by row from good to evil."""

    LAWFUL_GOOD = "Lawful Good"
    NEUTRAL_GOOD = "Neutral Good"
    CHAOTIC_GOOD = "Chaotic Good"
    LAWFUL_NEUTRAL = "Lawful Neutral"
    TRUE_NEUTRAL = "True Neutral"
    CHAOTIC_NEUTRAL = "Chaotic Neutral"
    LAWFUL_EVIL = "Lawful Evil"
    NEUTRAL_EVIL = "Neutral Evil"
    CHAOTIC_EVIL = "Chaotic Evil"


def alignment_of(lawchaos: LawChaos, goodevil: GoodEvil) -> Alignment:
    """The cell of the chart where the two axes meet."""
    if lawchaos == LawChaos.NEUTRAL and goodevil == GoodEvil.NEUTRAL:
        return Alignment.TRUE_NEUTRAL
    return Alignment(f"{lawchaos.value} {goodevil.value}")


_RELATIVE_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


def _relative_to_the_site(address: str) -> str:
    """Keeps an image on our own site: a path with no scheme, host, query or climbing."""
    if not _RELATIVE_ADDRESS.fullmatch(address):
        raise ValueError("must be a path on the site, such as mysfits/name.svg")
    return address


def _printable(text: str) -> str:
    """Refuses control characters and lone surrogates, which no page could show."""
    if not all(char.isprintable() or char == "\n" for char in text):
        raise ValueError("must not contain control characters")
    return text


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    AfterValidator(_printable),
]
"""A name or a species: one line of at most 60 characters."""
Description = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(_printable),
]
AgeYears = Annotated[int, Field(ge=0, le=20_000_000_000, strict=True)]
"""Years; the bound is somewhat more than the age of the universe."""
ImageAddress = Annotated[
    str, StringConstraints(max_length=200), AfterValidator(_relative_to_the_site)
]
"""An image's address relative to the site, as stored."""


class NewMysfit(CamelModel):
    """A mysfit that staff adds. Its id, likes and adoption cannot be set."""

    name: Name
    species: Name
    description: Description
    age: AgeYears
    goodevil: GoodEvil
    lawchaos: LawChaos
    thumb_image_uri: ImageAddress
    profile_image_uri: ImageAddress


def _without_default(schema: dict[str, Any]) -> None:
    del schema["default"]


_ABSENT: Any = Field(default=None, json_schema_extra=_without_default)
"""A field that may be left out. Absent is not null: a null is refused."""


class MysfitChanges(CamelModel):
    """What staff changes of a mysfit; a field that is left out stays as it is."""

    name: Name = _ABSENT
    species: Name = _ABSENT
    description: Description = _ABSENT
    age: AgeYears = _ABSENT
    goodevil: GoodEvil = _ABSENT
    lawchaos: LawChaos = _ABSENT
    thumb_image_uri: ImageAddress = _ABSENT
    profile_image_uri: ImageAddress = _ABSENT

    def given(self) -> dict[str, Any]:
        """The fields that were in the request, by their Python names."""
        return self.model_dump(exclude_unset=True, by_alias=False)


class Mysfit(CamelModel):
    """A mysfit as everybody sees it; who adopted it is not public."""

    mysfit_id: str
    name: str
    species: str
    description: str
    age: int
    goodevil: GoodEvil
    lawchaos: LawChaos
    alignment: Alignment
    thumb_image_uri: str
    profile_image_uri: str
    likes: int
    adopted: bool


class MysfitPage(CamelModel):
    """Some mysfits, and the token of the page after them; null on the last page."""

    mysfits: list[Mysfit]
    next_token: str | None
