"""The execution of a request: by the stage's deployment, with the request's id, compressed.

ministack serves an API as it is now, where AWS serves the snapshot that a deployment is. It
compresses nothing, lets an access token through where AWS takes the ID token alone, and knows few
of the variables that an error may name.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

import copy
import gzip
import json
import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import apigateway_v1

from local.emulator.monkeypatch import Function, patch
from local.emulator.state import persist

Stores = dict[str, Any]

DEPLOYED = ("_resources", "_authorizers_v1", "_models", "_request_validators")
"""What a deployment is a snapshot of; ministack snapshots the gateway responses itself."""

VARIABLE = re.compile(r"\$context\.(path|httpMethod)\b")


@dataclass(frozen=True)
class Execution:
    """One request while it is served; `request` is ministack's own description of it."""

    api_id: str
    request: dict[str, Any]
    snapshot: Stores | None
    stage_variables: dict[str, str]


_execution: ContextVar[Execution | None] = ContextVar("execution", default=None)

snapshots = AccountRegionScopedDict()
"""Deployment id -> what was deployed."""


def current() -> Execution:
    """The request being served; RuntimeError outside of one."""
    execution = _execution.get()
    if execution is None:
        raise RuntimeError("no request is being served")
    return execution


def install() -> None:
    for name in DEPLOYED:
        setattr(apigateway_v1, name, deployed_view(getattr(apigateway_v1, name), name))
    persist(apigateway_v1, "deployment_snapshots", snapshots)
    patch(apigateway_v1, "_create_deployment", create_snapshot)
    patch(apigateway_v1, "_execute_in_scope", execute)
    patch(apigateway_v1, "_gateway_error_response", render_error)
    patch(apigateway_v1, "_validate_cognito_authorizer", check_token_use)


def deployed_view(store: AccountRegionScopedDict, name: str) -> AccountRegionScopedDict:
    """The same store, which shows the snapshot while one of its APIs is served."""

    class DeployedView(AccountRegionScopedDict):  # type: ignore[misc]  # ministack has no types.
        __slots__ = ()

        def get(self, key: Any, default: Any = None) -> Any:
            execution = _execution.get()
            if execution and execution.api_id == key and execution.snapshot is not None:
                return execution.snapshot.get(name, default)
            return super().get(key, default)

    view = DeployedView()
    view._data = store._data
    return view


def create_snapshot(create: Function, api_id: str, data: dict[str, Any]) -> Any:
    status, headers, body = create(api_id, data)
    if status < 400:
        snapshots[json.loads(body)["id"]] = {
            name: copy.deepcopy(getattr(apigateway_v1, name).get(api_id, {})) for name in DEPLOYED
        }
    return status, headers, body


async def execute(
    execute_in_scope: Function,
    request: dict[str, Any],
    api_id: str,
    stage_name: str,
    method: str,
    path: str,
    headers: dict[str, Any],
    *rest: Any,
) -> Any:
    stage = apigateway_v1.stages_for_api(api_id).get(stage_name, {})
    # On the API's own address the path begins with the stage.
    request |= {"path": f"/{stage_name}{path}", "httpMethod": method}
    snapshot = snapshots.get(stage.get("deploymentId"))
    token = _execution.set(Execution(api_id, request, snapshot, stage.get("variables") or {}))
    try:
        response = await execute_in_scope(request, api_id, stage_name, method, path, headers, *rest)
    finally:
        _execution.reset(token)
    if not isinstance(response, tuple):
        return response
    status, sent, body = compressed(response, apigateway_v1._rest_apis.get(api_id, {}), headers)
    return status, {**sent, "x-amzn-requestid": request["request_id"]}, body


def compressed(response: Any, api: dict[str, Any], request_headers: dict[str, Any]) -> Any:
    """By gzip, where the API has a minimum size, the body is as long, and the client takes it."""
    status, headers, body = response
    minimum = api.get("minimumCompressionSize")
    names = {name.lower(): name for name in headers}
    accepted = str(request_headers.get("accept-encoding", ""))
    if minimum is None or len(body) < int(minimum):
        return response
    if "content-encoding" in names or "gzip" not in accepted:
        return response
    headers = {name: headers[name] for key, name in names.items() if key != "content-length"}
    return status, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body)


def render_error(render: Function, error: Any, request: dict[str, Any]) -> Any:
    """The gateway's own error, whose template may name `$context.path` and the method too.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
    """
    status, headers, body = render(error, request)
    text = VARIABLE.sub(lambda name: str(request[name[1]]), body.decode())
    # A header of a gateway response replaces the default one, however it is spelt.
    spelt = {name.lower(): name for name in headers}
    return status, {name: headers[name] for name in spelt.values()}, text.encode()


async def check_token_use(
    validate: Function, authorizer: Any, method: dict[str, Any], *rest: Any
) -> Any:
    """An authorizer takes the access token where scopes are asked for, and else the ID token.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
    """
    claims, error = await validate(authorizer, method, *rest)
    wanted = "access" if method.get("authorizationScopes") else "id"
    if error is None and claims.get("token_use") != wanted:
        return None, apigateway_v1._gw_error("UNAUTHORIZED", "Unauthorized")
    return claims, error
