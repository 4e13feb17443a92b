"""Which paths are public reads."""

from __future__ import annotations

import pytest
from fastapi import Depends, FastAPI

from service.app import create_app
from service.http.dependencies import Private, PublicRead, public_paths
from tests.support.builders import make_settings


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/mysfits", True),
        ("/mysfits/x", True),
        ("/mysfits/", False),
        ("/mysfits/x/like", False),
        ("/me", False),
        ("/", False),
        ("/docs", False),
        ("/nothing", False),
    ],
)
def test_paths_of_routes_with_public_read_are_public(path: str, expected: bool) -> None:
    assert public_paths(create_app(make_settings()))(path) is expected


def test_first_route_that_matches_decides_whether_a_path_is_public() -> None:
    app = FastAPI()

    @app.get("/things/{name}", dependencies=[Depends(PublicRead())])
    @app.get("/things/mine", dependencies=[Depends(Private())])
    async def find() -> None:
        """The lower decorator adds its route first."""

    is_public = public_paths(app)

    assert (is_public("/things/x"), is_public("/things/mine")) == (True, False)
