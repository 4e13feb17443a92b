"""Any number of made-up mysfits, the same ones each time.

Stories are those of aws-cli/mysfits.json, so items are as large as real ones. Everything else is
taken from a digest of the number: ids are spread as UUIDs are.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from service.mysfits.model import GoodEvil, LawChaos, NewMysfit
from service.mysfits.store import item_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

T = TypeVar("T")

SEEDS = Path(__file__).resolve().parents[1] / "aws-cli/mysfits.json"
COMMON_SPECIES = "Kitsune"
"""Every eighth mysfit: 125,000 of a million."""
RARE_SPECIES = "Dodo"
"""One mysfit, number 1."""
_PLACES = (
    "Marsh", "Harbour", "Attic", "Dune", "Orchard", "Tunnel", "Glacier", "Bell", "Lantern", "Ferry",
)  # fmt: skip
_KINDS = (
    "Badger", "Basilisk", "Faun", "Golem", "Griffin", "Hare", "Heron", "Kelpie", "Moth", "Newt",
    "Otter", "Owl", "Phoenix", "Salamander", "Selkie", "Sprite", "Toad", "Troll", "Wolf", "Wyvern",
)  # fmt: skip
_OTHER_SPECIES = [f"{place} {kind}" for place, kind in product(_PLACES, _KINDS)]


def id_of(number: int) -> str:
    """A UUID (version 4)."""
    return str(uuid.UUID(bytes=_digest(number)[:16], version=4))


def new_mysfit(number: int) -> NewMysfit:
    digest = _digest(number)
    return NewMysfit(
        name=f"Mysfit {number:07d}",
        species=_species(number),
        description=_pick(_stories(), digest[16:20]),
        age=int.from_bytes(digest[20:22]),
        goodevil=_pick(list(GoodEvil), digest[22:26]),
        lawchaos=_pick(list(LawChaos), digest[26:30]),
        thumb_image_uri="mysfits/hakuro-thumb.svg",
        profile_image_uri="mysfits/hakuro.svg",
    )


def item(number: int) -> dict[str, AttributeValueTypeDef]:
    """As the service writes it."""
    return item_of(id_of(number), new_mysfit(number))


def _species(number: int) -> str:
    if number == 1:
        return RARE_SPECIES
    return COMMON_SPECIES if number % 8 == 0 else _pick(_OTHER_SPECIES, _digest(number)[30:])


@cache
def _stories() -> list[str]:
    return [each["description"] for each in json.loads(SEEDS.read_text("utf-8"))["mysfits"]]


def _pick(choices: Sequence[T], digest: bytes) -> T:
    return choices[int.from_bytes(digest) % len(choices)]


def _digest(number: int) -> bytes:
    return hashlib.blake2b(number.to_bytes(8), digest_size=32).digest()
