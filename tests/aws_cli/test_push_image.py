"""aws-cli/push-image: one image for one content, and a new tag whenever anything in it changed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from operations.image_content import content, shipped_files
from tests.aws_cli.operators import Operator
from tests.support.cloud import ROOT

DOCKER = """#!{python}
# Builds nothing; a push puts an image of that tag into the registry of the account.
import sys, boto3
with open("{log}", "a") as log:
    print("docker", *sys.argv[1:], file=log)
if sys.argv[1] == "login":
    sys.stdin.read()
if sys.argv[1] == "push":
    repository, _, tag = sys.argv[2].partition("/")[2].partition(":")
    boto3.client("ecr", region_name="eu-west-1").put_image(
        repositoryName=repository, imageTag=tag, imageManifest='{{"tag": "' + tag + '"}}'
    )
"""


def with_docker(operator: Operator, folder: Path) -> Operator:
    """The same operator, whose docker builds nothing and logs its arguments to `folder/log`."""
    python = ROOT / ".venv" / "bin" / "python"
    return operator.with_program(folder, "docker", DOCKER.format(python=python, log=folder / "log"))


def make_registry(operator: Operator) -> None:
    """An environment that has a registry and nothing else."""
    stack = f"mysfits-{operator.environment}-registry"
    template = (ROOT / "cfn" / "registry.yml").read_text()
    operator.cloud.cloudformation.create_stack(StackName=stack, TemplateBody=template)
    while operator.stacks()["registry"] != "CREATE_COMPLETE":
        time.sleep(0.05)


def test_an_image_is_built_once_for_its_content_and_named_by_digest(
    operator: Operator, tmp_path: Path
) -> None:
    make_registry(operator)
    builder, log = with_docker(operator, tmp_path), tmp_path / "log"

    first = builder.start("push-image")
    calls = log.read_text().splitlines()
    second = builder.run("push-image")
    same = log.read_text().splitlines()
    fresh = builder.run("push-image", "--fresh")
    ecr, name = operator.cloud.client("ecr"), operator.output("registry", "RepositoryName")
    images = ecr.describe_images(repositoryName=name)["imageDetails"]

    assert [run.exit_code for run in (first, second, fresh)] == [0, 0, 0], (first, second, fresh)
    assert first.stdout.startswith(f"{operator.output('registry', 'RepositoryUri')}@sha256:")
    assert [line.split()[1] for line in calls] == ["build", "login", "push"]
    assert "--target production" in calls[0]
    assert same == calls
    assert second.stdout == first.stdout
    assert fresh.stdout != first.stdout
    assert len({tag for image in images for tag in image["imageTags"]}) == 2


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone")
    ignore = shutil.ignore_patterns("node_modules", "dist")
    for name in ("service", "web", "local", "cfn"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for name in ("requirements.txt", "Dockerfile", ".dockerignore"):
        shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("service/app.py", "", "# changed\n"),
        ("service/new.json", "", "{}"),
        ("requirements.txt", "", "# changed\n"),
        (".dockerignore", "", "# changed\n"),
        ("Dockerfile", "PYTHON_TAG=", "PYTHON_TAG=3.14-"),
        ("Dockerfile", "VERSION=0.1.0", "VERSION=0.2.0"),
        ("Dockerfile", "USER 65532", "USER 65533"),
    ],
)
def test_the_digest_changes_with_everything_that_enters_the_image(
    clone: Path, file: str, before: str, after: str
) -> None:
    digest, path = content(clone), clone / file
    text = path.read_text() if path.exists() else None
    assert text is None or before in text

    path.write_text((text or "").replace(before, after, 1) if before else (text or "") + after)
    changed = content(clone)
    path.unlink() if text is None else path.write_text(text)

    assert changed != digest
    assert content(clone) == digest


def test_the_digest_changes_with_an_executable_bit(clone: Path) -> None:
    digest, path = content(clone), clone / "service" / "app.py"

    path.chmod(0o755)
    changed = content(clone)
    path.chmod(0o644)

    assert changed != digest


def test_the_digest_does_not_change_with_what_the_image_leaves_out(clone: Path) -> None:
    digest = content(clone)
    for name in ("service/__pycache__/app.cpython-313.pyc", "service/.env", "web/new.ts", "a.md"):
        (clone / name).parent.mkdir(exist_ok=True)
        (clone / name).write_text("changed")

    assert content(clone) == digest
    assert len(digest) == 16


def test_a_source_that_the_dockerfile_begins_to_copy_is_part_of_the_digest(clone: Path) -> None:
    digest, dockerfile = content(clone), clone / "Dockerfile"
    text = dockerfile.read_text()

    dockerfile.write_text(text.replace("COPY service ", "COPY cfn \\\n  service ", 1))
    with_cfn = {path.relative_to(clone).parts[0] for path in shipped_files(clone, "production")}
    dockerfile.write_text(text)

    assert with_cfn == {"service", "requirements.txt", "cfn"}
    assert content(clone) == digest
