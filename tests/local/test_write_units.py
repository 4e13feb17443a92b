"""Write units of every write of a mysfit, as the emulated account counts them.

It follows AWS's rules for indexes and transactions; bench/growth.py prints the same numbers.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
"""

from __future__ import annotations

import pytest

from tests.support.cloud import Cloud
from tests.support.tables import create_tables
from tests.support.write_units import units_of_writes

FOUR_INDEXES = dict.fromkeys(
    ("SpeciesIndex", "AlignmentIndex", "GoodEvilIndex", "LawChaosIndex"), 1.0
)
EXPECTED = {
    "like": {"mysfits": 2.0, "likes": 2.0},
    "unlike": {"mysfits": 2.0, "likes": 2.0},
    "adopt": {"mysfits": 1.0, "AdopterIndex": 1.0},
    "give back": {"mysfits": 1.0, "AdopterIndex": 1.0},
    "add": {"mysfits": 1.0, **FOUR_INDEXES},
    "change name": {"mysfits": 1.0},
    "change description": {"mysfits": 1.0},
    "change age": {"mysfits": 1.0},
    "change pictures": {"mysfits": 1.0},
    "change species": {"mysfits": 1.0, "SpeciesIndex": 2.0},
    "change good or evil": {"mysfits": 1.0, "GoodEvilIndex": 2.0, "AlignmentIndex": 2.0},
    "change lawful or chaotic": {"mysfits": 1.0, "LawChaosIndex": 2.0, "AlignmentIndex": 2.0},
    "remove": {"mysfits": 1.0, **FOUR_INDEXES},
}
"""A like writes no index; an adoption none but the sparse one that lists a visitor's adoptions."""


@pytest.fixture(scope="module")
def units(cloud: Cloud) -> dict[str, dict[str, float]]:
    tables = create_tables(cloud.cloudformation, cloud.dynamodb)
    return units_of_writes(tables, cloud.client("dynamodb"))


@pytest.mark.parametrize("write", EXPECTED)
def test_write_units(write: str, units: dict[str, dict[str, float]]) -> None:
    assert units[write] == EXPECTED[write]
