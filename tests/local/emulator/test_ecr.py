"""A repository is a registry on the account's port that docker signs in to."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.support.cloud import Cloud
from tests.support.templates import attribute, make, ref, resource

MANIFEST = json.dumps({"schemaVersion": 2}).encode()
DIGEST = f"sha256:{hashlib.sha256(MANIFEST).hexdigest()}"


@dataclass(frozen=True)
class Repository:
    name: str
    uri: str


@pytest.fixture(scope="module")
def repository(cloud: Cloud) -> Repository:
    kept = resource("AWS::ECR::Repository", ImageTagMutability="IMMUTABLE")
    outputs = {"Name": ref("Kept"), "Uri": attribute("RepositoryUri", "Kept")}
    made = make(cloud, {"Kept": kept}, outputs)
    return Repository(made["Name"], made["Uri"])


@pytest.fixture
def registry(cloud: Cloud) -> Iterator[httpx.Client]:
    """A client with the registry's credentials."""
    issued = cloud.client("ecr").get_authorization_token()["authorizationData"][0]
    signed_in = {"Authorization": f"Basic {issued['authorizationToken']}"}
    with httpx.Client(base_url=issued["proxyEndpoint"], headers=signed_in) as client:
        yield client


def test_repository_is_on_the_accounts_port(cloud: Cloud, repository: Repository) -> None:
    assert repository.uri == f"127.0.0.1:{cloud.port}/{repository.name}"


@pytest.mark.parametrize("given", ["", "Basic QVdTOm1pbmlzdGFjay1hdXRoLXRva2Vu", "Basic \u00e9"])
def test_registry_requires_credentials(cloud: Cloud, given: str) -> None:
    headers = {b"Authorization": given.encode()}

    answer = httpx.get(f"{cloud.endpoint}/v2/", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_pushed_image_is_described_by_its_digest(
    cloud: Cloud, repository: Repository, registry: httpx.Client
) -> None:
    pushed = registry.put(f"/v2/{repository.name}/manifests/one", content=MANIFEST)

    images = cloud.client("ecr").describe_images(repositoryName=repository.name)["imageDetails"]

    assert pushed.headers["Docker-Content-Digest"] == DIGEST
    assert [(each["imageDigest"], each["imageTags"]) for each in images] == [(DIGEST, ["one"])]


def test_immutable_tag_is_not_overwritten(repository: Repository, registry: httpx.Client) -> None:
    registry.put(f"/v2/{repository.name}/manifests/two", content=MANIFEST)

    again = registry.put(f"/v2/{repository.name}/manifests/two", content=b"{}")

    assert again.status_code == 400
