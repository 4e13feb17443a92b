"""API Gateway: the import of a body, deployments, VPC links, the HTTP proxy, the authorizer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.local.emulator.rest_api import (
    api_of,
    balanced,
    body,
    client_of,
    link_integration,
    make_api,
)
from tests.support.cloud import Cloud
from tests.support.stub_server import Response, StubServer
from tests.support.templates import make, ref, refusal
from tests.support.visitors import PASSWORD, Visitors

Spec = dict[str, Any]

SCOPE = "aws.cognito.signin.user.admin"
INTEGRATION = "x-amazon-apigateway-integration"


@pytest.fixture(scope="module")
def spec(outputs: dict[str, str]) -> Spec:
    """The small API, with two paths for signed-in users."""
    spec = body()
    spec["components"]["securitySchemes"] = {
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
        operation = {"security": [{"Token": scopes}], INTEGRATION: link_integration(path)}
        spec["paths"][path] = {"get": operation}
    late = link_integration("/late", timeoutInMillis=50)
    spec["paths"]["/late"] = {"get": {INTEGRATION: late}}
    for name, uri in {
        "port": "https://backend.example.com/",
        "mapping": "http://backend.example.com/{nothing}",
    }.items():
        spec["paths"][f"/wrong-{name}"] = {"get": {INTEGRATION: link_integration("", uri=uri)}}
    variable = link_integration("/items", connectionId="${stageVariables.link}")
    missing = link_integration("/items", connectionId="${stageVariables.missing}")
    spec["paths"]["/variable"] = {"get": {INTEGRATION: variable}}
    spec["paths"]["/missing-variable"] = {"get": {INTEGRATION: missing}}
    return spec


@pytest.fixture(scope="module")
def api_id(cloud: Cloud, spec: Spec, _stub_server: StubServer) -> str:
    resources = api_of(spec, MinimumCompressionSize=100)
    resources["Stage"]["Properties"]["Variables"] = {"link": ref("Link")}
    return make_api(cloud, resources, "small-api", _stub_server.port)["Api"]


@pytest.fixture
def api(cloud: Cloud, api_id: str) -> Iterator[httpx.Client]:
    with client_of(cloud, api_id) as client:
        yield client


# The proxy.


def test_request_reaches_the_target_behind_the_link(api: httpx.Client, backend: StubServer) -> None:
    response = api.get("/items?colour=red&colour=blue", headers={"If-None-Match": '"1"'})

    assert response.status_code == 200
    assert backend.request
    assert backend.request[:2] == ("GET", "/items?colour=red&colour=blue")
    assert backend.request.headers["Host"] == "backend.example.com"
    assert backend.request.headers["If-None-Match"] == '"1"'


def test_body_reaches_the_target(api: httpx.Client, backend: StubServer) -> None:
    api.post("/items", json={"name": "Pip"})

    assert backend.request
    assert (backend.request.method, backend.request.body) == ("POST", b'{"name":"Pip"}')


def test_mappings_fill_path_header_query_and_request_id(
    api: httpx.Client, backend: StubServer
) -> None:
    response = api.get("/items/a%20b", headers={"X-About": "size"})

    assert backend.request
    assert backend.request.path == "/items/a%20b?about=size"
    assert backend.request.headers["X-Caller"] == "gateway"
    assert backend.request.headers["X-Request-Id"] == response.headers["x-amzn-RequestId"]


@pytest.mark.parametrize("status", [201, 302, 304, 404, 503])
def test_status_and_headers_are_the_backends(
    api: httpx.Client, backend: StubServer, status: int
) -> None:
    headers = [
        ("Content-Type", "text/plain"),
        ("ETag", '"7"'),
        ("Cache-Control", "public, max-age=5"),
        ("Access-Control-Allow-Origin", "https://site"),
        ("Location", "/elsewhere"),
        ("X-Request-Id", "mine"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    ]
    backend.response = Response(status, headers, b"" if status == 304 else b"as it is")

    response = api.get("/items")

    assert response.status_code == status
    assert response.content == backend.response.body
    for name in dict(headers):
        assert response.headers.get_list(name) == [v for each, v in headers if each == name]


def test_some_headers_are_remapped(api: httpx.Client, backend: StubServer) -> None:
    backend.response = Response(401, [("WWW-Authenticate", "Bearer")])

    response = api.get("/items")

    assert "WWW-Authenticate" not in response.headers
    assert response.headers["x-amzn-Remapped-WWW-Authenticate"] == "Bearer"


def test_integration_timeout_is_504(api: httpx.Client, backend: StubServer) -> None:
    backend.response = Response(delay_seconds=0.5)

    assert api.get("/late").status_code == 504


@pytest.mark.parametrize("path", ["/wrong-port", "/wrong-mapping", "/missing-variable"])
def test_misconfigured_integration_is_500(api: httpx.Client, path: str) -> None:
    assert api.get(path).status_code == 500


@pytest.mark.usefixtures("backend")
def test_stage_variable_can_name_the_link(api: httpx.Client) -> None:
    assert api.get("/variable").status_code == 200


# Validation, errors, compression.


def test_gateway_response_names_the_request(api: httpx.Client, backend: StubServer) -> None:
    response = api.get("/search")

    assert response.status_code == 422
    assert backend.request is None
    assert response.headers["Access-Control-Allow-Origin"] == "https://site"
    assert response.headers.get_list("Content-Type") == ["application/problem+json"]
    request_id = response.headers["X-Request-Id"]
    assert response.json() == {"asked": "GET /live/search", "id": request_id}
    assert api.get("/search?q=1").status_code == 200


@pytest.mark.parametrize(
    "sent", ["{", "{}", '{"name": "far too long"}', '{"name": "Pip", "kind": "huge"}']
)
def test_body_is_validated_by_its_model(api: httpx.Client, backend: StubServer, sent: str) -> None:
    response = api.post("/items", content=sent, headers={"Content-Type": "application/json"})

    assert response.status_code == 400
    assert backend.request is None


def test_mock_integration_responds_without_other_headers(api: httpx.Client) -> None:
    response = api.options("/items", headers={"Origin": "https://site"})

    assert (response.status_code, response.headers["Allow"]) == (204, "GET,POST")
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    ("length", "accepted", "encoding"),
    [(99, "gzip", None), (100, "gzip", "gzip"), (100, "identity", None)],
)
def test_long_responses_are_compressed_for_clients_that_accept_it(
    api: httpx.Client, backend: StubServer, length: int, accepted: str, encoding: str | None
) -> None:
    backend.response = Response(body=b"x" * length)

    response = api.get("/items", headers={"Accept-Encoding": accepted})

    assert response.headers.get("Content-Encoding") == encoding
    assert response.content == backend.response.body


# The authorizer.


@pytest.fixture(scope="module")
def tokens(visitors: Visitors) -> dict[str, str]:
    return visitors.sign_in(visitors.new(), PASSWORD)


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        ("/mine", "IdToken", 200),
        ("/mine", "AccessToken", 401),
        ("/mine", None, 401),
        ("/scoped", "IdToken", 401),
        ("/scoped", "AccessToken", 200),
    ],
)
@pytest.mark.usefixtures("backend")
def test_authorizer_takes_the_access_token_where_scopes_are_asked_for(
    api: httpx.Client, tokens: dict[str, str], path: str, token: str | None, status: int
) -> None:
    headers = {"Authorization": tokens[token]} if token else {}

    assert api.get(path, headers=headers).status_code == status


# Templates.


def test_changed_body_keeps_the_id_and_is_served_once_deployed(
    cloud: Cloud, backend: StubServer
) -> None:
    spec = body()
    before = make_api(cloud, api_of(spec), "changing-api", backend.port)
    spec["paths"]["/more"] = {"get": {INTEGRATION: link_integration("/items")}}
    spec["components"]["schemas"]["Item"]["required"] = ["kind"]
    del spec["paths"]["/search"]

    changed = make_api(cloud, api_of(spec), "changing-api", backend.port)
    with client_of(cloud, changed["Api"]) as api:
        old = [each.status_code for each in requests(api)]
        make_api(cloud, api_of(spec, "Second"), "changing-api", backend.port)
        new = [each.status_code for each in requests(api)]

    assert changed == before
    assert old == [403, 400, 200]
    assert new == [200, 200, 403]


def requests(api: httpx.Client) -> list[httpx.Response]:
    return [api.get("/more"), api.post("/items", json={"kind": "big"}), api.get("/search?q=1")]


def test_load_balancer_without_targets_is_504(cloud: Cloud) -> None:
    made = make(cloud, api_of(body()), {"Api": ref("Api")})

    with client_of(cloud, made["Api"]) as api:
        assert api.get("/items").status_code == 504


def test_link_to_another_kind_of_load_balancer_is_refused(cloud: Cloud) -> None:
    resources = balanced()
    del resources["Listener"], resources["Group"]
    resources["Balancer"]["Properties"]["Type"] = "application"

    assert "is not a network load balancer" in refusal(cloud, resources)


def items(spec: Spec) -> Any:
    return spec["paths"]["/items"]["get"]


def map_undeclared_parameter(spec: Spec) -> None:
    items(spec)[INTEGRATION]["requestParameters"] = {
        "integration.request.path.id": "method.request.path.missing"
    }


def name_missing_link(spec: Spec) -> None:
    items(spec)[INTEGRATION]["connectionId"] = "missing"


def name_private_host(spec: Spec) -> None:
    items(spec)[INTEGRATION]["uri"] = "http://backend.internal/items"


def name_missing_validator(spec: Spec) -> None:
    spec["x-amazon-apigateway-request-validator"] = "missing"


def refer_to_missing_model(spec: Spec) -> None:
    del spec["components"]["schemas"]["Kind"]


def leave_out_integration(spec: Spec) -> None:
    del items(spec)[INTEGRATION]


def use_unknown_extension(spec: Spec) -> None:
    spec["paths"]["/items"]["x-amazon-apigateway-any-method"] = {}


def name_unknown_gateway_response(spec: Spec) -> None:
    spec["x-amazon-apigateway-gateway-responses"]["UNAUTHORISED"] = {"statusCode": 401}


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (map_undeclared_parameter, "Invalid mapping expression parameter specified"),
        (name_missing_link, "VPC link not found for GET /items: missing"),
        (name_private_host, "Invalid HTTP endpoint specified for URI"),
        (name_missing_validator, "Invalid request validator"),
        (refer_to_missing_model, "Invalid model specified: Item refers to"),
        (leave_out_integration, "No integration defined for method GET /items"),
        (use_unknown_extension, "'x-amazon-apigateway-any-method' does not match"),
        (name_unknown_gateway_response, "UNAUTHORISED"),
    ],
)
def test_contradictory_body_fails_the_stack(
    cloud: Cloud, spoil: Callable[[Spec], None], reason: str
) -> None:
    spec = body()
    spoil(spec)

    assert reason in refusal(cloud, api_of(spec))
