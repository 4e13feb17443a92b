"""What the user pool's client allows and tells."""

from __future__ import annotations

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
