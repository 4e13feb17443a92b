"""The account comes back: after a polite stop, after kill -9, and not after a reset."""

import json
import signal
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.support.cloud import Cloud, code_for, deploy, mails, running_cloud
from tests.support.visitors import Visitors, error_of

AT_MOST_LOST_SECONDS = 2


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_everything_comes_back(tmp_path: Path, how: signal.Signals) -> None:
    with running_cloud(tmp_path, persist=True) as cloud:
        outputs = deploy(cloud)
        visitors = Visitors(cloud, outputs["UserPoolId"], outputs["UserPoolClientId"])
        time.sleep(AT_MOST_LOST_SECONDS)
        address, waiting = visitors.new(), visitors.register()
        tokens = visitors.sign_in(address)
        over = visitors.sign_in(address)
        visitors.cognito.revoke_token(ClientId=visitors.client_id, Token=over["RefreshToken"])
        put(cloud, outputs, "kept")
        before = (keys(cloud, outputs), mails(cloud), code_for(cloud, waiting))
        if how == signal.SIGKILL:
            time.sleep(AT_MOST_LOST_SECONDS)
        cloud.process.send_signal(how)
        cloud.process.wait()

    with running_cloud(tmp_path, persist=True) as cloud:
        again = deploy(cloud)
        visitors = Visitors(cloud, again["UserPoolId"], again["UserPoolClientId"])

        assert again == outputs
        assert (keys(cloud, outputs), mails(cloud), code_for(cloud, waiting)) == before
        assert get(cloud, outputs, "kept") == {"MysfitId": {"S": "kept"}}
        assert visitors.attributes(tokens["AccessToken"])["email"] == address
        assert visitors.refresh(tokens["RefreshToken"])["IdToken"]
        assert error_of(visitors.refresh, over["RefreshToken"]) == "NotAuthorizedException"
        assert visitors.sign_in(address)["IdToken"]
        visitors.confirm(waiting)


def test_a_restart_after_a_restart_still_knows_everything(tmp_path: Path) -> None:
    with running_cloud(tmp_path, persist=True) as cloud:
        outputs = deploy(cloud)
        put(cloud, outputs, "first")
    with running_cloud(tmp_path, persist=True) as cloud:
        visitors = Visitors(cloud, outputs["UserPoolId"], outputs["UserPoolClientId"])
        put(cloud, outputs, "second")
        waiting = visitors.register()
        time.sleep(AT_MOST_LOST_SECONDS)
        cloud.process.kill()
        cloud.process.wait()

    with running_cloud(tmp_path, persist=True) as cloud:
        assert get(cloud, outputs, "first")
        assert get(cloud, outputs, "second")
        Visitors(cloud, visitors.pool_id, visitors.client_id).confirm(waiting)


def test_only_what_a_request_may_have_changed_is_written(tmp_path: Path) -> None:
    with running_cloud(tmp_path, persist=True) as cloud:
        outputs = deploy(cloud)
    with running_cloud(tmp_path, persist=True) as cloud:
        put(cloud, outputs, "liked")
        after_a_write = changes_after_a_save(tmp_path)
        put(cloud, outputs, "liked")
        after_the_same_again = changes_after_a_save(tmp_path)

    assert after_a_write == {"dynamodb.json"}
    assert after_the_same_again == set()


def test_an_account_that_forgets_writes_no_state(tmp_path: Path) -> None:
    with running_cloud(tmp_path, persist=False) as cloud:
        deploy(cloud)

    assert not list(tmp_path.glob("*.json"))


def test_ministacks_reset_is_not_undone_by_the_next_save(tmp_path: Path) -> None:
    with running_cloud(tmp_path, persist=True) as cloud:
        outputs = deploy(cloud)
        put(cloud, outputs, "kept")
        time.sleep(AT_MOST_LOST_SECONDS)
        request = urllib.request.Request(f"{cloud.endpoint}/_ministack/reset", method="POST")
        urllib.request.urlopen(request, timeout=10).close()
        time.sleep(AT_MOST_LOST_SECONDS)
        cloud.process.kill()
        cloud.process.wait()

    with running_cloud(tmp_path, persist=True) as cloud:
        assert cloud.dynamodb.list_tables()["TableNames"] == []


def put(cloud: Cloud, outputs: dict[str, str], mysfit_id: str) -> None:
    cloud.dynamodb.put_item(
        TableName=outputs["MysfitsTableName"], Item={"MysfitId": {"S": mysfit_id}}
    )


def get(cloud: Cloud, outputs: dict[str, str], mysfit_id: str) -> Any:
    answer = cloud.dynamodb.get_item(
        TableName=outputs["MysfitsTableName"], Key={"MysfitId": {"S": mysfit_id}}
    )
    return answer.get("Item")


def keys(cloud: Cloud, outputs: dict[str, str]) -> Any:
    url = f"{cloud.endpoint}/{outputs['UserPoolId']}/.well-known/jwks.json"
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)


def changes_after_a_save(state: Path) -> set[str]:
    """The files written in the time a save takes at most."""
    before = modified(state)
    time.sleep(AT_MOST_LOST_SECONDS)
    after = modified(state)
    return {name for name in after if after[name] != before.get(name)}


def modified(state: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in state.glob("*.json")}
