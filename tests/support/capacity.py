"""What calls of DynamoDB consume, by table and index, as the answers say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CAPACITY = "ReturnConsumedCapacity"
READS = frozenset({"BatchGetItem", "GetItem", "Query", "Scan"})


class ConsumedCapacity:
    """Notes the capacity units of each call of one client."""

    def __init__(self, client: DynamoDBClient) -> None:
        self.reads: defaultdict[str, float] = defaultdict(float)
        """By table, and by `index` of it: {"Mysfits": 50.0, "Mysfits/SpeciesIndex": 1.0}."""
        self.writes: defaultdict[str, float] = defaultdict(float)
        events: Any = client.meta.events
        events.register("provide-client-params.dynamodb", self._ask)
        events.register("after-call.dynamodb", self._note)

    def forget(self) -> None:
        """Starts again from nothing."""
        self.reads.clear()
        self.writes.clear()

    def _ask(self, params: Mapping[str, Any], model: Any, **_: Any) -> Mapping[str, Any] | None:
        if CAPACITY not in model.input_shape.members:
            return None
        return {**params, CAPACITY: "INDEXES"}

    def _note(self, parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        units = self.reads if model.name in READS else self.writes
        consumed = parsed.get("ConsumedCapacity", [])
        for each in consumed if isinstance(consumed, list) else [consumed]:
            table, indexes = each["TableName"], each.get("GlobalSecondaryIndexes", {})
            by_index = {name: index["CapacityUnits"] for name, index in indexes.items()}
            if of_table := each["CapacityUnits"] - sum(by_index.values()):
                units[table] += of_table
            for name, of_index in by_index.items():
                units[f"{table}/{name}"] += of_index
