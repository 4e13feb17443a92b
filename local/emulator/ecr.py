"""ECR: a registry on this account's port that docker signs in to, pushes to and pulls from.

ministack serves the registry's protocol to everybody, and names the registry at AWS, where docker
would push instead. An engine on this machine takes 127.0.0.1 without TLS.
"""

import base64
import hmac
import json
import os
import secrets
from typing import Any

from ministack.services import ecr

from local.emulator.monkeypatch import Function, patch

CREDENTIALS = base64.b64encode(f"AWS:{secrets.token_urlsafe()}".encode()).decode()
"""Of this run of the account: who signed in to an earlier one signs in again."""


def install() -> None:
    patch(ecr, "_repo_uri", repository_uri)
    patch(ecr, "handle_request", issue_credentials)
    patch(ecr, "handle_registry_request", require_credentials)


def host() -> str:
    return f"127.0.0.1:{os.environ['GATEWAY_PORT']}"


def repository_uri(_: Function, name: str) -> str:
    return f"{host()}/{name}"


async def issue_credentials(
    handle: Function, method: str, path: str, headers: dict[str, str], *rest: Any
) -> Any:
    status, sent, body = await handle(method, path, headers, *rest)
    if headers.get("x-amz-target", "").endswith(".GetAuthorizationToken"):
        answer = json.loads(body)
        answer["authorizationData"][0] |= {
            "authorizationToken": CREDENTIALS,
            "proxyEndpoint": f"http://{host()}",
        }
        body = json.dumps(answer).encode()
    return status, sent, body


async def require_credentials(
    handle: Function, method: str, path: str, headers: dict[str, str], *rest: Any
) -> Any:
    given = headers.get("authorization", "").encode()
    if hmac.compare_digest(given, f"Basic {CREDENTIALS}".encode()):
        return await handle(method, path, headers, *rest)
    errors = [{"code": "UNAUTHORIZED", "message": "Not signed in."}]
    challenge = {
        "Content-Type": "application/json",
        "WWW-Authenticate": f'Basic realm="http://{host()}/"',
    }
    return 401, challenge, json.dumps({"errors": errors}).encode()
