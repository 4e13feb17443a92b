"""`python -m service`: the HTTP process as production runs it, with graceful shutdown."""

from __future__ import annotations

import os
import socket
import sys

import uvicorn

from service import logs
from service.app import create_app
from service.http.dependencies import state_of
from service.http.draining import Drain, DrainingServer
from service.http.protocol import BoundedProtocol
from service.settings import InvalidSettings, Settings

GRACE_SECONDS = 10
"""How long requests in flight may take after the drain; no AWS call takes longer."""

KEEP_ALIVE_SECONDS = 300
"""How long a connection may idle. API Gateway reuses connections, and a request on one that the
service closes just then fails, so: long. But less than the 350 seconds after which the load
balancer drops an idle connection silently.
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html
"""


def main() -> int:
    try:
        settings = Settings.from_env(os.environ)
    except InvalidSettings as error:
        print(f"The service cannot start: {error}", file=sys.stderr)
        return 1
    logs.configure(settings.log_level)
    server_of(settings).run(inherited_sockets(settings))
    return 0


def server_of(settings: Settings) -> DrainingServer:
    """The server of the app; `run` serves until a signal ends it."""
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    return DrainingServer(config, state_of(app).get(Drain), settings.drain_seconds)


def inherited_sockets(settings: Settings) -> list[socket.socket] | None:
    """The listening socket that a parent process shares between several of these, if there is one.

    uvicorn's own `fd` takes it for a Unix socket, and so loses the client's address.
    """
    return None if settings.socket_fd is None else [socket.socket(fileno=settings.socket_fd)]


if __name__ == "__main__":
    sys.exit(main())
