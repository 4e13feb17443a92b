"""An ASGI application that answers each request the same: `python -m bench.constant_app PORT FILE`.

FILE holds status, headers and body as JSON: what the service answered. It is served by the same
server as the service, so what it does is what the server itself can do.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.protocol import BoundedProtocol


def constant_app(status: int, headers: list[tuple[str, str]], body: str) -> ASGIApp:
    start: Message = {
        "type": "http.response.start",
        "status": status,
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    rest: Message = {"type": "http.response.body", "body": body.encode()}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(start)
        await send(rest)

    return app


def main() -> None:
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    answer: dict[str, Any] = json.loads(file.read_text("utf-8"))
    uvicorn.run(
        constant_app(**answer),
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=300,
    )


if __name__ == "__main__":
    main()
