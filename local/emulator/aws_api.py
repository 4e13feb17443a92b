"""Calls the AWS APIs of this account in process: what they accept and answer is AWS's contract,
so a patch that uses them needs no private name of ministack.

`call`, `query` and `rest` raise ValueError with the API's message where the API refuses. ECS and
Cognito answer from threads of their own: a handler that calls them must run on a worker thread
(`on_worker_thread` in cloudformation/resource_types.py).
"""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from ministack.app import SERVICE_HANDLERS, call_service_handler_sync

TARGETS = {
    "cognito-idp": "AWSCognitoIdentityProviderService",
    "dynamodb": "DynamoDB_20120810",
    "ecs": "AmazonEC2ContainerServiceV20141113",
    "wafv2": "AWSWAF_20190729",
}

Headers = dict[str, str]
Request = tuple[str, str, Headers, bytes, dict[str, Any]]


def call(service: str, action: str, **parameters: Any) -> Any:
    """One action of an API that speaks JSON, such as DynamoDB's."""
    target = {"x-amz-target": f"{TARGETS[service]}.{action}"}
    return _json(service, ("POST", "/", target, json.dumps(parameters).encode(), {}))


def rest(method: str, path: str, body: Any = None) -> Any:
    """One request to API Gateway's control plane; lists are whole up to 500 items."""
    return _json(
        "apigateway", (method, path, {}, json.dumps(body or {}).encode(), {"limit": ["500"]})
    )


def query(service: str, action: str, parameters: dict[str, Any]) -> ElementTree.Element:
    """One action of an API that speaks forms and XML: EC2's, Elastic Load Balancing's.

    Lists in `parameters` are flattened as EC2 reads them: `{"Id": ["a"]}` is `Id.1=a`.
    """
    status, _, body = _dispatch(service, form(action, parameters))
    document = parse(body)
    if status >= 400:
        raise ValueError(document.findtext(".//{*}Message"))
    return document


def form(action: str, parameters: dict[str, Any]) -> Request:
    """The request of a query action, for a handler's `handle_request`."""
    fields = urlencode({"Action": action, **_flat(parameters)})
    return "POST", "/", {"content-type": "application/x-www-form-urlencoded"}, fields.encode(), {}


def parse(body: bytes | str) -> ElementTree.Element:
    return ElementTree.fromstring(body)  # noqa: S314  The account's own answer.


def _flat(node: Any, prefix: str = "") -> dict[str, str]:
    if isinstance(node, dict):
        items = [(str(key), value) for key, value in node.items()]
    elif isinstance(node, list):
        items = [(str(number), value) for number, value in enumerate(node, 1)]
    else:
        return {prefix: str(node)}
    flat: dict[str, str] = {}
    for key, value in items:
        flat |= _flat(value, f"{prefix}.{key}" if prefix else key)
    return flat


def _json(service: str, request: Request) -> Any:
    status, _, body = _dispatch(service, request)
    answer = json.loads(body) if body else {}
    if status >= 400:
        raise ValueError(answer.get("message") or answer.get("Message") or str(answer))
    return answer


def _dispatch(service: str, request: Request) -> Any:
    handler = SERVICE_HANDLERS[service]
    if not _on_event_loop():
        return call_service_handler_sync(handler, *request)
    # Waiting here would block the loop, so only a handler that never awaits can be called.
    coroutine = handler(*request)
    try:
        coroutine.send(None)
    except StopIteration as finished:
        return finished.value
    coroutine.close()
    raise RuntimeError(f"{service} can be called from a worker thread only")


def _on_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
