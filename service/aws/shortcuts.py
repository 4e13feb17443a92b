"""DynamoDB's client without what botocore works out anew for each call though it never changes.

Measured with a GetItem whose answer is there at once, in microseconds of processor a call, of 980:

    user agent        150   built twice a call, from thirty parts
    signature         190   see signing.py
    request           110   three copies of the headers, each a mail header object
    answer            100   walked by its model; a page of 100 items: 6,000 of 6,500
    endpoint           60   rules, though nothing they look at changes
    botocore's retry   40   which makes one attempt by our configuration

They replace private parts of botocore, here only. tests/service/aws/test_shortcuts.py compares
each with what it replaces, and fails when an update changes that.
"""

from __future__ import annotations

from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import get_current_datetime
from botocore.endpoint import Endpoint
from botocore.parsers import JSONParser, ResponseParserError

from service.aws.signing import Signer

PLAIN: Final = frozenset(
    f"{operation}Output"
    for operation in (
        "BatchGetItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactWriteItems",
        "UpdateItem",
    )
)
"""Shapes of answers whose JSON is what botocore gives on, but for binary values."""
ITEMS: Final = ("Item", "Attributes", "LastEvaluatedKey")


def take_shortcuts(client: Any) -> None:
    """Equips a client of DynamoDB; one that is not signed by Signature Version 4 is left alone."""
    config = client.meta.config
    if config.signature_version != "v4" or config.auth_scheme_preference:
        return
    user_agent = client._user_agent_creator.to_string()
    client._user_agent_creator.to_string = lambda: user_agent
    client._ruleset_resolver = _SameEndpoint(client._ruleset_resolver)
    client._endpoint = _Endpoint(client)
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.unregister(f"needs-retry.{service}", unique_id=f"retry-config-{service}")


class _SameEndpoint:
    """What the rules say of the first call: without account ids they look at no parameter."""

    def __init__(self, resolver: Any) -> None:
        self._resolver = resolver
        self._found: Any = None

    def construct_endpoint(self, **call: Any) -> Any:
        if self._found is None:
            self._found = self._resolver.construct_endpoint(**call)
        return self._found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._resolver, name)


class _Request(AWSPreparedRequest):
    def prepare(self) -> _Request:
        return self


class _Endpoint(Endpoint):
    """Makes and signs requests in one step, and reads answers by `_Parser`."""

    def __init__(self, client: Any) -> None:
        before = client._endpoint
        super().__init__(
            before.host, before._endpoint_prefix, before._event_emitter, _Parsers(),
            before.http_session,
        )  # fmt: skip
        signer = client._request_signer
        self._signer = Signer(signer._credentials, signer.region_name, signer.signing_name)

    def create_request(self, params: Any, operation_model: Any = None) -> Any:
        """A signed request. X-Ray adds its header in `prepare_request`, unsigned."""
        headers: Any = dict(params["headers"])
        body = params["body"]
        self._signer.sign(params["url"], headers, body, get_current_datetime())
        headers["Content-Length"] = str(len(body))
        context = params["context"]
        return self.prepare_request(_Request("POST", params["url"], headers, body, False, context))


class _Parser(JSONParser):
    """Gives DynamoDB's JSON on as it is: `{"S": "text"}` is what botocore makes of it, too."""

    def _handle_json_body(self, raw_body: bytes, shape: Any) -> Any:
        if shape.name not in PLAIN or b'"B"' in raw_body or b'"BS"' in raw_body:
            return super()._handle_json_body(raw_body, shape)  # type: ignore[misc]
        body = self._parse_body_as_json(raw_body)  # type: ignore[attr-defined]
        parsed = {name: body[name] for name in shape.members if body.get(name) is not None}
        items = [parsed[name] for name in ITEMS if name in parsed]
        items += parsed.get("Items", ())
        for found in parsed.get("Responses", {}).values():
            items += found
        if not all(type(value) is dict for item in items for value in item.values()):
            raise ResponseParserError("An item that is none")
        return parsed


class _Parsers:
    """In place of botocore's factory, which makes a parser for each answer."""

    def __init__(self) -> None:
        self._parser = _Parser()

    def create_parser(self, _: str) -> JSONParser:
        return self._parser
