"""The AWS clients, and the botocore data that the production image keeps for them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import boto3
import botocore
import pytest
from botocore.loaders import Loader

from service.aws import clients
from tests.support.tables import REGION, ROOT

DATA = Path(botocore.__file__).parent / "data"
DOCKERFILE = (ROOT / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def image_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """botocore's data as the image has it: links to the real files, pruned by the Dockerfile."""
    copy = tmp_path_factory.mktemp("botocore") / "data"
    for entry in [*DATA.glob("*"), *DATA.glob("*/*")]:
        place = copy / entry.relative_to(DATA)
        if entry.parent == DATA and entry.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(entry)
    found = re.search(r"find (\S+/botocore/data) .*?\{\} \+", DOCKERFILE, re.DOTALL)
    assert found, "Dockerfile no longer prunes botocore's data"
    subprocess.run(["sh", "-c", found[0].replace(found[1], str(copy))], check=True)
    return copy


def test_image_keeps_the_data_of_exactly_the_services_used(image_data: Path) -> None:
    kept = {entry.name for entry in image_data.iterdir() if entry.is_dir()}

    assert kept == {*clients.CONFIGS, *clients.USED_BY_LIBRARIES}


def test_each_client_builds_from_the_files_of_the_image(
    image_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Loader, "BUILTIN_DATA_PATH", str(image_data))

    for service in clients.CONFIGS:
        assert getattr(clients, service)(REGION).meta.service_model.service_name == service
    for service in clients.USED_BY_LIBRARIES:
        boto3.session.Session(region_name=REGION).client(service)  # type: ignore[call-overload]


@pytest.mark.parametrize("service", sorted(clients.CONFIGS))
def test_client_has_time_limits(service: str) -> None:
    config = getattr(clients, service)(REGION).meta.config

    assert config.connect_timeout == 0.5
    assert config.read_timeout == {"dynamodb": 1, "rekognition": 5, "sqs": 25}.get(service, 2)
    assert config.retries == {"total_max_attempts": 1, "mode": "standard"}


def test_client_honours_the_endpoint_variable_of_its_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://all.test")
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://dynamodb.test")

    assert clients.dynamodb(REGION).meta.endpoint_url == "http://dynamodb.test"
