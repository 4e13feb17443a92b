"""The little of ASGI that our parts of the account speak."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def header(scope: Scope, name: str) -> str:
    """The request's header of that lower-case name, or an empty text."""
    for key, value in scope["headers"]:
        if key.lower() == name.encode():
            return str(value.decode("latin-1"))
    return ""


async def respond(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    """One whole answer; the server leaves the body away where the request was a HEAD."""
    named = {"Content-Length": str(len(body)), **headers}
    raw = [(key.lower().encode(), value.encode()) for key, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
