"""Users and responses as ministack keeps and sends them."""

from typing import Any

from ministack.services import cognito

Response = Any
User = dict[str, Any]


def pool_of(client_id: str | None) -> dict[str, Any]:
    """The user pool of an app client; empty where there is none."""
    pool: dict[str, Any] = cognito._pool_for_client(client_id)[0] or {}
    return pool


def user_named(pool: dict[str, Any], username: str | None) -> User | None:
    """By user name, sub or address; None where there is none."""
    user: User | None = cognito._resolve_user(pool, username)[0] if pool else None
    return user


def attributes_of(user: User) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in user.get("Attributes", [])}


def refused(error: str, message: str) -> Response:
    return cognito.error_response_json(error, message, 400)
