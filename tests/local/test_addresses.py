"""Ports: from the environment, checked before anything starts."""

import socket
from collections.abc import Iterator

import pytest

from local.addresses import Addresses, refuse_taken_ports
from local.problem import Problem
from tests.support.cloud import free_port


def test_the_ports_have_defaults() -> None:
    addresses = Addresses.from_env({})

    assert addresses.site == "http://localhost:8000"
    assert addresses.api == "http://localhost:8080"
    assert addresses.mail == "http://localhost:4566/_local/mail"


def test_each_port_has_its_variable() -> None:
    addresses = Addresses.from_env({"WEB_PORT": "1", "API_PORT": "2", "CLOUD_PORT": "3"})

    assert (addresses.web_port, addresses.api_port, addresses.cloud_port) == (1, 2, 3)


def test_an_empty_variable_is_the_default() -> None:
    assert Addresses.from_env({"WEB_PORT": ""}).web_port == 8000


@pytest.mark.parametrize("text", ["web", "0", "65536", "-1", "80.5", "٨٠"])
def test_what_is_no_port_is_refused_by_name(text: str) -> None:
    with pytest.raises(Problem, match="API_PORT"):
        Addresses.from_env({"API_PORT": text})


def test_one_port_serves_one_thing() -> None:
    with pytest.raises(Problem, match="three different ports"):
        Addresses.from_env({"WEB_PORT": "8080"})


def test_a_taken_port_is_named_with_the_variable_that_moves_it(taken: int) -> None:
    addresses = Addresses(web_port=free_port(), api_port=taken, cloud_port=free_port())

    with pytest.raises(Problem) as raised:
        refuse_taken_ports(addresses)

    assert str(raised.value) == (
        f"Port {taken} is already in use. Stop what listens there, "
        f"or choose another: API_PORT={taken + 1} make up"
    )


def test_free_ports_are_fine() -> None:
    refuse_taken_ports(Addresses(free_port(), free_port(), free_port()))


@pytest.fixture(params=["127.0.0.1", "0.0.0.0"])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    with socket.socket() as server:
        server.bind((request.param, 0))
        server.listen()
        yield server.getsockname()[1]
