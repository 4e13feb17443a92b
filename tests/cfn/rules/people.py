"""What the user pool's client allows and tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

CLIENT = "Resources|WebClient|Properties|"


@rule(
    "a token can be revoked, and nobody learns who has an account",
    not_revoked=put("users", f"{CLIENT}EnableTokenRevocation", False),
    unsaid=drop("users", f"{CLIENT}EnableTokenRevocation"),
    tells=put("users", f"{CLIENT}PreventUserExistenceErrors", "LEGACY"),
    tells_by_default=drop("users", f"{CLIENT}PreventUserExistenceErrors"),
    secret=put("users", f"{CLIENT}GenerateSecret", True),
    password_flow=put("users", f"{CLIENT}ExplicitAuthFlows", ["ALLOW_USER_PASSWORD_AUTH"]),
    # Cognito refuses it of a client whose refresh tokens rotate.
    refresh_flow=put(
        "users",
        f"{CLIENT}ExplicitAuthFlows",
        ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    ),
    no_rotation=drop("users", f"{CLIENT}RefreshTokenRotation"),
    long_access=put("users", f"{CLIENT}AccessTokenValidity", 1440),
)
def _(templates: Templates) -> Iterator[str]:
    client = Stack(templates["users"]).resources["WebClient"]["Properties"]
    wanted = {
        "EnableTokenRevocation": True,
        "PreventUserExistenceErrors": "ENABLED",
        "GenerateSecret": False,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        "AccessTokenValidity": 60,
    }
    yield from (name for name, value in wanted.items() if client.get(name) != value)
    if client.get("RefreshTokenRotation", {}).get("Feature") != "ENABLED":
        yield "RefreshTokenRotation"


@rule(
    "where managed login has an address it shows its pages, and the address is one Cognito takes",
    classic=drop("users", "Resources|LoginDomain|Properties|ManagedLoginVersion"),
    no_style=drop("users", "Resources|LoginStyle"),
    style_of_nobody=put("users", "Resources|LoginStyle|Properties|ClientId", "another"),
    no_flow=put("users", f"{CLIENT}AllowedOAuthFlowsUserPoolClient", False),
    reserved=put(
        "users", "Parameters|LoginDomainPrefix|AllowedPattern", "^([a-z0-9][a-z0-9-]*[a-z0-9])?$"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["users"], LoginDomainPrefix="mysfits")
    [domain] = stack.of_type("AWS::Cognito::UserPoolDomain").values()
    styles = stack.of_type("AWS::Cognito::ManagedLoginBranding").values()
    if domain.get("ManagedLoginVersion") != 2:
        yield "the classic pages"
    if [style["ClientId"] for style in styles] != ["<WebClient>"]:
        yield "the client has no style, so its pages are unavailable"
    client = stack.resources["WebClient"]["Properties"]
    if client["AllowedOAuthFlowsUserPoolClient"] is not True or not client["CallbackURLs"]:
        yield "the client may not be signed in there"
    pattern = templates["users"]["Parameters"]["LoginDomainPrefix"]["AllowedPattern"]
    for prefix, taken in (
        ("", True),
        ("mysfits-prod", True),
        ("aws-mysfits", False),
        ("amazon", False),
        ("my-cognito", False),
        ("-mysfits", False),
    ):
        if bool(re.search(pattern, prefix)) != taken:
            yield prefix
    if {"LoginDomain", "LoginStyle"} & set(Stack(templates["users"]).resources):
        yield "a managed login nobody asked for"
