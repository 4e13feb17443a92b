"""A Cognito authorizer takes the ID token, and the access token only where scopes are asked for.

ministack takes both everywhere, and a site that sends the wrong one would be found out on AWS.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
"""

from typing import Any

from ministack.services import apigateway_v1

from local.emulator.replace import Function, replace


def install() -> None:
    replace(apigateway_v1, "_validate_cognito_authorizer", minding_the_use)


def minding_the_use(validate: Function) -> Function:
    async def validate_token(authorizer: Any, method: dict[str, Any], *rest: Any) -> Any:
        claims, error = await validate(authorizer, method, *rest)
        wanted = "access" if method.get("authorizationScopes") else "id"
        if error is None and claims.get("token_use") != wanted:
            return None, apigateway_v1._gw_error("UNAUTHORIZED", "Unauthorized")
        return claims, error

    return validate_token
