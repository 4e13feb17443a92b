"""`python -m service`: the service as production runs it, draining when it is told to end."""

from __future__ import annotations

import os
import socket
import sys

import uvicorn

from service.app import create_app
from service.http.draining import DrainingServer
from service.logs import configure
from service.settings import InvalidSettings, Settings

GRACE_SECONDS = 10
"""How long requests in flight may take after the drain; no call of ours takes longer."""

KEEP_ALIVE_SECONDS = 300
"""How long a connection may idle. API Gateway uses connections again, and one that we close just
then is a failed request, so: long. But less than the 350 seconds after which the load balancer
forgets a connection without telling anybody.
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html
"""


def main() -> int:
    try:
        settings = Settings.from_env(os.environ)
    except InvalidSettings as error:
        print(f"The service cannot start: {error}", file=sys.stderr)
        return 1
    configure(settings.log_level)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    DrainingServer(config, app.state.drain, settings.drain_seconds).run(inherited_sockets(settings))
    return 0


def inherited_sockets(settings: Settings) -> list[socket.socket] | None:
    """The listening socket that the parent process shares between several of us, if there is one.

    uvicorn's own `fd` takes it for a Unix socket, and so loses the client's address.
    """
    return None if settings.socket_fd is None else [socket.socket(fileno=settings.socket_fd)]


if __name__ == "__main__":
    sys.exit(main())
