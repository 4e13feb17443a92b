"""The gateway's own errors say more of the request than ministack lets them.

Of what a gateway response may name, ministack knows six variables; ours name the path too. A name
that neither knows stays in the answer as it is written, where a test sees it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from typing import Any

from ministack.services import apigateway_v1

from local.emulator.apigateway.serving import current
from local.emulator.replace import Function, replace


def install() -> None:
    replace(apigateway_v1, "_gateway_error_response", naming_the_request)


def naming_the_request(respond: Function) -> Function:
    def respond_with_error(error: Any, request: dict[str, Any]) -> Any:
        asked = current()
        # The id that an integration was handed as well (proxy.py).
        request["request_id"] = asked.request_id
        status, headers, body = respond(error, request)
        # On the API's own address the path begins with the stage.
        said = {"path": f"/{request['stage_name']}{asked.path}", "httpMethod": asked.method}

        def value(match: Any) -> str:
            name = (match[1] or match[2]).removeprefix("context.")
            return str(said.get(name, match[0]))

        text = apigateway_v1._GATEWAY_TEMPLATE_VARIABLE.sub(value, body.decode())
        return status, one_content_type(headers), text.encode()

    return respond_with_error


def one_content_type(headers: dict[str, str]) -> dict[str, str]:
    """A gateway response that names a type replaces the default one, however it is spelt."""
    spelt = {name.lower(): name for name in headers}
    return {name: value for name, value in headers.items() if spelt[name.lower()] == name}
