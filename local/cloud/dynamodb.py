"""DynamoDB: what CloudFormation says of a table's safety reaches the table.

ministack creates a table from a template without its point-in-time recovery and its encryption,
though its own API knows both. A test that compares a deployed table with cfn/data.yml needs them.
"""

from typing import Any

from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

from local.cloud.replace import Function


def install() -> None:
    """Wraps the create and update handlers of AWS::DynamoDB::Table."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]
    handlers["create"] = creating(handlers["create"])
    handlers["update"] = updating(handlers["update"])


def creating(create: Function) -> Function:
    def create_table(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        name, attributes = create(logical_id, props, stack_name)
        make_safe(name, props)
        return name, attributes

    return create_table


def updating(update: Function) -> Function:
    def update_table(
        physical_id: str, old: dict[str, Any], new: dict[str, Any], *rest: Any, **kwargs: Any
    ) -> Any:
        name, attributes = update(physical_id, old, new, *rest, **kwargs)
        make_safe(name, new)
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
