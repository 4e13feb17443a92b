"""The HTTP proxy: the backend's answer as it is, its status and its headers too.

ministack keeps of an answer the body and its type, follows redirects, looks up names that only a
VPC link knows, and ignores mappings of headers and queries and the time an integration may take.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

import asyncio
import http.client
import random
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from ministack.services import apigateway_v1

from local.emulator.apigateway import serving, vpc_link
from local.emulator.replace import replace

HOP_BY_HOP = {"keep-alive", "trailer", "transfer-encoding", "upgrade"}
NOT_SENT_ON = {*HOP_BY_HOP, "connection", "content-length", "expect", "host", "te"}
REMAPPED = {"connection", "content-length", "date", "server", "www-authenticate"}
"""Headers of the backend that API Gateway hands on under another name."""

CONTEXT: dict[str, Callable[[serving.Asked], str]] = {
    "context.requestId": lambda asked: asked.request_id,
}
"""What a mapping can take of the request's context; a body that names more is refused."""

Values = dict[str, list[str]]


class Misconfigured(Exception):
    """The integration says something that cannot be done."""


def install() -> None:
    replace(apigateway_v1, "_invoke_http_proxy_v1", lambda _: invoke)


async def invoke(
    integration: dict[str, Any],
    path: str,
    method: str,
    headers: dict[str, Any],
    body: bytes,
    query: dict[str, Any],
    path_parameters: dict[str, str] | None = None,
) -> Any:
    """Status, headers and body; or an error of the gateway's own."""
    given = {
        "path": {name: [value] for name, value in (path_parameters or {}).items()},
        "querystring": many(query or {}),
        "header": {name.lower(): value for name, value in many(headers or {}).items()},
    }
    try:
        uri, sent = request_to(integration, given)
        backend = address_of(integration, uri)
        return await asyncio.to_thread(
            ask, backend, uri, integration.get("httpMethod") or method, sent, body,
            integration["timeoutInMillis"] / 1000,
        )  # fmt: skip
    except (Misconfigured, LookupError):
        return apigateway_v1._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
    except TimeoutError:
        return apigateway_v1._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
    except (OSError, http.client.HTTPException):
        return apigateway_v1._gw_error(
            "INTEGRATION_FAILURE", "Network error communicating with endpoint"
        )


def many(values: dict[str, Any]) -> Values:
    return {name: each if isinstance(each, list) else [each] for name, each in values.items()}


def request_to(integration: dict[str, Any], given: dict[str, Values]) -> tuple[str, Values]:
    """The address with its path and query, and the headers, as the mappings make them."""
    uri: str = integration["uri"]
    query = dict(given["querystring"])
    headers = {name: value for name, value in given["header"].items() if name not in NOT_SENT_ON}
    for target, source in integration.get("requestParameters", {}).items():
        place, name = target.removeprefix("integration.request.").split(".", 1)
        values = mapped(source, given)
        if values is None:
            continue
        if place == "path":
            uri = uri.replace(f"{{{name}}}", quote(values[0], safe=""))
        elif place == "querystring":
            query[name] = values
        else:
            headers[name.lower()] = values
    if re.search(r"[{}]", uri):
        raise Misconfigured(uri)
    written = urlencode(query, doseq=True)
    return (f"{uri}?{written}" if written else uri), headers


def mapped(source: str, given: dict[str, Values]) -> list[str] | None:
    if source[:1] == source[-1:] == "'":
        return [source[1:-1]]
    if source in CONTEXT:
        return [CONTEXT[source](serving.current())]
    place, name = source.removeprefix("method.request.").split(".", 1)
    return given[place].get(name.lower() if place == "header" else name)


def address_of(integration: dict[str, Any], uri: str) -> tuple[str, int]:
    if integration.get("connectionType") == "VPC_LINK":
        link = vpc_link.named(integration["connectionId"], serving.current().variables)
        targets = vpc_link.targets(link, uri)
        if not targets:
            raise ConnectionRefusedError("No target is registered behind the load balancer")
        return random.choice(targets)  # noqa: S311  It balances load and guards nothing.
    address = urlsplit(uri)
    if address.hostname is None:
        raise Misconfigured(uri)
    return address.hostname, address.port or vpc_link.PORTS[address.scheme]


def ask(
    backend: tuple[str, int],
    uri: str,
    method: str,
    headers: Values,
    body: bytes,
    timeout_seconds: float,
) -> Any:
    """One request to the backend, whose TLS, where there is one, ended at the load balancer."""
    address = urlsplit(uri)
    connection = http.client.HTTPConnection(*backend, timeout=timeout_seconds)
    try:
        connection.putrequest(
            method,
            (address.path or "/") + (f"?{address.query}" if address.query else ""),
            skip_host=True,
            skip_accept_encoding=True,
        )
        connection.putheader("Host", address.netloc)
        for name, values in headers.items():
            connection.putheader(name, *values)
        if body or method in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        return answer.status, handed_on(answer), answer.read()
    finally:
        connection.close()


def handed_on(answer: http.client.HTTPResponse) -> dict[str, Any]:
    headers: dict[str, list[str]] = {}
    for name, value in answer.getheaders():
        if name.lower() in HOP_BY_HOP:
            continue
        named = f"x-amzn-Remapped-{name}" if name.lower() in REMAPPED else name
        headers.setdefault(named, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in headers.items()}
