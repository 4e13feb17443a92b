"""The user pool, its client, and managed login."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

CLIENT = "Resources|WebClient|Properties|"
POOL = "Resources|UserPool|Properties|"


@rule(
    "the client has SRP only and no secret, hides accounts, and has short, revocable tokens",
    no_revocation=put("users", f"{CLIENT}EnableTokenRevocation", False),
    revocation_unset=drop("users", f"{CLIENT}EnableTokenRevocation"),
    reveals_accounts=put("users", f"{CLIENT}PreventUserExistenceErrors", "LEGACY"),
    account_errors_unset=drop("users", f"{CLIENT}PreventUserExistenceErrors"),
    client_secret=put("users", f"{CLIENT}GenerateSecret", True),
    password_flow=put("users", f"{CLIENT}ExplicitAuthFlows", ["ALLOW_USER_PASSWORD_AUTH"]),
    # Cognito refuses it for a client with refresh token rotation.
    refresh_flow=put(
        "users",
        f"{CLIENT}ExplicitAuthFlows",
        ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    ),
    no_rotation=drop("users", f"{CLIENT}RefreshTokenRotation"),
    day_long_access_token=put("users", f"{CLIENT}AccessTokenValidity", 1440),
    hour_long_id_token=put("users", f"{CLIENT}IdTokenValidity", 60),
    hours=put("users", f"{CLIENT}TokenValidityUnits|IdToken", "hours"),
    any_attribute=drop("users", f"{CLIENT}WriteAttributes"),
)
def _(templates: Templates) -> Iterator[str]:
    client = Stack(templates["users"]).resources["WebClient"]["Properties"]
    wanted = {
        "EnableTokenRevocation": True,
        "PreventUserExistenceErrors": "ENABLED",
        "GenerateSecret": False,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        "AccessTokenValidity": 10,
        "IdTokenValidity": 10,
        "TokenValidityUnits": {
            "AccessToken": "minutes",
            "IdToken": "minutes",
            "RefreshToken": "days",
        },
        "WriteAttributes": ["email", "name"],
    }
    yield from (name for name, value in wanted.items() if client.get(name) != value)
    if client.get("RefreshTokenRotation", {}).get("Feature") != "ENABLED":
        yield "RefreshTokenRotation"


@rule(
    "accounts are identified, recovered and changed by a verified e-mail address",
    user_names=drop("users", f"{POOL}UsernameAttributes"),
    unverified=put("users", f"{POOL}AutoVerifiedAttributes", []),
    recovery_by_staff=put(
        "users", f"{POOL}AccountRecoverySetting|RecoveryMechanisms|0|Name", "admin_only"
    ),
    unconfirmed_change=drop("users", f"{POOL}UserAttributeUpdateSettings"),
    # The emulated account would compare a password's length with a text.
    length_as_text=put("users", f"{POOL}Policies|PasswordPolicy|MinimumLength", "12"),
)
def _(templates: Templates) -> Iterator[str]:
    pool = Stack(templates["users"]).resources["UserPool"]["Properties"]
    wanted = {
        "UsernameAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]
        },
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    }
    yield from (name for name, value in wanted.items() if pool.get(name) != value)
    if type(pool["Policies"]["PasswordPolicy"]["MinimumLength"]) is not int:
        yield "the password policy is not in numbers"


@rule(
    "codes are sent by Cognito, or by an identity of SES with its address",
    half_given=drop("users", "Rules|OwnSender"),
    own_sender_unused=put("users", f"{POOL}EmailConfiguration", {}),
    address_unused=drop("users", f"{POOL}EmailConfiguration|Fn::If|1|From"),
    any_identity=put("users", "Parameters|SenderIdentityArn|AllowedPattern", ".*"),
)
def _(templates: Templates) -> Iterator[str]:
    identity = "arn:aws:ses:eu-west-1:000000000000:identity/example.com"
    address = "codes@example.com"
    for given, wanted in (
        ({}, {"EmailSendingAccount": "COGNITO_DEFAULT"}),
        (
            {"SenderIdentityArn": identity, "SenderAddress": address},
            {"EmailSendingAccount": "DEVELOPER", "SourceArn": identity, "From": address},
        ),
    ):
        stack = Stack(templates["users"], **given)
        if stack.resources["UserPool"]["Properties"]["EmailConfiguration"] != wanted:
            yield f"mail is not sent as {wanted}"
        if stack.violated_rules():
            yield f"{given} is refused"
    if not Stack(templates["users"], SenderIdentityArn=identity).violated_rules():
        yield "an identity without an address is accepted"
    pattern = templates["users"]["Parameters"]["SenderIdentityArn"]["AllowedPattern"]
    if re.search(pattern, "example.com"):
        yield "a name is taken for an ARN"


@rule(
    "managed login has a branding style and callbacks, and a domain prefix that Cognito accepts",
    classic_hosted_ui=drop("users", "Resources|LoginDomain|Properties|ManagedLoginVersion"),
    no_branding=drop("users", "Resources|LoginStyle"),
    branding_of_another_client=put("users", "Resources|LoginStyle|Properties|ClientId", "another"),
    no_oauth_flow=put("users", f"{CLIENT}AllowedOAuthFlowsUserPoolClient", False),
    reserved_words_allowed=put(
        "users", "Parameters|LoginDomainPrefix|AllowedPattern", "^([a-z0-9][a-z0-9-]*[a-z0-9])?$"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["users"], LoginDomainPrefix="mysfits")
    [domain] = stack.of_type("AWS::Cognito::UserPoolDomain").values()
    styles = stack.of_type("AWS::Cognito::ManagedLoginBranding").values()
    if domain.get("ManagedLoginVersion") != 2:
        yield "the classic hosted UI"
    if [style["ClientId"] for style in styles] != ["<WebClient>"]:
        yield "the client has no branding style, so its pages are unavailable"
    client = stack.resources["WebClient"]["Properties"]
    if client["AllowedOAuthFlowsUserPoolClient"] is not True or not client["CallbackURLs"]:
        yield "the client has no OAuth flow or callback"
    pattern = templates["users"]["Parameters"]["LoginDomainPrefix"]["AllowedPattern"]
    for prefix, valid in (
        ("", True),
        ("mysfits-prod", True),
        ("aws-mysfits", False),
        ("amazon", False),
        ("my-cognito", False),
        ("-mysfits", False),
    ):
        if bool(re.search(pattern, prefix)) != valid:
            yield prefix
    if {"LoginDomain", "LoginStyle"} & set(Stack(templates["users"]).resources):
        yield "managed login by default"
