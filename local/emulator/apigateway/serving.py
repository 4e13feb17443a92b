"""A stage serves its deployment, which is a snapshot of the API, and compresses what is long.

ministack serves the API as it is now, so a change would seem to be out that on AWS waits for the
next deployment. It knows how long an answer must be to be compressed, and compresses none.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

import copy
import gzip
import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import apigateway_v1

from local.emulator.replace import Function, replace

SNAPSHOT = ("_resources", "_authorizers_v1", "_models", "_request_validators")


@dataclass(frozen=True)
class Asked:
    """The request being answered, the deployment that answers it, and its stage's variables."""

    request_id: str
    api_id: str
    method: str
    path: str
    snapshot: dict[str, Any]
    variables: dict[str, str]


asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


def current() -> Asked:
    found = asked.get()
    if found is None:
        raise RuntimeError("only while a request is answered")
    return found


def install() -> None:
    for name in SNAPSHOT:
        store = getattr(apigateway_v1, name)
        setattr(apigateway_v1, name, as_deployed(store, name))
    replace(apigateway_v1, "_create_deployment", keeping_a_snapshot)
    replace(apigateway_v1, "_handle_execute_in_scope", serving_the_deployment)


def as_deployed(store: AccountRegionScopedDict, name: str) -> AccountRegionScopedDict:
    """The same store, which while a request is answered shows what was deployed."""

    class AsDeployed(AccountRegionScopedDict):  # type: ignore[misc]  # ministack has no types.
        __slots__ = ()

        def get(self, key: Any, default: Any = None) -> Any:
            serving = asked.get()
            if serving is not None and serving.api_id == key:
                return serving.snapshot.get(name, default)
            return super().get(key, default)

    shown = AsDeployed()
    shown._data = store._data
    return shown


def keeping_a_snapshot(create: Function) -> Function:
    def create_deployment(api_id: str, data: dict[str, Any]) -> Any:
        before = set(apigateway_v1._deployments_v1.get(api_id, {}))
        answer = create(api_id, data)
        for new in set(apigateway_v1._deployments_v1.get(api_id, {})) - before:
            apigateway_v1._deployments_v1[api_id][new]["_snapshot"] = {
                name: copy.deepcopy(getattr(apigateway_v1, name).get(api_id, {}))
                for name in SNAPSHOT
            }
        return answer

    return create_deployment


def serving_the_deployment(execute: Function) -> Function:
    async def execute_in_scope(
        api_id: str, stage_name: str, method: str, path: str, headers: Any, *rest: Any
    ) -> Any:
        stage = apigateway_v1._stages_v1.get(api_id, {}).get(stage_name, {})
        deployments = apigateway_v1._deployments_v1.get(api_id, {})
        snapshot = deployments.get(stage.get("deploymentId"), {}).get("_snapshot", {})
        variables = stage.get("variables") or {}
        request_id = str(uuid.uuid4())
        token = asked.set(Asked(request_id, api_id, method, path, snapshot, variables))
        try:
            answer = await execute(api_id, stage_name, method, path, headers, *rest)
        finally:
            asked.reset(token)
        status, sent, body = compressed(answer, apigateway_v1._rest_apis.get(api_id, {}), headers)
        return status, {**sent, "x-amzn-requestid": request_id}, body

    return execute_in_scope


def compressed(answer: Any, api: dict[str, Any], asked_with: dict[str, Any]) -> Any:
    """gzip, where the API has a least size, the answer is as long, and the client takes it."""
    status, headers, body = answer
    least = api.get("minimumCompressionSize")
    accepted = apigateway_v1._header_ci(asked_with, "accept-encoding")
    encoded = apigateway_v1._header_ci(headers, "content-encoding")
    if least is None or len(body) < int(least) or encoded or "gzip" not in accepted:
        return answer
    kept = {name: value for name, value in headers.items() if name.lower() != "content-length"}
    return status, {**kept, "Content-Encoding": "gzip"}, gzip.compress(body)
