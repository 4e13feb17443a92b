"""Both stacks deployed to the run's one account; each test brings its own people."""

import pytest

from tests.support.cloud import Cloud, deploy
from tests.support.visitors import Visitors


@pytest.fixture(scope="session")
def outputs(cloud: Cloud) -> dict[str, str]:
    """What the two stacks say of themselves."""
    return deploy(cloud)


@pytest.fixture(scope="session")
def visitors(cloud: Cloud, outputs: dict[str, str]) -> Visitors:
    return Visitors(cloud, outputs["UserPoolId"], outputs["UserPoolClientId"])
