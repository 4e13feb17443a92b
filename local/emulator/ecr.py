"""ECR: a registry that docker pushes to and pulls from, after `aws ecr get-login-password`.

ministack speaks the registry's protocol on the account's one port, and what is pushed is what
describe-images tells. But it speaks to everybody, and says that a repository is at AWS, where
docker would push instead. An engine on this machine takes 127.0.0.1 without TLS.
"""

import base64
import hmac
import json
import os
import secrets
from typing import Any

from ministack.services import ecr

from local.emulator.replace import Function, replace

CREDENTIALS = base64.b64encode(f"AWS:{secrets.token_urlsafe()}".encode()).decode()
"""Of this run of the account: who signed in to an earlier one signs in again."""


def install() -> None:
    replace(ecr, "_repo_uri", at_this_account)
    replace(ecr, "_get_authorization_token", with_the_credentials)
    replace(ecr, "handle_registry_request", for_who_has_signed_in)


def host() -> str:
    return f"127.0.0.1:{os.environ['GATEWAY_PORT']}"


def at_this_account(_: Function) -> Function:
    return lambda name: f"{host()}/{name}"


def with_the_credentials(issue: Function) -> Function:
    def get_authorization_token(data: Any) -> Any:
        status, headers, body = issue(data)
        told = json.loads(body)
        told["authorizationData"][0] |= {
            "authorizationToken": CREDENTIALS,
            "proxyEndpoint": f"http://{host()}",
        }
        return status, headers, json.dumps(told).encode()

    return get_authorization_token


def for_who_has_signed_in(answer: Function) -> Function:
    async def answer_registry(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Any
    ) -> Any:
        given = headers.get("authorization", "").encode()
        if hmac.compare_digest(given, f"Basic {CREDENTIALS}".encode()):
            return await answer(method, path, headers, body, query)
        status, said, text = ecr._registry_error(401, "UNAUTHORIZED", "Not signed in.")
        return status, {**said, "WWW-Authenticate": f'Basic realm="http://{host()}/"'}, text

    return answer_registry
