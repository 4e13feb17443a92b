"""CloudFormation: checked properties, honest change sets, templates in a bucket."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from cfn.manifest import stacks
from local.errors import CommandError
from tests.local.emulator.pretended_schemas import current
from tests.support.cloud import REGION, ROOT, Cloud, running_cloud
from tests.support.stacks import Deployment
from tests.support.templates import Template, make, ref, refusal, resource

SCHEMAS = ROOT / "local" / "emulator" / "cloudformation" / "schemas"


@pytest.fixture(scope="module")
def without_schemas() -> Iterator[Cloud]:
    """An account as `make up` starts it."""
    with running_cloud(with_schemas=False) as cloud:
        yield cloud


# Properties.


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        (
            {"VisibilityTimeOut": 30},
            "#: Additional properties are not allowed ('VisibilityTimeOut' was unexpected)",
        ),
        (
            {"MaximumMessageSize": "many"},
            "#/MaximumMessageSize: 'many' is not of type 'integer'",
        ),
        ({"Arn": "arn:aws:sqs:::mine"}, "#: Arn is read-only"),
    ],
)
def test_invalid_properties_fail_the_stack(cloud: Cloud, properties: Template, reason: str) -> None:
    message = refusal(cloud, {"Queue": resource("AWS::SQS::Queue", **properties)})

    assert "Queue: Properties validation failed for resource Queue" in message
    assert reason in message


def test_strings_are_numbers_and_parameters_are_resolved_before_the_check(cloud: Cloud) -> None:
    queue = {"Queue": resource("AWS::SQS::Queue", VisibilityTimeout=ref("Seconds"))}

    assert make(cloud, queue, {"Url": ref("Queue")}, Seconds="30")["Url"]


def test_invalid_update_is_rolled_back(cloud: Cloud) -> None:
    valid = {"Queue": resource("AWS::SQS::Queue", VisibilityTimeout=30)}
    invalid = {"Queue": resource("AWS::SQS::Queue", VisibilityTimeout=40, Colour="red")}
    url = make(cloud, valid, {"Url": ref("Queue")}, stack="checked-update")["Url"]

    with pytest.raises(CommandError, match="'Colour' was unexpected"):
        make(cloud, invalid, stack="checked-update")

    queue = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    assert queue["Attributes"]["VisibilityTimeout"] == "30"


def types_in_templates() -> list[str]:
    text = "\n".join(file.read_text() for file in (ROOT / "cfn").glob("*.yml"))
    return sorted(set(re.findall(r"^    Type: (AWS::\w+::\w+)$", text, re.MULTILINE)))


def test_every_type_of_our_templates_is_checked(cloud: Cloud) -> None:
    unexpected, types = {"NoSuchProperty": "x"}, types_in_templates()

    refusals = {kind: refusal(cloud, {"A": resource(kind, **unexpected)}) for kind in types}

    assert types
    assert [kind for kind in types if "'NoSuchProperty' was unexpected" not in refusals[kind]] == []


def test_without_schemas_unknown_properties_are_accepted(without_schemas: Cloud) -> None:
    """When this fails, ministack checks properties itself and properties.py can go."""
    misspelt = {"Queue": resource("AWS::SQS::Queue", VisibilityTimeOut=30)}

    assert make(without_schemas, misspelt, {"Url": ref("Queue")})["Url"]


def test_without_schemas_pretended_types_are_still_checked(without_schemas: Cloud) -> None:
    target = resource("AWS::ApplicationAutoScaling::ScalableTarget", MinCapacity=1, Colour="red")

    message = refusal(without_schemas, {"Target": target})

    assert "'Colour' was unexpected" in message
    assert "'ResourceId' is a required property" in message


def test_schemas_of_pretended_types_are_cfn_lints() -> None:
    kept = {file.name: json.loads(file.read_text()) for file in SCHEMAS.glob("*.json")}

    assert kept == current()


@pytest.mark.timeout(120)
def test_every_stack_deploys_without_schemas(without_schemas: Cloud) -> None:
    deployment = Deployment(without_schemas)
    deployment.deploy(users={"LoginDomainPrefix": "mysfits-contract"})

    deployed = without_schemas.cloudformation.describe_stacks()["Stacks"]
    ours = [each for each in deployed if each["StackName"].startswith("mysfits-")]
    assert len(ours) == len(stacks())
    assert {each["StackStatus"] for each in ours} <= {"CREATE_COMPLETE", "UPDATE_COMPLETE"}


# Change sets.

CONDITIONAL = {
    "Parameters": {"Second": {"Type": "String", "Default": "no"}},
    "Conditions": {"HasSecond": {"Fn::Equals": [{"Ref": "Second"}, "yes"]}},
    "Resources": {
        "One": resource("AWS::SQS::Queue"),
        "Two": {**resource("AWS::SQS::Queue"), "Condition": "HasSecond"},
    },
}

_names = (f"set-{number}" for number in itertools.count())


def changes(cloud: Cloud, kind: Any, second: str) -> list[tuple[str, str]]:
    """Action and resource of each change in a change set, which is then executed."""
    cloudformation, name = cloud.cloudformation, next(_names)
    cloudformation.create_change_set(
        StackName="conditional",
        ChangeSetName=name,
        ChangeSetType=kind,
        TemplateBody=json.dumps(CONDITIONAL),
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
    listed = [each["ResourceChange"] for each in found["Changes"]]
    return [(each["Action"], each["LogicalResourceId"]) for each in listed]


@pytest.mark.timeout(60)
def test_change_set_lists_a_resource_only_when_its_condition_holds_or_held(cloud: Cloud) -> None:
    created = changes(cloud, "CREATE", "no")
    added = changes(cloud, "UPDATE", "yes")
    removed = changes(cloud, "UPDATE", "no")
    nothing = changes(cloud, "UPDATE", "no")

    assert created == [("Add", "One")]
    assert added == [("Add", "Two")]
    assert removed == [("Remove", "Two")]
    assert nothing == []


def test_template_in_a_bucket_of_the_account_is_read_by_its_url(cloud: Cloud) -> None:
    """`deploy` sends templates this way. No patch: what ministack must keep doing."""
    cloud.s3.create_bucket(
        Bucket="contract-templates", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    cloud.s3.put_object(
        Bucket="contract-templates", Key="a/b.json", Body=json.dumps(CONDITIONAL).encode()
    )
    url = f"{cloud.s3.meta.endpoint_url}/contract-templates/a/b.json"

    summary = cloud.cloudformation.get_template_summary(TemplateURL=url)
    cloud.cloudformation.create_change_set(
        StackName="by-url", ChangeSetName="first", ChangeSetType="CREATE", TemplateURL=url
    )
    found = cloud.cloudformation.describe_change_set(StackName="by-url", ChangeSetName="first")

    assert [each["ParameterKey"] for each in summary["Parameters"]] == ["Second"]
    assert [each["ResourceChange"]["LogicalResourceId"] for each in found["Changes"]] == ["One"]
