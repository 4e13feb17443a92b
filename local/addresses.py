"""Where each part listens: three ports, each to be moved by its variable."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass

from local.problem import Problem

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Addresses:
    """The ports, and the addresses made of them.

    People and browsers are told `localhost`; our own processes use 127.0.0.1, which is where
    everything listens and needs no name looked up.
    """

    web_port: int = 8000
    api_port: int = 8080
    cloud_port: int = 4566

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Addresses":
        """Raises Problem for a port that is no port, or one that is named twice."""
        addresses = cls(
            web_port=port(env, "WEB_PORT", cls.web_port),
            api_port=port(env, "API_PORT", cls.api_port),
            cloud_port=port(env, "CLOUD_PORT", cls.cloud_port),
        )
        if len(set(addresses.variables().values())) < 3:
            raise Problem("WEB_PORT, API_PORT and CLOUD_PORT must be three different ports.")
        return addresses

    def variables(self) -> dict[str, int]:
        return {
            "WEB_PORT": self.web_port,
            "API_PORT": self.api_port,
            "CLOUD_PORT": self.cloud_port,
        }

    @property
    def site(self) -> str:
        return f"http://localhost:{self.web_port}"

    @property
    def api(self) -> str:
        return f"http://localhost:{self.api_port}"

    @property
    def cloud(self) -> str:
        return f"http://localhost:{self.cloud_port}"

    @property
    def mail(self) -> str:
        return f"{self.cloud}/_local/mail"

    @property
    def cloud_endpoint(self) -> str:
        """What goes into AWS_ENDPOINT_URL."""
        return f"http://{HOST}:{self.cloud_port}"

    @property
    def site_origins(self) -> str:
        """Both ways to write the site's address in a browser, for CORS."""
        return f"{self.site},http://{HOST}:{self.web_port}"


def port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Problem(f"{name} is {text!r}, but a port is a number from 1 to 65535.")
    return int(text)


def refuse_taken_ports(addresses: Addresses) -> None:
    """Raises Problem for the first port something listens on, before anything is started."""
    for name, number in addresses.variables().items():
        if taken(number):
            raise Problem(
                f"Port {number} is already in use. Stop what listens there, "
                f"or choose another: {name}={number + 1} make up"
            )


def taken(number: int) -> bool:
    # To connect finds a server on every interface too, which binding to one does not everywhere.
    with socket.socket() as caller:
        caller.settimeout(1)
        if caller.connect_ex((HOST, number)) == 0:
            return True
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
        except OSError:
            return True
    return False
