"""Health checks over HTTP."""

from __future__ import annotations

import httpx

from service.app import create_app
from tests.service.calls import problem_detail
from tests.support.builders import make_settings
from tests.support.cloud import free_port
from tests.support.pool import Pool
from tests.support.server import serve


def test_root_and_liveness_answer_200(client: httpx.Client) -> None:
    assert list(client.get("/").json()) == ["message"]
    assert client.get("/health/live").json() == {"status": "up"}


def test_readiness_holds_the_state_of_each_dependency(client: httpx.Client) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "dependencies": {"signingKeys": "up", "dynamodb": "up"},
    }


def test_service_without_dynamodb_is_ready_and_reports_it(
    served_without_dynamodb: httpx.Client, pool: Pool
) -> None:
    served_without_dynamodb.get("/me", headers=pool.headers())
    answer = served_without_dynamodb.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.json()["dependencies"] == {"signingKeys": "up", "dynamodb": "down"}


def test_service_without_signing_keys_is_alive_and_not_ready(pool: Pool) -> None:
    settings = make_settings(MYSFITS_JWKS_URL=f"http://127.0.0.1:{free_port()}/jwks")

    with serve(create_app(settings)) as client:
        ready = client.get("/health/ready")
        me = client.get("/me", headers=pool.headers())
        alive = [client.get(path).status_code for path in ("/", "/health/live")]

    assert (ready.status_code, ready.json()["status"]) == (503, "starting")
    problem_detail(me, 503)
    assert alive == [200, 200]
