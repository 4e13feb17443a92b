"""The HTTP proxy integration: the backend's response as it is, its status and its headers too.

ministack keeps the body and its type, follows redirects, looks up names that only a VPC link
knows, and ignores mappings of headers and queries and the integration's timeout.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

import asyncio
import http.client
import random
import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from ministack.services import apigateway_v1

from local.emulator.apigateway import vpc_link
from local.emulator.apigateway.execution import current
from local.emulator.elbv2 import Address
from local.emulator.monkeypatch import Function, patch

HOP_BY_HOP = {"keep-alive", "trailer", "transfer-encoding", "upgrade"}
NOT_SENT_ON = {*HOP_BY_HOP, "connection", "content-length", "expect", "host", "te"}
REMAPPED = {"connection", "content-length", "date", "server", "www-authenticate"}
"""Headers of the backend that API Gateway sends under another name."""
OWN = {"x-amzn-requestid"}
"""Headers that API Gateway sets itself."""

Values = dict[str, list[str]]


class Misconfigured(Exception):
    """The integration says something that cannot be done."""


def install() -> None:
    patch(apigateway_v1, "_invoke_http_proxy_v1", invoke)


async def invoke(
    _: Function,
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
    verb, seconds = integration.get("httpMethod") or method, integration["timeoutInMillis"] / 1000
    try:
        uri, sent = backend_request(integration, given)
        backend = await backend_address(integration, uri)
        return await asyncio.to_thread(send, backend, uri, verb, sent, body, seconds)
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


def backend_request(integration: dict[str, Any], given: dict[str, Values]) -> tuple[str, Values]:
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
    if source == "context.requestId":
        return [current().request["request_id"]]
    place, name = source.removeprefix("method.request.").split(".", 1)
    return given[place].get(name.lower() if place == "header" else name)


async def backend_address(integration: dict[str, Any], uri: str) -> Address:
    if integration.get("connectionType") == "VPC_LINK":
        link = vpc_link.link_id_in(integration["connectionId"], current().stage_variables)
        targets = await vpc_link.targets(link, uri)
        if not targets:
            raise ConnectionRefusedError("No target is registered behind the load balancer")
        return random.choice(targets)  # noqa: S311  It balances load and guards nothing.
    address = urlsplit(uri)
    if address.hostname is None:
        raise Misconfigured(uri)
    return address.hostname, address.port or vpc_link.PORTS[address.scheme]


def send(
    backend: Address, uri: str, method: str, headers: Values, body: bytes, timeout_seconds: float
) -> Any:
    """One request to the backend, whose TLS, where there is any, ended at the load balancer."""
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
        response = connection.getresponse()
        return response.status, headers_of(response), response.read()
    finally:
        connection.close()


def headers_of(response: http.client.HTTPResponse) -> dict[str, Any]:
    headers: dict[str, list[str]] = {}
    for name, value in response.getheaders():
        if name.lower() in HOP_BY_HOP | OWN:
            continue
        sent_as = f"x-amzn-Remapped-{name}" if name.lower() in REMAPPED else name
        headers.setdefault(sent_as, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in headers.items()}
