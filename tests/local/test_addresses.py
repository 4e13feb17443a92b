"""Ports: from the environment, checked before anything starts."""

import socket
from collections.abc import Iterator

import pytest

from local.addresses import Addresses, check_ports_free
from local.errors import CommandError
from tests.support.cloud import free_port


def test_each_port_has_a_default_and_a_variable() -> None:
    defaults = Addresses.from_env({"WEB_PORT": ""})
    changed = Addresses.from_env({"WEB_PORT": "1", "API_PORT": "2", "CLOUD_PORT": "3"})

    assert defaults.site == "http://localhost:8000"
    assert defaults.api == "http://localhost:8080"
    assert defaults.mail == "http://localhost:4566/_local/mail"
    assert changed == Addresses(web_port=1, api_port=2, cloud_port=3)


@pytest.mark.parametrize("text", ["web", "0", "65536", "-1", "80.5", "٨٠"])
def test_invalid_port_is_refused_by_its_variable(text: str) -> None:
    with pytest.raises(CommandError, match="API_PORT"):
        Addresses.from_env({"API_PORT": text})


def test_equal_ports_are_refused() -> None:
    with pytest.raises(CommandError, match="three different ports"):
        Addresses.from_env({"WEB_PORT": "8080"})


def test_port_in_use_is_refused_with_the_variable_that_changes_it(taken: int) -> None:
    addresses = Addresses(web_port=free_port(), api_port=taken, cloud_port=free_port())

    with pytest.raises(CommandError) as raised:
        check_ports_free(addresses)

    assert str(raised.value) == (
        f"Port {taken} is already in use. Stop what listens there, "
        f"or choose another: API_PORT={taken + 1} make up"
    )


def test_free_ports_are_accepted() -> None:
    check_ports_free(Addresses(free_port(), free_port(), free_port()))


@pytest.fixture(params=["127.0.0.1", "0.0.0.0"])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    with socket.socket() as server:
        server.bind((request.param, 0))
        server.listen()
        yield server.getsockname()[1]
