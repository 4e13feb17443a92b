"""Properties that a type does not have, in the account and in every template of ours.

ministack takes any property of any type. On AWS the stack would fail, as it does here.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from local.errors import CommandError
from local.stacks import deploy
from tests.support.cloud import ROOT, Cloud, running_cloud
from tests.support.made import make, ref, refusal, resource


def test_a_property_the_type_does_not_have_fails_the_stack(cloud: Cloud) -> None:
    told = refusal(cloud, {"Queue": resource("AWS::SQS::Queue", VisibilityTimeOut=30)})

    assert "Queue: Properties validation failed for resource Queue" in told
    assert "#: extraneous key [VisibilityTimeOut] is not permitted" in told


def test_a_value_the_property_cannot_have_fails_the_stack(cloud: Cloud) -> None:
    told = refusal(cloud, {"Queue": resource("AWS::SQS::Queue", MaximumMessageSize="many")})

    assert "#/MaximumMessageSize: expected type: integer" in told


def test_what_is_read_only_cannot_be_given(cloud: Cloud) -> None:
    told = refusal(cloud, {"Queue": resource("AWS::SQS::Queue", Arn="arn:aws:sqs:::mine")})

    assert "#: Arn is read-only" in told


def test_a_value_is_checked_as_it_is_when_references_are_resolved(cloud: Cloud) -> None:
    queue = {"Queue": resource("AWS::SQS::Queue", VisibilityTimeout=ref("Seconds"))}

    assert make(cloud, queue, {"Url": ref("Queue")}, Seconds="30")["Url"]


def test_an_update_is_checked_and_taken_back(cloud: Cloud) -> None:
    fine = {"Queue": resource("AWS::SQS::Queue", VisibilityTimeout=30)}
    url = make(cloud, fine, {"Url": ref("Queue")}, stack="checked-update")["Url"]

    with pytest.raises(CommandError, match="extraneous key"):
        make(
            cloud,
            {"Queue": resource("AWS::SQS::Queue", VisibilityTimeout=40, Colour="red")},
            stack="checked-update",
        )

    attributes = cloud.client("sqs").get_queue_attributes(
        QueueUrl=url, AttributeNames=["VisibilityTimeout"]
    )
    assert attributes["Attributes"]["VisibilityTimeout"] == "30"


def types_of_our_templates() -> list[str]:
    text = "\n".join(file.read_text() for file in (ROOT / "cfn").glob("*.yml"))
    return sorted(set(re.findall(r"^    Type: (AWS::\w+::\w+)$", text, re.MULTILINE)))


@pytest.mark.parametrize("kind", types_of_our_templates())
def test_each_type_of_our_templates_is_checked(cloud: Cloud, kind: str) -> None:
    told = refusal(cloud, {"Thing": resource(kind, NoSuchProperty="x")})

    assert "extraneous key [NoSuchProperty] is not permitted" in told


def test_a_type_that_is_only_pretended_is_refused_where_it_cannot_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.support.cloud.schemas", lambda: "")
    file = tmp_path / "target.json"
    file.write_text(
        '{"Resources": {"Target": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget"}}}'
    )

    with running_cloud() as unchecked, pytest.raises(CommandError, match="CLOUD_SCHEMAS"):
        deploy(unchecked.cloudformation, "pretended", file, {})


def test_without_schemas_the_account_takes_what_ministack_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When this fails, ministack checks properties itself and properties.py can go."""
    monkeypatch.setattr("tests.support.cloud.schemas", lambda: "")
    misspelt: Any = {"Queue": resource("AWS::SQS::Queue", VisibilityTimeOut=30)}

    with running_cloud() as unchecked:
        assert make(unchecked, misspelt, {"Url": ref("Queue")})["Url"]
