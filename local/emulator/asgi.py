"""ASGI types, and helpers that read a header and send a whole response."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def header(scope: Scope, name: str) -> str:
    """The request's header of that lower-case name, or an empty string."""
    for key, value in scope["headers"]:
        if key.lower() == name.encode():
            return str(value.decode("latin-1"))
    return ""


async def read_body(receive: Receive) -> bytes:
    """The whole request body."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def respond(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    """Sends one whole response; the server leaves the body out of the response to a HEAD."""
    named = {"Content-Length": str(len(body)), **headers}
    raw = [(key.lower().encode(), value.encode()) for key, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
