"""Tokens under attack: odd key documents, unknown key ids, and AWS's verifier as an oracle."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.app import create_app
from service.http.auth import InvalidToken, TokenVerifier
from service.http.dependencies import state_of
from service.http.signing_keys import MAX_WAITING, RETRY_SECONDS, SigningKeys
from tests.faults.bad_tokens import STRICTER, bad_tokens, good_tokens
from tests.support.builders import CLIENT_ID, ISSUER, POOL_ID, make_environment, make_settings
from tests.support.cloud import ROOT, free_port
from tests.support.pool import SigningKey, id_claims
from tests.support.process import running_service
from tests.support.server import serve
from tests.support.upstream import Answer, Dripped, Fault, Silence, Upstream, running_upstream

KEY = SigningKey("key-1")
GOOD = Answer(body=json.dumps({"keys": [KEY.public_jwk()]}).encode())
NONSENSE: dict[str, Fault] = {
    "deeply nested": Answer(body=b"[" * 30_000 + b"]" * 30_000),
    "nested keys": Answer(body=b'{"keys":' * 5_000 + b"1" + b"}" * 5_000),
    "HTML": Answer(body=b"<html>Service Unavailable</html>", content_type="text/html"),
    "huge number": Answer(body=b'{"keys": ' + b"9" * 10_000 + b"}"),
    "wrong types": Answer(body=b'{"keys": [null, 1, "x", [], {"kid": 1, "alg": "RS256"}]}'),
    "infinite key": Answer(body=b'{"keys": [{"kid": "k", "alg": "RS256", "n": 1e400, "e": []}]}'),
    "no UTF-8": Answer(body=b'{"keys": "\xff\xfe' + b"\xff" * 5_000 + b'"}'),
    "surrogate": Answer(body=b'{"keys": [{"kid": "\\ud800", "alg": "RS256", "kty": "\\ud800"}]}'),
    "too large": Answer(body=b" " * 1_000_000),
    "endless": Dripped(Answer(body=b" " * 60_000), 0.001),
    "truncated": Answer(body=b"{}", declared_length=50),
    "error": Answer(status=500),
}


@contextmanager
def served_with(upstream: Upstream, retry_seconds: float) -> Iterator[httpx.Client]:
    """The service with its key document at `upstream`; nothing listens where DynamoDB should be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{free_port()}")
        app = create_app(make_settings(MYSFITS_JWKS_URL=upstream.address))
    state_of(app).get(SigningKeys).retry_seconds = retry_seconds
    with serve(app) as client:
        yield client


def wait_until_ready(client: httpx.Client, seconds: float) -> float:
    """How long that took; raises TimeoutError."""
    started_at = time.monotonic()
    while client.get("/health/ready").json()["dependencies"]["signingKeys"] != "up":
        if time.monotonic() - started_at > seconds:
            raise TimeoutError("The signing keys are still not there")
        time.sleep(0.02)
    return time.monotonic() - started_at


def bearer(**header: Any) -> dict[str, str]:
    """A visitor's header, signed by KEY; `header` changes what the token's header holds."""
    return {"Authorization": f"Bearer {KEY.sign(id_claims(), **header)}"}


def add_nothing(client: httpx.Client, headers: dict[str, str]) -> httpx.Response:
    """A request that ends after its token is verified: 403 for a visitor."""
    return client.post("/mysfits", json={}, headers=headers)


def test_keys_are_refreshed_after_any_document_until_a_good_one_comes() -> None:
    with running_upstream() as upstream:
        upstream.rule = lambda _: NONSENSE["deeply nested"]
        with served_with(upstream, retry_seconds=0.02) as client:
            for name, nonsense in NONSENSE.items():
                upstream.rule = lambda _, answer=nonsense: answer  # type: ignore[misc]
                seen = upstream.calls.total()
                until = time.monotonic() + 5
                while upstream.calls.total() < seen + 2 and name != "endless":
                    assert time.monotonic() < until, f"no fetch after: {name}"
                    time.sleep(0.01)
                assert client.get("/health/ready").status_code == 503, name
            upstream.rule = lambda _: GOOD

            wait_until_ready(client, seconds=10)

            assert add_nothing(client, bearer()).status_code == 403


@pytest.mark.long
def test_service_is_ready_within_ten_seconds_after_the_key_document_is_repaired(
    tmp_path: Path,
) -> None:
    with running_upstream() as upstream, (tmp_path / "service.log").open("wb") as log:
        upstream.rule = lambda _: NONSENSE["deeply nested"]
        environment = make_environment(
            MYSFITS_JWKS_URL=upstream.address,
            AWS_ENDPOINT_URL=f"http://127.0.0.1:{free_port()}",
        )
        with running_service(environment, log) as (_, client):
            while not upstream.calls:
                time.sleep(0.01)
            upstream.rule = lambda _: GOOD

            assert wait_until_ready(client, 60) < RETRY_SECONDS + 5


def test_flood_of_unknown_key_ids_does_not_hold_up_valid_tokens() -> None:
    with running_upstream() as upstream:
        upstream.rule = lambda _: GOOD
        with served_with(upstream, retry_seconds=0) as client:
            wait_until_ready(client, 10)
            upstream.rule = lambda _: Silence()

            with ThreadPoolExecutor(60) as threads:
                flood = threads.map(
                    lambda n: add_nothing(client, bearer(kid=f"unknown-{n}")), range(60)
                )
                time.sleep(0.5)
                started_at = time.monotonic()
                valid = [add_nothing(client, bearer()) for _ in range(5)]
                took_seconds = time.monotonic() - started_at
                answers = list(flood)

    assert [answer.status_code for answer in valid] == [403] * 5
    # Waiting for the fetch would take its three seconds.
    assert took_seconds < 2
    refused = [answer for answer in answers if answer.status_code == 503]
    assert Counter(answer.status_code for answer in answers) == {401: MAX_WAITING, 503: 44}
    assert {answer.headers["retry-after"] for answer in refused} == {"3"}
    assert max(answer.elapsed.total_seconds() for answer in refused) < 2


# AWS's own verifier as an oracle.

ORACLE = """
const { CognitoJwtVerifier } = require("aws-jwt-verify");
const { poolId, clientId, jwks, tokens } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const properties = { userPoolId: poolId, clientId, tokenUse: null, graceSeconds: 5 };
const verifier = CognitoJwtVerifier.create(properties);
verifier.cacheJwks(jwks);
const outcome = (token) => {
  try {
    verifier.verifySync(token);
    return "accepted";
  } catch (error) {
    return error.name;
  }
};
console.log(JSON.stringify(tokens.map(outcome)));
"""


def oracle(tokens: list[str]) -> list[str]:
    """What aws-jwt-verify makes of each, without a network: "accepted", or its error's name."""
    asked = {
        "poolId": POOL_ID,
        "clientId": CLIENT_ID,
        "jwks": {"keys": [KEY.public_jwk()]},
        "tokens": tokens,
    }
    done = subprocess.run(
        ["node", "-e", ORACLE],
        cwd=ROOT / "web",
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    outcomes: list[str] = json.loads(done.stdout)
    return outcomes


def ours(tokens: list[str]) -> list[str]:
    """What the service makes of each: "accepted", or the reason in its log."""

    async def verify_all() -> list[str]:
        document = {"keys": [KEY.public_jwk()]}
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=document))
        keys = SigningKeys("http://keys.test", httpx.AsyncClient(transport=transport))
        verifier = TokenVerifier(ISSUER, CLIENT_ID, keys)
        outcomes = []
        for token in tokens:
            try:
                await verifier.verify(token)
            except InvalidToken as error:
                outcomes.append(str(error))
            else:
                outcomes.append("accepted")
        return outcomes

    return asyncio.run(verify_all())


def test_no_token_is_accepted_that_the_verifier_of_aws_refuses() -> None:
    bad, good = bad_tokens(KEY), good_tokens(KEY)
    assert len(bad) >= 80
    assert len(good) >= 10
    tokens = {**bad, **good}

    theirs = dict(zip(tokens, oracle(list(tokens.values())), strict=True))
    mine = dict(zip(tokens, ours(list(tokens.values())), strict=True))

    assert {kind for kind in good if mine[kind] != "accepted"} == set()
    assert {kind for kind in good if theirs[kind] != "accepted"} == set()
    assert {kind for kind in bad if mine[kind] == "accepted"} == set()
    # Where they accept what we refuse, the reason is known.
    assert {kind for kind in bad if theirs[kind] == "accepted"} == set(STRICTER)
