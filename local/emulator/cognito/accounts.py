"""Account rules of Cognito that the site meets and ministack does not know.

Each is one function; the contract test of the same idea in tests/local/test_accounts.py says
what AWS does. Where AWS answers an unknown user and a known one alike, so does this.
"""

import json
from typing import Any

from ministack.services import cognito

from local.emulator.replace import Function, replace

Answer = Any


def install() -> None:
    """Wraps the handlers of the calls, which ministack looks up by name at each request."""
    replace(cognito, "_resolve_user", ignoring_case)
    replace(cognito, "_sign_up", masking_the_destination)
    replace(cognito, "_confirm_sign_up", verifying_the_address)
    replace(cognito, "_resend_confirmation_code", refusing_a_confirmed_user)
    replace(cognito, "_forgot_password", mailing_only_a_verified_address)
    replace(cognito, "_dispatch_idp", answering_list_devices)


def ignoring_case(resolve: Function) -> Function:
    """In a pool that is not case sensitive, Ada@example.com and ada@example.com are one person."""

    def resolve_user(pool: dict[str, Any], username: str | None) -> Answer:
        user, error = resolve(pool, username)
        sensitive = pool.get("UsernameConfiguration", {}).get("CaseSensitive", True)
        if user or sensitive or not username:
            return user, error
        wanted = username.casefold()
        for other in pool["_users"].values():
            if attributes_of(other).get("email", "").casefold() == wanted:
                return other, None
        return user, error

    return resolve_user


def masking_the_destination(sign_up: Function) -> Function:
    """SignUp names the address the code went to as the other calls do: a****@e****."""

    def sign_up_masked(data: dict[str, Any]) -> Answer:
        status, headers, body = sign_up(data)
        answer = json.loads(body)
        if delivery := answer.get("CodeDeliveryDetails"):
            delivery["Destination"] = cognito._masked_destination(delivery["Destination"])
            return cognito.json_response(answer)
        return status, headers, body

    return sign_up_masked


def verifying_the_address(confirm: Function) -> Function:
    """Whoever knows the code owns the address: it is verified from then on."""

    def confirm_and_verify(data: dict[str, Any]) -> Answer:
        status, headers, body = confirm(data)
        if status == 200:
            pool, user = pool_and_user(data)
            if "email" in pool.get("AutoVerifiedAttributes", []):
                user["Attributes"] = cognito._merge_attributes(
                    user["Attributes"], [{"Name": "email_verified", "Value": "true"}]
                )
        return status, headers, body

    return confirm_and_verify


def refusing_a_confirmed_user(resend: Function) -> Function:
    """Nobody who is confirmed is sent another code to confirm with."""

    def resend_unless_confirmed(data: dict[str, Any]) -> Answer:
        _, user = pool_and_user(data)
        if user and user["UserStatus"] != "UNCONFIRMED":
            return cognito.error_response_json(
                "InvalidParameterException", "User is already confirmed.", 400
            )
        return resend(data)

    return resend_unless_confirmed


def mailing_only_a_verified_address(forgot: Function) -> Function:
    """A reset code goes only to an enabled user's verified address.

    A client that hides who exists then hears that a code was sent, as for somebody unknown:
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
    """

    def forgot_if_verified(data: dict[str, Any]) -> Answer:
        pool, user = pool_and_user(data)
        if not user or (user["Enabled"] and attributes_of(user).get("email_verified") == "true"):
            return forgot(data)
        if cognito._hides_user_existence(pool, data.get("ClientId")):
            return cognito._code_delivery_response(cognito._masked_destination(data["Username"]))
        return cognito.error_response_json(
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or "
            "phone_number",
            400,
        )

    return forgot_if_verified


def answering_list_devices(dispatch: Function) -> Function:
    """Amplify asks which devices a user has; without device tracking, none."""

    async def dispatch_with_devices(action: str, data: dict[str, Any]) -> Answer:
        if action == "ListDevices":
            return cognito._run_idp_handler(no_devices, action, data)
        return await dispatch(action, data)

    return dispatch_with_devices


def no_devices(_data: dict[str, Any]) -> Answer:
    return cognito.json_response({"Devices": []})


def pool_and_user(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The pool of the request's client and the user it names; empty where there is none."""
    pool = cognito._pool_for_client(data.get("ClientId"))[0] or {}
    user = cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
    return pool, user or {}


def attributes_of(user: dict[str, Any]) -> dict[str, str]:
    attributes: dict[str, str] = cognito._attr_list_to_dict(user.get("Attributes", []))
    return attributes
