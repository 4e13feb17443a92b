"""DynamoDB: recovery, encryption and time to live of a table in a template reach the table.

ministack's API has all three; its CloudFormation ignores them. Compose copies the time to live to
DynamoDB Local from here.
"""

from typing import Any

from local.emulator.aws_api import call
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties


def install() -> None:
    resource_types.change("AWS::DynamoDB::Table", complete=complete)


def complete(table: str, new: Properties, old: Properties) -> None:
    recovery, recovered = switched("PointInTimeRecovery", "PointInTimeRecoveryEnabled", new, old)
    if recovery != recovered:
        specification = {"PointInTimeRecoveryEnabled": recovery}
        update("ContinuousBackups", table, PointInTimeRecoverySpecification=specification)
    # CloudFormation calls the switch SSEEnabled, the API calls it Enabled.
    encryption, encrypted = switched("SSE", "SSEEnabled", new, old)
    if encryption != encrypted:
        update("Table", table, SSESpecification={"Enabled": encryption})
    ttl, before = new.get("TimeToLiveSpecification", {}), old.get("TimeToLiveSpecification", {})
    if ttl != before:
        # A time to live that is gone from the template is switched off.
        specification = {**(ttl or before), "Enabled": is_true(ttl.get("Enabled"))}
        update("TimeToLive", table, TimeToLiveSpecification=specification)


def switched(name: str, switch: str, new: Properties, old: Properties) -> tuple[bool, bool]:
    """Whether a specification is enabled, now and before."""
    now, before = ((each.get(f"{name}Specification") or {}).get(switch) for each in (new, old))
    return is_true(now), is_true(before)


def update(what: str, table: str, **specification: Any) -> None:
    call("dynamodb", f"Update{what}", TableName=table, **specification)


def is_true(value: Any) -> bool:
    return str(value).lower() == "true"
