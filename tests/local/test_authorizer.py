"""Who is let in by a Cognito authorizer: the ID token, or an access token with the right scope."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.local.rest_api import api_of, body, client_of, make_api, through_the_link
from tests.support.backend import Answer, Backend, running_backend
from tests.support.cloud import Cloud
from tests.support.visitors import Visitors

SCOPE = "aws.cognito.signin.user.admin"


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    with running_backend() as running:
        yield running


@pytest.fixture(scope="module")
def api(cloud: Cloud, backend: Backend, outputs: dict[str, str]) -> Iterator[httpx.Client]:
    said = body()
    said["components"]["securitySchemes"] = {
        "Token": {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {
                "type": "cognito_user_pools",
                "providerARNs": [outputs["UserPoolArn"]],
            },
        }
    }
    for path, scopes in {"/mine": [], "/scoped": [SCOPE]}.items():
        said["paths"][path] = {
            "get": {
                "security": [{"Token": scopes}],
                "x-amazon-apigateway-integration": through_the_link(path),
            }
        }
    backend.answer = Answer()
    made = make_api(cloud, api_of(said), "guarded-api", backend.port)
    with client_of(cloud, made["Api"]) as client:
        yield client


@pytest.fixture(scope="module")
def tokens(visitors: Visitors) -> dict[str, str]:
    return visitors.sign_in(visitors.new())


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/mine", "IdToken", 200),
        ("/mine", "AccessToken", 401),
        ("/scoped", "IdToken", 401),
        ("/scoped", "AccessToken", 200),
    ],
)
def test_which_token_is_taken_depends_on_the_scopes_asked_for(
    api: httpx.Client, tokens: dict[str, str], path: str, kind: str, status: int
) -> None:
    answer = api.get(path, headers={"Authorization": tokens[kind]})

    assert answer.status_code == status


def test_nobody_is_let_in_without_a_token(api: httpx.Client, backend: Backend) -> None:
    backend.asked = None

    assert api.get("/mine").status_code == 401
    assert backend.asked is None
