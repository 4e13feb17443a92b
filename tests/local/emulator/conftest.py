"""A stub server that the gateway and health checks call."""

from collections.abc import Iterator

import pytest

from tests.support.stub_server import Response, StubServer, running_stub_server


@pytest.fixture(scope="session")
def _stub_server() -> Iterator[StubServer]:
    with running_stub_server() as running:
        yield running


@pytest.fixture
def backend(_stub_server: StubServer) -> StubServer:
    """One server for the run, with the default response and no request recorded."""
    _stub_server.response, _stub_server.request = Response(), None
    return _stub_server
