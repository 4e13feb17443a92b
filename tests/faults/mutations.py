"""The mutants: for each point of docs/reliability.md, changes that its test must not survive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """`old` occurs once in `file`; with `new` in its place, `test` fails."""

    point: str
    file: str
    old: str
    new: str
    test: str


MUTANTS = (
    Mutant(
        "kills",
        "service/likes/store.py",
        "self._client.transact_write_items(TransactItems=actions)",
        "[self._client.transact_write_items(TransactItems=[action]) for action in actions]",
        "tests/faults/test_kills.py::test_killed_service_loses_no_like_and_counts_none_twice[2]",
    ),
)
