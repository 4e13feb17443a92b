"""The browser's journey of tests/e2e, with the containers in the place of `make up`."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest

from tests.containers.engine import project
from tests.e2e.conftest import (  # noqa: F401  The fixtures of a page, over another stack.
    Stack,
    browser,
    catalogue,
    cloud,
    context,
    guide,
    page,
    page_errors,
    screen,
    visitors,
)
from tests.e2e.test_journey import (  # noqa: F401
    test_a_visitor_registers_filters_likes_adopts_gives_back_and_leaves,
    test_what_one_visitor_adopts_is_taken_for_the_others,
)
from tests.support.running import Running


@dataclass(frozen=True)
class Containers:
    """Of what `make up` is to those tests, all they ask for."""

    ports: dict[str, int]
    process: "subprocess.Popen[bytes] | None" = None


@pytest.fixture(scope="package")
def stack(images: None) -> Iterator[Stack]:
    """A project of its own: the journey counts likes from nothing."""
    with project("mysfits-journey") as started:
        started.up()
        yield Stack(cast("Running", Containers(started.ports)), started.config)
