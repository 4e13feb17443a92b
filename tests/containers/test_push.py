"""aws-cli/push-image and deploy with a real docker: built, pushed, deployed and run by one digest.

The registry is the emulated account's own: docker signs in to it, pushes to it and pulls from it.
"""

import hashlib
import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.aws_cli.operators import Operator, Run, small_site
from tests.containers.engine import docker, inspected, layers, output_of, wait_for
from tests.support.cloud import ROOT, free_port, running_cloud
from tests.support.tasks import CONTAINER, credentials_of, described, registered
from tests.support.tls import signing_keys_over_tls
from tests.support.worker import running_worker_task

MakeOperator = Callable[[], Operator]

DOCKERFILE = (ROOT / "Dockerfile").read_text()
BASE = "python:" + re.findall(r"^ARG PYTHON_TAG=(\S+)$", DOCKERFILE, re.MULTILINE)[0]

WITHOUT_PULL = """
for word do
  shift
  [ "$word" = --pull ] || set -- "$@" "$word"
done
exec "$docker" "$@"
"""
NEWER_BASE = """
[ "$1" = build ] && shift && set -- build --label "now=$(date +%s%N)" "$@"
echo "$@" >>{log}
exec "$docker" "$@"
"""
NOT_SIGNED_IN = '[ "$1" = login ] && exec cat >/dev/null; exec "$docker" "$@"'
SAYS_SO_AND_DOES_NOTHING = '[ "$1" = push ] || exec "$docker" "$@"'
ANSWER_LOST = '"$docker" "$@" && [ "$1" != push ]'
NEVER = 'echo "docker is not needed here" >&2; exit 1'


def with_docker(operator: Operator, folder: Path, script: str) -> Operator:
    """The same operator, whose `docker` is the script; `$docker` in it is the one there was."""
    real = shutil.which("docker", path=operator.surroundings()["PATH"])
    return operator.with_program(folder, "docker", f'#!/bin/sh\ndocker="{real}"\n{script}\n')


@pytest.fixture(scope="module")
def pulls(engine: None) -> bool:
    """Whether the base image can be pulled: from its registry, or from a mirror of it."""
    return "Digest: sha256:" in docker("pull", BASE, check=False)


@pytest.fixture(scope="module")
def operators(
    images: None, pulls: bool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MakeOperator]:
    """Makes operators of environments of their own, in one account."""
    if "Docker Desktop" in docker("info", "--format", "{{.OperatingSystem}}"):
        pytest.skip("the engine is on a machine of its own, where 127.0.0.1 is not the account")
    folder, numbers = tmp_path_factory.mktemp("push"), itertools.count(1)
    engine = {name: value for name, value in os.environ.items() if name == "DOCKER_HOST"}
    with running_cloud() as cloud:

        def make() -> Operator:
            operator = Operator(cloud, f"env{next(numbers)}", folder, engine)
            if pulls:
                return operator
            return with_docker(operator, folder / operator.environment, WITHOUT_PULL)

        yield make
        forget_images(f"127.0.0.1:{cloud.port}/*")


def forget_images(reference: str) -> None:
    """Takes the names away. What another image or the builder's cache is made of stays."""
    tagged, pulled = "{{.Repository}}:{{.Tag}}", "{{.Repository}}@{{.Digest}}"
    name = f'{{{{if eq .Tag "<none>"}}}}{pulled}{{{{else}}}}{tagged}{{{{end}}}}'
    filters = ("--digests", "--filter", f"reference={reference}", "--format", name)
    # An engine that keeps images in containerd lists some names only when others are gone.
    while images := docker("images", *filters).split():
        for image in images:
            docker("rmi", image)


@pytest.fixture
def operator(operators: MakeOperator) -> Operator:
    """Somebody whose environment has a registry and nothing else."""
    made = operators()
    made.cloud.cloudformation.create_stack(
        StackName=f"mysfits-{made.environment}-registry",
        TemplateBody=(ROOT / "cfn" / "registry.yml").read_text(),
    )
    wait_for(lambda: made.stacks() == {"registry": "CREATE_COMPLETE"}, 10, "the registry")
    return made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def deployed(operators: MakeOperator, site: Path) -> tuple[Operator, Run]:
    """A whole deployment of the tree as it is, which nobody gave an image."""
    made = operators()
    return made, made.start("deploy", "--dist", str(site), "--no-smoke")


def images_of(operator: Operator) -> list[dict[str, Any]]:
    name = operator.output("registry", "RepositoryName")
    found = operator.cloud.client("ecr").describe_images(repositoryName=name)
    return list(found["imageDetails"])


def task_of(operator: Operator) -> Any:
    return described(operator.cloud, operator.output("service", "TaskDefinitionArn"))


def container_of(operator: Operator) -> Any:
    """What the task definition says of the service's container."""
    containers = task_of(operator)["containerDefinitions"]
    return next(each for each in containers if each["name"] == CONTAINER)


def signed_in(operator: Operator) -> dict[str, str]:
    """The variable by which docker is who the scripts signed in."""
    return {"DOCKER_CONFIG": f"{operator.surroundings()['HOME']}/.docker"}


def test_deploy_builds_and_pushes_and_deploys_one_digest(deployed: tuple[Operator, Run]) -> None:
    operator, run = deployed

    (image,) = images_of(operator)

    assert run.exit_code == 0, run
    uri = operator.output("registry", "RepositoryUri")
    assert container_of(operator)["image"] == f"{uri}@{image['imageDigest']}"
    assert operator.parameter("service", "Image") == f"{uri}@{image['imageDigest']}"
    assert re.fullmatch(r"[0-9a-f]{16}-x86_64-\d{14}-\d+", image["imageTags"][0])
    # One image, and not a list of it and of what BuildKit noted about it.
    assert image["imageManifestMediaType"].endswith(("manifest.v2+json", "manifest.v1+json"))


def test_the_registry_has_all_that_the_digest_stands_for(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed
    issued = operator.cloud.client("ecr").get_authorization_token()["authorizationData"][0]
    repository = f"{issued['proxyEndpoint']}/v2/{operator.output('registry', 'RepositoryName')}"
    (image,) = images_of(operator)

    with httpx.Client(headers={"Authorization": f"Basic {issued['authorizationToken']}"}) as client:
        manifest = client.get(f"{repository}/manifests/{image['imageDigest']}")
        parts = [manifest.json()["config"], *manifest.json()["layers"]]
        contents = [client.get(f"{repository}/blobs/{part['digest']}").content for part in parts]

    assert digest_of(manifest.content) == image["imageDigest"]
    assert [digest_of(content) for content in contents] == [part["digest"] for part in parts]


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_it_stands_on_the_base_image_of_today(deployed: tuple[Operator, Run], pulls: bool) -> None:
    if not pulls:
        pytest.skip(f"{BASE} cannot be pulled here; the image was built on the one there is")
    operator, _ = deployed
    below = layers(BASE)

    image = container_of(operator)["image"]

    assert layers(image)[: len(below)] == below


def test_what_the_task_definition_names_is_pulled_and_serves_the_deployed_product(
    deployed: tuple[Operator, Run], tmp_path: Path
) -> None:
    operator, _ = deployed
    image = container_of(operator)["image"]
    docker("rmi", "--force", inspected("image", image)["Id"])
    stranger = {"DOCKER_CONFIG": str(tmp_path)}

    refused = output_of(["docker", "pull", image], stranger, check=False)
    output_of(["docker", "pull", image], signed_in(operator))
    photos = operator.outputs("photos")
    with task_in_a_container(operator) as port, running_worker_task(operator.cloud, photos):
        answer = httpx.get(f"http://127.0.0.1:{port}/")
        smoke = operator.start("smoke")

    assert "no basic auth credentials" in refused
    assert inspected("image", image)["RepoDigests"] == [image]
    assert answer.status_code == 200
    assert smoke.exit_code == 0, smoke
    assert "ok  given back and unliked" in smoke.stderr


def test_deploying_again_needs_no_docker_and_changes_nothing(
    deployed: tuple[Operator, Run], site: Path, tmp_path: Path
) -> None:
    operator, _ = deployed
    without = with_docker(operator, tmp_path / "bin", NEVER)

    run = without.start("deploy", "--dist", str(site), "--no-smoke")

    assert run.exit_code == 0, run
    assert "is in the registry already" in run.stderr
    assert run.stderr.count("no change") == 10, run


def test_built_anew_the_newest_image_of_the_content_is_the_answer(
    operator: Operator, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    # Stands for a base image that is newer with every build.
    watched = with_docker(operator, tmp_path / "bin", NEWER_BASE.format(log=log))

    first = watched.start("push-image")
    fresh = watched.start("push-image", "--fresh")
    third = watched.start("push-image")

    assert (first.exit_code, fresh.exit_code, third.exit_code) == (0, 0, 0), (first, fresh, third)
    tags = {tag: each["imageDigest"] for each in images_of(operator) for tag in each["imageTags"]}
    assert len(set(tags.values())) == 2
    uri = operator.output("registry", "RepositoryUri")
    assert first.stdout == f"{uri}@{tags[min(tags)]}\n"
    assert fresh.stdout == third.stdout == f"{uri}@{tags[max(tags)]}\n"
    calls = log.read_text().splitlines()
    assert [call.split()[0] for call in calls] == ["build", "login", "push"] * 2
    # Without it, no newer base image would ever be seen.
    assert all("--pull" in call.split() for call in calls if call.startswith("build"))


def test_an_image_of_two_contents_is_found_by_each(operator: Operator, tmp_path: Path) -> None:
    """Such as before and after a change of a comment in the Dockerfile."""
    first = operator.start("push-image")
    ecr, name = operator.cloud.client("ecr"), operator.output("registry", "RepositoryName")
    image = {"imageDigest": images_of(operator)[0]["imageDigest"]}
    manifest = ecr.batch_get_image(repositoryName=name, imageIds=[image])["images"][0]
    ecr.batch_delete_image(repositoryName=name, imageIds=[image])
    for content in ("0" * 16, "f" * 16):
        tag = f"{content}-x86_64-20200101000000"
        given = {"imageManifest": manifest["imageManifest"], "imageTag": tag}
        ecr.put_image(repositoryName=name, **image, **given)

    again = operator.start("push-image")
    found = with_docker(operator, tmp_path / "bin", NEVER).start("push-image")

    assert len(images_of(operator)[0]["imageTags"]) == 3
    assert (again.exit_code, found.exit_code) == (0, 0), (again, found)
    assert first.stdout == again.stdout == found.stdout


def test_a_push_that_is_refused_is_made_by_the_next_run(operator: Operator, tmp_path: Path) -> None:
    stranger = with_docker(operator, tmp_path / "bin", NOT_SIGNED_IN).with_variables(
        DOCKER_CONFIG=str(tmp_path)
    )

    refused = stranger.start("push-image")
    before = images_of(operator)
    made = operator.start("push-image")

    assert refused.exit_code not in (0, 3), refused
    assert "no basic auth credentials" in refused.stderr
    assert "Stopped" in refused.stderr
    assert refused.stdout == ""
    assert before == []
    assert made.exit_code == 0, made
    assert made.stdout.strip().endswith(images_of(operator)[0]["imageDigest"])


def test_a_push_whose_answer_was_lost_is_not_made_again(operator: Operator, tmp_path: Path) -> None:
    failing = with_docker(operator, tmp_path / "bin", ANSWER_LOST)

    lost = failing.start("push-image")
    found = operator.start("push-image")

    assert lost.exit_code != 0
    assert lost.stdout == ""
    assert "is in the registry already" in found.stderr
    assert len(images_of(operator)) == 1


def test_an_image_the_registry_does_not_show_is_not_named(
    operator: Operator, tmp_path: Path
) -> None:
    run = with_docker(operator, tmp_path / "bin", SAYS_SO_AND_DOES_NOTHING).start("push-image")

    assert run.exit_code == 3, run
    assert run.stdout == ""
    assert "was pushed, and the registry does not show it" in run.stderr


@contextmanager
def task_in_a_container(operator: Operator) -> Iterator[int]:
    """A container as the task definition wants it, known to the load balancer; its port."""
    cloud, wanted, port = operator.cloud, container_of(operator), free_port()
    settings = {each["name"]: each["value"] for each in wanted["environment"]}
    given_by_the_machine = {
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "MYSFITS_HOST": "127.0.0.1",
        "MYSFITS_PORT": str(port),
    }
    group = operator.output("service", "TargetGroupArn")
    with (
        signing_keys_over_tls(cloud.endpoint) as over_tls,
        credentials_of(cloud, task_of(operator)["taskRoleArn"]) as keys,
    ):
        environment = {**settings, **over_tls, **keys, **given_by_the_machine}
        certificate = over_tls["SSL_CERT_FILE"]
        container = docker(
            *(
                "run",
                "--detach",
                "--network",
                "host",
                "--volume",
                f"{certificate}:{certificate}:ro",
            ),
            *options_of(wanted),
            *(word for name, value in environment.items() for word in ("--env", f"{name}={value}")),
            wanted["image"],
        ).strip()
        try:
            wait_for(lambda: is_ready(port), 20, "a ready task")
            with registered(cloud, group, port):
                yield port
        finally:
            docker("rm", "--force", "--volumes", container)


def options_of(wanted: Any) -> list[str]:
    """What the task definition says of the container, as docker says it."""
    linux = wanted["linuxParameters"]
    return [
        *("--user", wanted["user"], "--stop-timeout", str(wanted["stopTimeout"])),
        f"--read-only={str(wanted['readonlyRootFilesystem']).lower()}",
        f"--init={str(linux['initProcessEnabled']).lower()}",
        *(f"--cap-drop={each}" for each in linux["capabilities"]["drop"]),
    ]


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
    except httpx.TransportError:
        return False
