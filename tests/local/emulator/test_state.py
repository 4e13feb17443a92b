"""The account's state comes back: after kill -9, after SIGTERM, and not after a reset."""

import json
import signal
import time
import urllib.request
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.emulator.changed_services import EVERYTHING, changed_services
from tests.local.emulator.rest_api import OUTPUTS, api_of, body, client_of, make_api
from tests.support.cloud import Cloud, code_for, deploy, mails, running_cloud
from tests.support.stub_server import StubServer
from tests.support.templates import make
from tests.support.visitors import Visitors, error_of

SAVED_AFTER_SECONDS = 2
STAFF = "staff@example.com"


@pytest.mark.timeout(120)
def test_state_survives_kill_and_sigterm_and_is_forgotten_by_a_reset(
    tmp_path: Path, backend: StubServer
) -> None:
    with running_cloud(tmp_path, persist=True) as cloud:
        outputs = deploy(cloud)
        api = make_api(cloud, api_of(body()), "kept-api", backend.port)
        # Changed and not deployed again: the stage goes on serving what was deployed.
        make(cloud, api_of(without_search()), OUTPUTS, stack="kept-api")
        visitors = Visitors(cloud, outputs["UserPoolId"], outputs["UserPoolClientId"])
        address, waiting = visitors.new(), visitors.register()
        tokens, ended = visitors.sign_in(address), visitors.sign_in(address)
        visitors.cognito.revoke_token(ClientId=visitors.client_id, Token=ended["RefreshToken"])
        put(cloud, outputs, "first")
        photo: Any = {"Bucket": outputs["PhotosBucketName"], "Key": "originals/a b+c"}
        cloud.s3.put_object(**photo, Body=b"a photo", Metadata={"request-id": "r1"})
        topic = outputs["PhotosTopicArn"]
        subscribe(cloud, topic)
        last = visitors.register()
        before = (keys(cloud, outputs), mails(cloud), code_for(cloud, waiting))
        wait_until_saved(
            tmp_path, dynamodb="first", cognito=last, ses=last, sns=STAFF, sqs="a+b%2Bc"
        )
        stop(cloud, signal.SIGKILL)

    with running_cloud(tmp_path, persist=True) as cloud:
        visitors = Visitors(cloud, outputs["UserPoolId"], outputs["UserPoolClientId"])
        assert (keys(cloud, outputs), mails(cloud), code_for(cloud, waiting)) == before
        assert visitors.attributes(tokens["AccessToken"])["email"] == address
        assert error_of(visitors.refresh, ended["RefreshToken"]) == "NotAuthorizedException"
        time.sleep(SAVED_AFTER_SECONDS)
        written = files_written_by(tmp_path, lambda: put(cloud, outputs, "second"))
        written_again = files_written_by(tmp_path, lambda: put(cloud, outputs, "second"))
        visitors.confirm(waiting)
        stop(cloud, signal.SIGTERM)

    with running_cloud(tmp_path, persist=True) as cloud:
        visitors = Visitors(cloud, outputs["UserPoolId"], outputs["UserPoolClientId"])
        assert get(cloud, outputs, "first") == {"MysfitId": {"S": "first"}}
        assert get(cloud, outputs, "second") == {"MysfitId": {"S": "second"}}
        assert visitors.sign_in(waiting)["IdToken"]
        found = cloud.s3.get_object(**photo)
        assert (found["Body"].read(), found["Metadata"]) == (b"a photo", {"request-id": "r1"})
        assert "a+b%2Bc" in received(cloud, outputs["PhotosQueueUrl"])
        assert confirm(cloud) == 200
        with client_of(cloud, api["Api"]) as client:
            assert client.get("/items/7").status_code == 200
            assert client.post("/items", json={}).status_code == 400
            assert client.get("/search?q=1").status_code == 200
        assert deploy(cloud) == outputs
        assert make(cloud, api_of(body()), OUTPUTS, stack="kept-api") == api
        httpx.post(f"{cloud.endpoint}/_ministack/reset", timeout=10).raise_for_status()
        time.sleep(SAVED_AFTER_SECONDS)
        stop(cloud, signal.SIGKILL)

    with running_cloud(tmp_path, persist=True) as cloud:
        assert cloud.dynamodb.list_tables()["TableNames"] == []
        assert mails(cloud) == []

    assert (written, written_again) == ({"dynamodb.json"}, set())


def test_account_without_persistence_writes_no_state(cloud: Cloud, outputs: dict[str, str]) -> None:
    assert outputs
    assert not list(cloud.state.glob("*.json"))


def subscribe(cloud: Cloud, topic: str) -> None:
    cloud.client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint=STAFF)


def confirm(cloud: Cloud) -> int:
    """The status of the link in the mail to the staff, which was sent from another port."""
    text = next(mail["text"] for mail in mails(cloud) if mail["to"] == STAFF)
    return httpx.get(cloud.endpoint + text[text.index("/_local/") :]).status_code


def received(cloud: Cloud, queue_url: str) -> str:
    """The bodies of the messages that wait in the queue."""
    asked: Any = {"QueueUrl": queue_url, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 0}
    messages = cloud.client("sqs").receive_message(**asked).get("Messages", [])
    return "".join(message["Body"] for message in messages)


def without_search() -> dict[str, Any]:
    spec = body()
    del spec["paths"]["/search"]
    return spec


def stop(cloud: Cloud, how: signal.Signals) -> None:
    cloud.process.send_signal(how)
    cloud.process.wait()


def put(cloud: Cloud, outputs: dict[str, str], mysfit_id: str) -> None:
    cloud.dynamodb.put_item(
        TableName=outputs["MysfitsTableName"], Item={"MysfitId": {"S": mysfit_id}}
    )


def get(cloud: Cloud, outputs: dict[str, str], mysfit_id: str) -> Any:
    return cloud.dynamodb.get_item(
        TableName=outputs["MysfitsTableName"], Key={"MysfitId": {"S": mysfit_id}}
    ).get("Item")


def keys(cloud: Cloud, outputs: dict[str, str]) -> Any:
    url = f"{cloud.endpoint}/{outputs['UserPoolId']}/.well-known/jwks.json"
    with urllib.request.urlopen(url, timeout=5) as response:
        return json.load(response)


def wait_until_saved(state: Path, **markers: str) -> None:
    """Until each service's file holds its marker; on an idle machine that takes two seconds."""
    deadline = time.monotonic() + 20
    while not all(saved(state / f"{name}.json", marker) for name, marker in markers.items()):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def saved(file: Path, marker: str) -> bool:
    return file.exists() and marker in file.read_text()


def files_written_by(state: Path, write: Any) -> set[str]:
    """The files written in the time a save takes at most."""
    before = modified(state)
    write()
    time.sleep(SAVED_AFTER_SECONDS)
    after = modified(state)
    return {name for name in after if after[name] != before.get(name)}


def modified(state: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in state.glob("*.json")}


@pytest.mark.parametrize(
    ("method", "target", "services"),
    [
        ("POST", "DynamoDB_20120810.GetItem", frozenset()),
        ("POST", "DynamoDB_20120810.BatchGetItem", frozenset()),
        ("POST", "DynamoDB_20120810.TransactWriteItems", {"dynamodb"}),
        ("POST", "DynamoDB_20120810.BatchWriteItem", {"dynamodb"}),
        ("POST", "AWSCognitoIdentityProviderService.SignUp", {"cognito", "ses"}),
        ("POST", "AWSCognitoIdentityProviderService.GetUser", frozenset()),
        # Not a read, though it begins like one: it rotates the token.
        ("POST", "AWSCognitoIdentityProviderService.GetTokensFromRefreshToken", {"cognito", "ses"}),
        # Receiving hides messages. A worker that waits for them asks every 20 s.
        ("POST", "AmazonSQS.ReceiveMessage", {"sqs"}),
        ("POST", "AmazonSQS.GetQueueAttributes", frozenset()),
        ("POST", "AmazonSQS.StartMessageMoveTask", EVERYTHING),
        ("POST", "RekognitionService.DetectLabels", frozenset()),
        ("POST", "AmazonSSM.PutParameter", EVERYTHING),
        ("PUT", "", EVERYTHING),
        ("GET", "", frozenset()),
    ],
)
def test_changed_services_of_a_request(method: str, target: str, services: set[str]) -> None:
    assert changed_services(method, target) == services


def test_link_of_a_mail_changes_a_subscription() -> None:
    assert changed_services("GET", "", "/_local/subscription") == {"sns"}
