"""The three ports, each changed by its environment variable, and the URLs made of them."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass

from local.errors import CommandError

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Addresses:
    """The ports, and the URLs made of them.

    URLs for people and browsers say `localhost`; our own processes use 127.0.0.1, where everything
    listens.
    """

    web_port: int = 8000
    api_port: int = 8080
    cloud_port: int = 4566

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Addresses":
        """Raises CommandError for an invalid port number, or two equal ones."""
        addresses = cls(
            web_port=port(env, "WEB_PORT", cls.web_port),
            api_port=port(env, "API_PORT", cls.api_port),
            cloud_port=port(env, "CLOUD_PORT", cls.cloud_port),
        )
        if len(set(addresses.variables().values())) < 3:
            raise CommandError("WEB_PORT, API_PORT and CLOUD_PORT must be three different ports.")
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
        raise CommandError(f"{name} is {text!r}, but a port is a number from 1 to 65535.")
    return int(text)


def check_ports_free(addresses: Addresses) -> None:
    """Raises CommandError for the first port that something listens on."""
    for name, number in addresses.variables().items():
        if taken(number):
            raise CommandError(
                f"Port {number} is already in use. Stop what listens there, "
                f"or choose another: {name}={number + 1} make up"
            )


def taken(number: int) -> bool:
    # Connecting also finds a server on 0.0.0.0, beside which some systems let us bind 127.0.0.1.
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
