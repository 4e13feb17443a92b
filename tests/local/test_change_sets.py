"""What a change set says it would change."""

import itertools
import json
from typing import Any

import pytest

from tests.support.cloud import Cloud
from tests.support.made import resource

TEMPLATE = json.dumps(
    {
        "Parameters": {"Second": {"Type": "String", "Default": "no"}},
        "Conditions": {"HasSecond": {"Fn::Equals": [{"Ref": "Second"}, "yes"]}},
        "Resources": {
            "One": resource("AWS::SQS::Queue"),
            "Two": {**resource("AWS::SQS::Queue"), "Condition": "HasSecond"},
        },
    }
)

_names = (f"set-{number}" for number in itertools.count())


def proposed(cloud: Cloud, kind: Any, second: str) -> list[tuple[str, str]]:
    """Action and resource of every change, which are then made."""
    cloudformation, name = cloud.cloudformation, next(_names)
    cloudformation.create_change_set(
        StackName="conditional",
        ChangeSetName=name,
        ChangeSetType=kind,
        TemplateBody=TEMPLATE,
        Parameters=[{"ParameterKey": "Second", "ParameterValue": second}],
    )
    found = cloudformation.describe_change_set(StackName="conditional", ChangeSetName=name)
    if found["Status"] == "FAILED":
        assert "didn't contain changes" in found["StatusReason"]
        return []
    cloudformation.execute_change_set(StackName="conditional", ChangeSetName=name)
    waiter = "stack_create_complete" if kind == "CREATE" else "stack_update_complete"
    cloudformation.get_waiter(waiter).wait(  # type: ignore[call-overload]
        StackName="conditional", WaiterConfig={"Delay": 1}
    )
    changes = [each["ResourceChange"] for each in found["Changes"]]
    return [(each["Action"], each["LogicalResourceId"]) for each in changes]


@pytest.mark.timeout(60)
def test_a_resource_is_named_only_when_its_condition_holds_or_held(cloud: Cloud) -> None:
    created = proposed(cloud, "CREATE", "no")
    added = proposed(cloud, "UPDATE", "yes")
    removed = proposed(cloud, "UPDATE", "no")
    nothing = proposed(cloud, "UPDATE", "no")

    assert created == [("Add", "One")]
    assert added == [("Add", "Two")]
    assert removed == [("Remove", "Two")]
    assert nothing == []
