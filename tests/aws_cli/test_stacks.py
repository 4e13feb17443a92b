"""What a real account does and the emulated one does not: show changes late, hold, refuse."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from cfn import manifest
from operations import stacks as stacks_module
from operations.buckets import empty
from operations.change_sets import ChangeSet, Deployer, parameters
from operations.console import Failure
from operations.remedies import remedy_for
from operations.restore_table import await_table
from operations.session import Account, connect
from operations.special import account_logging
from operations.stacks import Stacks, reasons
from operations.templates import location
from tests.aws_cli.operators import Operator


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYSFITS_POLL_SECONDS", "0")


class Scripted:
    """A client whose operations answer from lists, the last answer for ever; notes the calls."""

    def __init__(self, **answers: list[Any]) -> None:
        self.answers = answers
        self.calls: list[str] = []

    def __getattr__(self, operation: str) -> Any:
        def call(**_: Any) -> Any:
            self.calls.append(operation)
            answers = self.answers[operation]
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def account_with(service: str, client: Any) -> Account:
    return Account("prod", "eu-west-1", {service: client})


def stack_is(status: str, updated: int = 1) -> dict[str, Any]:
    found = {"StackId": "1", "StackStatus": status, "LastUpdatedTime": updated}
    return {"Stacks": [found]}


def error(code: str, message: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


GONE = error("ValidationError", "Stack with id mysfits-prod-data does not exist")


def test_a_stack_that_shows_an_execution_late_is_waited_for() -> None:
    before, after = stack_is("UPDATE_COMPLETE"), stack_is("UPDATE_COMPLETE", 2)
    client = Scripted(describe_stacks=[before, before, before, after], execute_change_set=[{}])
    stacks = Stacks(account_with("cloudformation", client))
    change_set = ChangeSet("data", "mysfits-prod-data", "UPDATE")

    Deployer(stacks).execute(change_set)

    assert client.calls == ["describe_stacks", "execute_change_set", *["describe_stacks"] * 3]


def test_a_stack_that_is_held_for_a_while_is_deleted_at_the_second_attempt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stacks_module.Stacks, "say_reasons", lambda *_: None)
    failed = stack_is("DELETE_FAILED", 2)
    client = Scripted(
        describe_stacks=[stack_is("CREATE_COMPLETE"), failed, failed, failed, GONE],
        delete_stack=[{}],
    )

    Stacks(account_with("cloudformation", client)).delete("data")

    assert client.calls.count("delete_stack") == 2
    assert "is DELETE_FAILED: tried once more" in capsys.readouterr().err


def test_a_stack_that_cannot_be_deleted_names_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stacks_module.Stacks, "say_reasons", lambda *_: None)
    client = Scripted(describe_stacks=[stack_is("DELETE_FAILED")], delete_stack=[{}])

    with pytest.raises(Failure, match="is DELETE_FAILED and was not deleted"):
        Stacks(account_with("cloudformation", client)).delete("data")


def test_a_failed_rollback_names_the_command_that_continues_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stacks_module.Stacks, "say_reasons", lambda *_: None)
    client = Scripted(describe_stacks=[stack_is("UPDATE_ROLLBACK_FAILED")])

    with pytest.raises(Failure) as failure:
        Deployer(Stacks(account_with("cloudformation", client))).prepare("data")

    assert "continue-update-rollback --region eu-west-1 --stack-name mysfits-prod-data" in str(
        failure.value
    )


def test_objects_that_s3_refuses_to_delete_end_the_teardown_with_the_permission() -> None:
    refused = {"Errors": [{"Code": "AccessDenied", "Message": "Access Denied"}]}
    found = {"Versions": [{"Key": "index.html", "VersionId": "1"}]}
    client = Scripted(list_object_versions=[found], delete_objects=[refused])

    with pytest.raises(
        Failure, match="does not delete the files of bucket: AccessDenied"
    ) as failure:
        empty(account_with("s3", client), "bucket")

    assert "s3:DeleteObjectVersion" in str(failure.value)


def test_a_bucket_that_was_never_made_is_empty() -> None:
    client = Scripted(list_object_versions=[error("NoSuchBucket")])

    empty(account_with("s3", client), "bucket")

    assert client.calls == ["list_object_versions"]


def test_a_restored_table_that_is_not_described_yet_is_waited_for() -> None:
    missing, active = error("ResourceNotFoundException"), {"Table": {"TableStatus": "ACTIVE"}}
    client = Scripted(describe_table=[missing, missing, active])

    await_table(account_with("dynamodb", client), "copy")

    assert len(client.calls) == 3


def test_a_restored_table_that_is_being_deleted_is_a_failure() -> None:
    client = Scripted(describe_table=[{"Table": {"TableStatus": "DELETING"}}])

    with pytest.raises(Failure, match="copy is DELETING and will not become a copy"):
        await_table(account_with("dynamodb", client), "copy")


@pytest.fixture
def deployer(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> Deployer:
    for name, value in operator.surroundings().items():
        monkeypatch.setenv(name, value)
    return Deployer(Stacks(connect(operator.environment, "eu-west-1")))


def two_change_sets(deployer: Deployer) -> list[ChangeSet]:
    """Two creations of one stack, both ready."""
    stack = manifest.stack("registry")
    made = [ChangeSet(stack.name, deployer.stacks.name(stack.name), "CREATE") for _ in range(2)]
    template = location(deployer.stacks, stack, dry_run=False)
    assert template is not None
    for change_set in made:
        deployer.create(change_set, stack, template, {})
        deployer.changes_of(change_set)
    return made


def test_discarding_leaves_a_stack_that_somebody_began_to_make_meanwhile(
    operator: Operator, deployer: Deployer, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = two_change_sets(deployer)
    deployer.execute(theirs)
    deployer.stacks.settled_status("registry")
    # CloudFormation deletes the other change sets of a stack that was executed.
    client = deployer.stacks.account.client("cloudformation")
    monkeypatch.setattr(client, "delete_change_set", lambda **_: {})

    deployer.discard(ours)

    assert operator.stacks() == {"registry": "CREATE_COMPLETE"}


def test_the_second_of_two_deployments_is_refused_with_the_next_step(deployer: Deployer) -> None:
    theirs, ours = two_change_sets(deployer)
    deployer.execute(theirs)
    deployer.stacks.settled_status("registry")

    with pytest.raises(ClientError) as refused:
        deployer.execute(ours)

    assert "Somebody else is changing this stack." in (remedy_for(str(refused.value)) or "")


@pytest.mark.parametrize(
    ("message", "remedy"),
    [
        ("An error occurred (AccessDenied) when calling X", "You may not make the call"),
        ("An error occurred (ExpiredToken) when calling X", "Your credentials ended on the way."),
        ("An error occurred (Throttling) when calling X: Rate exceeded", "asked too often"),
        ("An error occurred (VpcLimitExceeded) when calling X", "A quota of the account"),
    ],
)
def test_an_error_with_a_usual_remedy_gets_it(message: str, remedy: str) -> None:
    assert remedy in (remedy_for(message) or "")


def test_a_parameter_that_is_not_given_is_kept_or_left_to_the_template() -> None:
    entries = parameters(["Given", "Kept", "New"], ["Kept", "Gone"], {"Given": "a=b,c"})

    assert entries == [
        {"ParameterKey": "Given", "ParameterValue": "a=b,c"},
        {"ParameterKey": "Kept", "UsePreviousValue": True},
    ]


def event(name: str, status: str, reason: str = "", stack: bool = False) -> dict[str, str]:
    physical = "the-stack" if stack else name
    fields = {"LogicalResourceId": name, "ResourceStatus": status, "ResourceStatusReason": reason}
    return {"StackId": "the-stack", "PhysicalResourceId": physical, **fields}


def test_the_reasons_of_a_failure_are_those_of_the_last_change_without_its_consequences() -> None:
    oldest_first = [
        event("stack", "UPDATE_IN_PROGRESS", stack=True),
        event("Alarm", "UPDATE_FAILED", "of last month"),
        event("stack", "UPDATE_ROLLBACK_COMPLETE", stack=True),
        event("stack", "UPDATE_IN_PROGRESS", "User Initiated", stack=True),
        event("Service", "UPDATE_FAILED", "ECS Deployment Circuit Breaker was triggered"),
        event("Alarm", "UPDATE_FAILED", "Resource update cancelled"),
        event("stack", "UPDATE_ROLLBACK_IN_PROGRESS", "The following failed", stack=True),
        event("stack", "UPDATE_ROLLBACK_COMPLETE", stack=True),
    ]

    assert reasons(oldest_first[::-1]) == ["Service: ECS Deployment Circuit Breaker was triggered"]


def test_account_logging_is_enabled_by_the_first_environment_of_a_region_alone() -> None:
    clients = {
        "cloudformation": Scripted(describe_stacks=[GONE]),
        "apigateway": Scripted(get_account=[{}, {"cloudwatchRoleArn": "arn"}]),
    }
    stacks = Stacks(Account("prod", "eu-west-1", clients))

    assert [account_logging(stacks), account_logging(stacks)] == ["enabled", "disabled"]
