"""DynamoDB: what CloudFormation says of a table's safety and its items' end reaches the table.

ministack creates a table from a template without its point-in-time recovery, its encryption and
its time to live, though its own API knows all three. A test that compares a deployed table with
cfn/data.yml needs them.
"""

from typing import Any

from ministack.services import dynamodb

from local.emulator.cloudformation import resources
from local.emulator.replace import Function


def install() -> None:
    resources.change("AWS::DynamoDB::Table", "create", creating)
    resources.change("AWS::DynamoDB::Table", "update", updating)


def creating(create: Function) -> Function:
    def create_table(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        name, attributes = create(logical_id, props, stack_name)
        make_safe(name, props)
        make_items_end(name, {}, props)
        return name, attributes

    return create_table


def updating(update: Function) -> Function:
    def update_table(
        physical_id: str, old: dict[str, Any], new: dict[str, Any], *rest: Any, **kwargs: Any
    ) -> Any:
        name, attributes = update(physical_id, old, new, *rest, **kwargs)
        make_safe(name, new)
        make_items_end(name, old, new)
        return name, attributes

    return update_table


def make_safe(table_name: str, props: dict[str, Any]) -> None:
    """Applies PointInTimeRecoverySpecification and SSESpecification as the template says them."""
    recovery = props.get("PointInTimeRecoverySpecification", {})
    dynamodb._update_continuous_backups(
        {
            "TableName": table_name,
            "PointInTimeRecoverySpecification": {
                "PointInTimeRecoveryEnabled": recovery.get("PointInTimeRecoveryEnabled", False)
            },
        }
    )
    # CloudFormation calls the switch SSEEnabled, the API calls it Enabled.
    encryption = props.get("SSESpecification", {})
    dynamodb._tables[table_name]["SSEDescription"] = (
        dynamodb._sse_description_from_spec({**encryption, "Enabled": True})
        if encryption.get("SSEEnabled")
        else None
    )


def make_items_end(table_name: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Applies TimeToLiveSpecification; one that is gone from the template is switched off."""
    before = old.get("TimeToLiveSpecification", {})
    said = new.get("TimeToLiveSpecification") or {**before, "Enabled": False}
    if "AttributeName" in said:
        specification = {**said, "Enabled": str(said["Enabled"]).lower() == "true"}
        dynamodb._update_ttl({"TableName": table_name, "TimeToLiveSpecification": specification})
