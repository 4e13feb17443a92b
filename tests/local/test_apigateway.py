"""API Gateway: what a body in OpenAPI says, a VPC link, a backend, and the gateway's own errors."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.local.rest_api import (
    OUTPUTS,
    api_of,
    balanced,
    body,
    client_of,
    make_api,
    through_the_link,
)
from tests.local.test_persistence import AT_MOST_LOST_SECONDS
from tests.support.backend import Answer, Backend, running_backend
from tests.support.cloud import Cloud, running_cloud
from tests.support.made import make, ref, refusal, resource


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    with running_backend() as running:
        yield running


@pytest.fixture(scope="module")
def api_id(cloud: Cloud, backend: Backend) -> str:
    return make_api(cloud, api_of(body()), "small-api", backend.port)["Api"]


@pytest.fixture
def api(cloud: Cloud, api_id: str, backend: Backend) -> Iterator[httpx.Client]:
    backend.answer = Answer()
    backend.asked = None
    with client_of(cloud, api_id) as client:
        yield client


# The way to the backend.


def test_a_request_goes_through_the_link_to_what_is_registered(
    api: httpx.Client, backend: Backend
) -> None:
    answer = api.get("/items?colour=red&colour=blue", headers={"If-None-Match": '"1"'})

    method, path, headers, _ = backend.asked
    assert answer.status_code == 200
    assert (method, path) == ("GET", "/items?colour=red&colour=blue")
    assert headers["Host"] == "backend.example.com"
    assert headers["If-None-Match"] == '"1"'


def test_a_body_reaches_the_backend(api: httpx.Client, backend: Backend) -> None:
    api.post("/items", json={"name": "Pip"})

    assert backend.asked[0] == "POST"
    assert backend.asked[3] == b'{"name":"Pip"}'


def test_mappings_fill_path_header_and_query(api: httpx.Client, backend: Backend) -> None:
    api.get("/items/a%20b", headers={"X-About": "size"})

    assert backend.asked[1] == "/items/a%20b?about=size"
    assert backend.asked[2]["X-Caller"] == "gateway"


@pytest.mark.parametrize("status", [201, 302, 304, 404, 409, 503])
def test_the_answer_is_the_backends(api: httpx.Client, backend: Backend, status: int) -> None:
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
    backend.answer = Answer(status, headers, b"" if status == 304 else b"as it is")

    answer = api.get("/items")

    assert answer.status_code == status
    assert answer.content == backend.answer.body
    for name in dict(headers):
        assert answer.headers.get_list(name) == [v for each, v in headers if each == name]


def test_some_headers_of_the_backend_come_under_another_name(
    api: httpx.Client, backend: Backend
) -> None:
    backend.answer = Answer(401, [("WWW-Authenticate", "Bearer")])

    answer = api.get("/items")

    assert "WWW-Authenticate" not in answer.headers
    assert answer.headers["x-amzn-Remapped-WWW-Authenticate"] == "Bearer"


def test_a_backend_that_takes_too_long_is_a_504(cloud: Cloud, backend: Backend) -> None:
    said = body()
    said["paths"]["/items"]["get"]["x-amazon-apigateway-integration"]["timeoutInMillis"] = 50
    made = make_api(cloud, api_of(said), "hasty-api", backend.port)
    backend.answer = Answer(after_seconds=0.5)

    with client_of(cloud, made["Api"]) as hasty:
        assert hasty.get("/items").status_code == 504


def test_nobody_behind_the_load_balancer_is_a_504(cloud: Cloud) -> None:
    made = make(cloud, api_of(body()), {"Api": ref("Api")}, stack="lonely-api")

    with client_of(cloud, made["Api"]) as lonely:
        assert lonely.get("/items").status_code == 504


@pytest.mark.parametrize(
    "wrong",
    [{"uri": "https://backend.example.com/items"}, {"uri": "http://backend.example.com/{nothing}"}],
)
def test_an_address_that_leads_nowhere_is_a_500(
    cloud: Cloud, backend: Backend, wrong: dict[str, str]
) -> None:
    said = body()
    said["paths"]["/items"]["get"]["x-amazon-apigateway-integration"] |= wrong
    made = make_api(cloud, api_of(said), f"wrong-{len(wrong['uri'])}", backend.port)

    with client_of(cloud, made["Api"]) as wrong_api:
        assert wrong_api.get("/items").status_code == 500


@pytest.mark.parametrize(("variables", "status"), [({"link": ref("Link")}, 200), ({}, 500)])
def test_a_link_can_be_named_by_a_variable_of_the_stage(
    cloud: Cloud, backend: Backend, variables: dict[str, Any], status: int
) -> None:
    said = body()
    integration_of_items(said)["connectionId"] = "${stageVariables.link}"
    resources = api_of(said)
    resources["Stage"]["Properties"]["Variables"] = variables
    made = make_api(cloud, resources, f"variable-{status}", backend.port)

    with client_of(cloud, made["Api"]) as api:
        assert api.get("/items").status_code == status


def test_a_link_leads_to_network_load_balancers_alone(cloud: Cloud) -> None:
    resources = balanced()
    del resources["Listener"], resources["Group"]
    resources["Balancer"]["Properties"]["Type"] = "application"

    assert "is not a network load balancer" in refusal(cloud, resources)


# What the gateway does itself.


def test_a_missing_parameter_is_answered_as_the_body_says(
    api: httpx.Client, backend: Backend
) -> None:
    answer = api.get("/search")

    assert answer.status_code == 422
    assert backend.asked is None
    assert answer.headers["Access-Control-Allow-Origin"] == "https://site"
    assert answer.headers.get_list("Content-Type") == ["application/problem+json"]
    request_id = answer.headers["X-Request-Id"]
    assert answer.json() == {"asked": "GET /live/search", "id": request_id}
    assert api.get("/search?q=1").status_code == 200


@pytest.mark.parametrize(
    "sent", ["{", "{}", '{"name": "far too long"}', '{"name": "Pip", "kind": "huge"}', '{"x": 1}']
)
def test_a_body_that_does_not_fit_its_model_is_refused(
    api: httpx.Client, backend: Backend, sent: str
) -> None:
    answer = api.post("/items", content=sent, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert backend.asked is None


def test_a_gateways_error_has_only_the_headers_it_is_given(api: httpx.Client) -> None:
    answer = api.get("/nowhere", headers={"Origin": "https://site"})

    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_mock_answers_what_the_body_says(api: httpx.Client) -> None:
    answer = api.options("/items", headers={"Origin": "https://site"})

    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET,POST")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_only_long_answers_are_compressed(cloud: Cloud, backend: Backend) -> None:
    resources = api_of(body(), MinimumCompressionSize=100)
    made = make_api(cloud, resources, "compressing", backend.port)

    with client_of(cloud, made["Api"]) as compressing:
        backend.answer = Answer(body=b"x" * 99)
        short = compressing.get("/items")
        backend.answer = Answer(body=b"x" * 100)
        long = compressing.get("/items")
        refused = compressing.get("/items", headers={"Accept-Encoding": "identity"})

    assert long.headers["Content-Encoding"] == "gzip"
    assert long.content == b"x" * 100
    for answer in (short, refused):
        assert "Content-Encoding" not in answer.headers


# What a template says.


def test_a_changed_body_keeps_the_address_and_waits_for_a_deployment(
    cloud: Cloud, backend: Backend
) -> None:
    backend.answer = Answer()
    said = body()
    before = make_api(cloud, api_of(said), "changing-api", backend.port)
    integration = through_the_link("/items")
    said["paths"]["/more"] = {"get": {"x-amazon-apigateway-integration": integration}}
    said["components"]["schemas"]["Item"]["required"] = ["kind"]

    changed = make_api(cloud, api_of(said), "changing-api", backend.port)
    with client_of(cloud, changed["Api"]) as api:
        waiting = api.get("/more"), api.post("/items", json={"kind": "big"})
        make_api(cloud, api_of(said, "Second"), "changing-api", backend.port)
        deployed = api.get("/more"), api.post("/items", json={"kind": "big"})

    assert changed == before
    assert [each.status_code for each in waiting] == [403, 400]
    assert [each.status_code for each in deployed] == [200, 200]


def test_a_stage_keeps_where_it_logs(cloud: Cloud, api_id: str) -> None:
    stage = cloud.client("apigateway").get_stage(restApiId=api_id, stageName="live")

    assert stage["accessLogSettings"] == {
        "destinationArn": "arn:aws:logs:x",
        "format": "$context.status",
    }


def test_an_api_keeps_its_kind_of_endpoint(cloud: Cloud) -> None:
    said = resource(
        "AWS::ApiGateway::RestApi", Name="here", EndpointConfiguration={"Types": ["REGIONAL"]}
    )

    made = make(cloud, {"Api": said}, {"Api": ref("Api")})

    found = cloud.client("apigateway").get_rest_api(restApiId=made["Api"])
    assert found["endpointConfiguration"]["types"] == ["REGIONAL"]


def test_a_validator_of_a_template_validates(cloud: Cloud, backend: Backend) -> None:
    method = resource(
        "AWS::ApiGateway::Method",
        RestApiId=ref("Api"),
        ResourceId={"Fn::GetAtt": ["Api", "RootResourceId"]},
        HttpMethod="GET",
        AuthorizationType="NONE",
        RequestParameters={"method.request.querystring.q": True},
        RequestValidatorId=ref("Validator"),
        Integration={
            "Type": "HTTP_PROXY",
            "IntegrationHttpMethod": "GET",
            "Uri": f"http://127.0.0.1:{backend.port}/",
        },
    )
    resources = {
        "Api": resource("AWS::ApiGateway::RestApi", Name="validating"),
        "Validator": resource(
            "AWS::ApiGateway::RequestValidator",
            RestApiId=ref("Api"),
            ValidateRequestParameters=True,
        ),
        "Method": method,
        "Deployment": {
            **resource("AWS::ApiGateway::Deployment", RestApiId=ref("Api"), StageName="live"),
            "DependsOn": "Method",
        },
    }
    backend.answer = Answer()
    made = make(cloud, resources, {"Api": ref("Api")})

    with client_of(cloud, made["Api"]) as api:
        assert (api.get("/").status_code, api.get("/?q=1").status_code) == (400, 200)


def integration_of_items(said: dict[str, Any]) -> Any:
    return said["paths"]["/items"]["get"]["x-amazon-apigateway-integration"]


def maps_what_is_not_declared(said: dict[str, Any]) -> None:
    integration_of_items(said)["requestParameters"] = {
        "integration.request.path.id": "method.request.path.nobody"
    }


def has_no_link(said: dict[str, Any]) -> None:
    integration_of_items(said)["connectionId"] = "nolink"


def names_a_private_host(said: dict[str, Any]) -> None:
    integration_of_items(said)["uri"] = "http://backend.internal/items"


def names_no_validator(said: dict[str, Any]) -> None:
    said["x-amazon-apigateway-request-validator"] = "nobody"


def refers_to_no_model(said: dict[str, Any]) -> None:
    del said["components"]["schemas"]["Kind"]


def has_no_integration(said: dict[str, Any]) -> None:
    del said["paths"]["/items"]["get"]["x-amazon-apigateway-integration"]


def says_what_is_not_known(said: dict[str, Any]) -> None:
    said["paths"]["/items"]["x-amazon-apigateway-any-method"] = {}


def answers_with_an_unknown_kind(said: dict[str, Any]) -> None:
    said["x-amazon-apigateway-gateway-responses"]["UNAUTHORISED"] = {"statusCode": 401}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (maps_what_is_not_declared, "Invalid mapping expression parameter specified"),
        (has_no_link, "VPC link not found for GET /items: nolink"),
        (names_a_private_host, "Invalid HTTP endpoint specified for URI"),
        (names_no_validator, "Invalid request validator"),
        (refers_to_no_model, "Invalid model specified: Item refers to"),
        (has_no_integration, "No integration defined for method GET /items"),
        (says_what_is_not_known, "x-amazon-apigateway-any-method in /items is not known"),
        (answers_with_an_unknown_kind, "UNAUTHORISED"),
    ],
)
def test_a_body_that_contradicts_itself_fails_the_stack(
    cloud: Cloud, spoil: Any, told: str
) -> None:
    said = body()
    spoil(said)

    assert told in refusal(cloud, api_of(said))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_an_api_comes_back_with_its_link_and_its_deployment(
    tmp_path: Path, backend: Backend, how: signal.Signals
) -> None:
    backend.answer = Answer()
    with running_cloud(tmp_path, persist=True) as cloud:
        made = make_api(cloud, api_of(body()), "kept-api", backend.port)
        time.sleep(AT_MOST_LOST_SECONDS)
        cloud.process.send_signal(how)
        cloud.process.wait()

    with running_cloud(tmp_path, persist=True) as cloud:
        with client_of(cloud, made["Api"]) as api:
            assert api.get("/items/7").status_code == 200
            assert api.post("/items", json={}).status_code == 400
        assert make(cloud, api_of(body()), OUTPUTS, stack="kept-api") == made


def test_a_reset_forgets_links_too(tmp_path: Path) -> None:
    with running_cloud(tmp_path) as cloud:
        link = make(cloud, balanced(), {"Link": ref("Link")})["Link"]
        httpx.post(f"{cloud.endpoint}/_ministack/reset").raise_for_status()
        said = body()
        integration_of_items(said)["connectionId"] = link

        assert f"VPC link not found for GET /items: {link}" in refusal(cloud, api_of(said))
