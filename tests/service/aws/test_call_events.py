"""Calls over real sockets: deadlines, whole answers, retries and the circuit breaker together."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from service.aws import clients, shortcuts
from service.aws.answers import MalformedAnswer
from service.aws.breaker import FAULTS, OPEN_SECONDS, Breaker, CircuitOpen
from service.aws.call_events import DeadlineExceeded, resource_of
from service.aws.deadlines import deadline
from tests.service.aws.conftest import Clock
from tests.support.tables import REGION
from tests.support.tls import write_certificate
from tests.support.upstream import (
    Answer,
    Call,
    Dripped,
    Fault,
    Reset,
    Upstream,
    refusal,
    running_upstream,
)

WHOLE = Answer(body=b'{"Items": [], "ConsumedCapacity": {"TableName": "table"}}')


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with running_upstream() as started:
        yield started


@pytest.fixture
def client(upstream: Upstream, clock: Clock) -> Any:
    config = clients.CONFIGS["dynamodb"]
    made = boto3.client("dynamodb", REGION, endpoint_url=upstream.address, config=config)
    return clients.equip(made, Breaker(clock))


@pytest.fixture(params=["lean", "botocore's"])
def each_session(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB's client has a session of its own (connections.py), all others have sockets.py's."""
    if request.param != "lean":
        monkeypatch.setattr(shortcuts, "_session", lambda before, _: before)


def answer_in_turn(upstream: Upstream, *answers: Fault) -> None:
    left = list(answers)
    upstream.rule = lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_dynamodb_is_asked_for_the_consumed_capacity(upstream: Upstream, client: Any) -> None:
    asked: list[Call] = []

    def note(call: Call) -> Fault:
        asked.append(call)
        return WHOLE

    upstream.rule = note
    client.scan(TableName="table")

    assert asked[0].asked == {"TableName": "table", "ReturnConsumedCapacity": "TOTAL"}


@pytest.mark.parametrize(
    "fault",
    [
        Answer(),
        Answer(body=b"<html>", content_type="text/html"),
        Answer(body=WHOLE.body[:20]),
        Answer(body=WHOLE.body[:20], declared_length=len(WHOLE.body)),
        Answer(500),
        Answer(503, b"<html>"),
        Reset(),
        refusal("ThrottlingException"),
    ],
    ids=str,
)
def test_fault_is_tried_again(fault: Fault, upstream: Upstream, client: Any) -> None:
    answer_in_turn(upstream, fault, WHOLE)

    assert client.scan(TableName="table")["Items"] == []
    assert upstream.calls == {"Scan": 2}


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'{"Items": ["x"]}', b"\xffprivate"])
def test_what_botocore_cannot_parse_is_malformed(
    body: bytes, upstream: Upstream, client: Any
) -> None:
    upstream.rule = lambda _: Answer(body=body)

    with pytest.raises(MalformedAnswer) as raised:
        client.scan(TableName="table")

    assert "private" not in str(raised.value)


@pytest.mark.usefixtures("each_session")
def test_body_shorter_than_its_declared_length_is_no_answer(
    upstream: Upstream, client: Any
) -> None:
    # JSON by itself, so that nothing but the length tells.
    upstream.rule = lambda _: Answer(body=WHOLE.body, declared_length=1000)

    with pytest.raises(ConnectionClosedError):
        client.scan(TableName="table")


@pytest.mark.usefixtures("each_session")
@pytest.mark.parametrize("head", [False, True], ids=["body", "head"])
def test_answer_that_drips_ends_with_the_deadline(
    head: bool, upstream: Upstream, client: Any
) -> None:
    upstream.rule = lambda _: Dripped(WHOLE, 0.05, head=head)
    started_at = time.monotonic()

    with pytest.raises(ReadTimeoutError), deadline(0.4):
        client.scan(TableName="table")

    assert time.monotonic() - started_at < 1.5
    assert upstream.calls == {"Scan": 1}


@pytest.mark.usefixtures("each_session")
def test_answer_that_drips_over_tls_ends_with_the_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running_upstream(tls=context) as upstream:
        monkeypatch.setenv("AWS_ENDPOINT_URL", upstream.address)
        monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
        client = clients.dynamodb(REGION)
        upstream.rule = lambda _: WHOLE
        client.scan(TableName="table")
        upstream.rule = lambda _: Dripped(WHOLE, 0.05)
        started_at = time.monotonic()

        with pytest.raises(ReadTimeoutError), deadline(0.4):
            client.scan(TableName="table")

    assert time.monotonic() - started_at < 1.5


def test_no_call_is_made_after_the_deadline(upstream: Upstream, client: Any) -> None:
    upstream.rule = lambda _: WHOLE

    with pytest.raises(DeadlineExceeded), deadline(0):
        client.scan(TableName="table")

    assert upstream.calls == {}


def test_open_circuit_refuses_calls_at_once_until_a_trial_is_answered(
    upstream: Upstream, client: Any, clock: Clock
) -> None:
    upstream.rule = lambda _: Reset()
    for _ in range((FAULTS + 1) // 2):
        with pytest.raises(ConnectionClosedError):
            client.scan(TableName="table")
    assert upstream.calls == {"Scan": FAULTS}  # The last call is not tried again.

    upstream.rule = lambda _: WHOLE
    with pytest.raises(CircuitOpen):
        client.scan(TableName="table")
    assert client.scan(TableName="other")["Items"] == []
    clock.now += OPEN_SECONDS
    assert client.scan(TableName="table")["Items"] == []
    assert client.scan(TableName="table")["Items"] == []


def test_trial_is_one_attempt(upstream: Upstream, client: Any, clock: Clock) -> None:
    upstream.rule = lambda _: Reset()
    for _ in range((FAULTS + 1) // 2):
        with pytest.raises(ConnectionClosedError):
            client.scan(TableName="table")

    clock.now += OPEN_SECONDS
    with pytest.raises(ConnectionClosedError):
        client.scan(TableName="table")

    assert upstream.calls == {"Scan": FAULTS + 1}


def test_refused_calls_open_no_circuit(upstream: Upstream, client: Any) -> None:
    upstream.rule = lambda _: refusal("AccessDeniedException")

    for _ in range(FAULTS + 1):
        with pytest.raises(ClientError):
            client.scan(TableName="table")

    assert upstream.calls == {"Scan": FAULTS + 1}


@pytest.mark.parametrize(
    ("params", "resource"),
    [
        ({"TableName": "t"}, "t"),
        ({"Bucket": "b", "Key": "k"}, "b"),
        ({"RequestItems": {"t": {}}}, "t"),
        ({"TransactItems": [{"Put": {"TableName": "t"}}, {"Update": {"TableName": "s"}}]}, "s,t"),
        ({"QueueUrl": "q"}, None),
    ],
    ids=str,
)
def test_resource_of_a_call(params: dict[str, Any], resource: str | None) -> None:
    assert resource_of(params) == resource
