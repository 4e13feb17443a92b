"""The budgets, each with where its number stands in what the parts measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).resolve().parent

Parts = Mapping[str, Any]
"""Part -> what its `measure` returned."""


@dataclass(frozen=True)
class Budget:
    """A number of the parts, found by the names on the way to it: a number, or a spread of them."""

    what: str
    sign: Literal["≥", "≤"]
    limit: float
    path: tuple[str, ...]
    unit: str = ""
    before: str = ""
    """As it was found before this benchmark existed."""

    def value(self, parts: Parts) -> float | None:
        """The number, of a spread the median; None where it was not measured."""
        found = self._found(parts)
        number: float | None = found["median"] if isinstance(found, dict) else found
        return number

    def range(self, parts: Parts) -> tuple[float, float] | None:
        found = self._found(parts)
        return (found["low"], found["high"]) if isinstance(found, dict) else None

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.sign == "≥" else value <= self.limit

    def _found(self, parts: Parts) -> Any:
        found: Any = parts
        for name in self.path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found


def _hot(kind: str, what: str, before: str = "") -> Budget:
    return Budget(f"{what}, of the constant app", "≥", 0.8, ("hot", kind, "ratio"), "x", before)


def _cold(kind: str, what: str) -> Budget:
    return Budget(f"cold {what}, of the naive service", "≥", 2, ("cold", kind, "ratio"), "x")


BUDGETS = (
    _hot("page", "hot `GET /mysfits`", "0.18x"),
    _hot("filtered", "hot filtered list"),
    _hot("by id", "hot mysfit", "0.18x"),
    _hot("304", "304"),
    Budget("calls of DynamoDB for 10,000 hot reads in 10 s", "≤", 20, ("calls", "calls_per_10000")),
    Budget(
        "calls a read beside 20 likes/s", "≤", 0.05, ("beside_likes", "calls_a_read"), "", "0.34"
    ),
    Budget(
        "p99 of 50 reads/s beside 20 likes/s, of that without",
        "≤",
        1.5,
        ("beside_likes", "p99_ratio"),
        "x",
        "5x",
    ),
    Budget(
        "visitors whose next read lacks their own like",
        "≤",
        0,
        ("beside_likes", "own_likes_missed"),
    ),
    _cold("by id", "mysfit"),
    _cold("by species", "list by species"),
    _cold("by page", "page"),
    Budget(
        "like with a known token, of the naive one", "≥", 1, ("likes", "known tokens", "ratio"), "x"
    ),
    Budget(
        "like with a new token, of the naive one", "≥", 1, ("likes", "new tokens", "ratio"), "x"
    ),
    Budget("page of 100 of a million, of the same of 1,000", "≤", 1.1, ("growth", "ratio"), "x"),
    Budget("resident memory after 100,000 mixed requests", "≤", 120, ("memory", "mb"), " MB"),
    Budget("start to ready", "≤", 1.5, ("start", "ready"), " s"),
    Budget("production image", "≤", 190, ("start", "image", "mb"), " MB"),
)


def table(parts: Parts, before: Parts) -> str:
    """Every budget as Markdown: its limit, before, measured with its range, whether it is met."""
    rows = [
        "| budget | limit | before | measured | range | met |",
        "|---|---|---|---|---|---|",
    ]
    for budget in BUDGETS:
        value, earlier = budget.value(parts), budget.value(before)
        bounds = budget.range(parts)
        cells = [
            budget.what,
            f"{budget.sign} {_text(budget.limit)}{budget.unit}",
            budget.before if earlier is None else f"{_text(earlier)}{budget.unit}",
            "not measured" if value is None else f"**{_text(value)}{budget.unit}**",
            f"{_text(bounds[0])} to {_text(bounds[1])}" if bounds else "",
            "" if value is None else "yes" if budget.is_met(value) else "no",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def missed(parts: Parts) -> list[str]:
    """The budgets that were measured and are not met."""
    return [
        budget.what
        for budget in BUDGETS
        if (value := budget.value(parts)) is not None and not budget.is_met(value)
    ]


def _text(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def measured_elsewhere() -> dict[str, Any]:
    """What other programs measured, where they left it: bench/growth.json."""
    file = HERE / "growth.json"
    if not file.exists():
        return {}
    growth: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return {"growth": growth}
