"""Builds the service's image and pushes it to the environment's registry; prints it by its digest.

Usage: aws-cli/push-image --env NAME --region REGION [--architecture X86_64|ARM64] [--fresh]

  --architecture  the processor it is built for (X86_64)
  --fresh         build anew on the newest base image, though nothing of ours has changed

The tag is made of the content of what goes into the image, so an image that was pushed once is
found again and nothing is built; what to deploy is always named by digest. Needs docker only when
there is something to build. Needs the stack mysfits-<env>-registry, which aws-cli/deploy makes.
"""

from __future__ import annotations

import base64
import os
from datetime import UTC, datetime
from pathlib import Path

from operations.arguments import environment_parser
from operations.console import Failure, say, step
from operations.image_content import content
from operations.programs import need_programs, run_program
from operations.session import Account, connect
from operations.stacks import Stacks

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = {"X86_64": "linux/amd64", "ARM64": "linux/arm64"}


def main(words: list[str]) -> int:
    parser = environment_parser("push-image", __doc__)
    parser.value("--architecture", default="X86_64")
    parser.flag("--fresh")
    options = parser.read(words)
    stacks = Stacks(connect(options.env, options.region))
    stacks.need("registry")
    print(push(stacks, options.architecture, fresh=options.fresh))
    return 0


def push(stacks: Stacks, architecture: str, *, fresh: bool = False) -> str:
    """The image of the tree as it is, REPOSITORY@sha256:DIGEST; built only where it is missing."""
    if architecture not in PLATFORMS:
        raise Failure(f"There is no architecture {architecture}: X86_64 or ARM64.")
    tag = f"{content(ROOT)}-{architecture.lower()}"
    uri, name = (stacks.output("registry", f"Repository{each}") for each in ("Uri", "Name"))
    digest = newest_digest(stacks.account, name, tag)
    if digest and not fresh:
        say(f"   {tag} is in the registry already")
        return f"{uri}@{digest}"
    # With a number of its own, as a registry takes no tag twice, be it within a second.
    full_tag = f"{tag}-{datetime.now(UTC):%Y%m%d%H%M%S}-{os.getpid()}"
    build_and_push(stacks.account, PLATFORMS[architecture], f"{uri}:{full_tag}")
    digest = newest_digest(stacks.account, name, tag)
    if not digest:
        raise Failure(
            f"{full_tag} was pushed, and the registry does not show it.",
            "Run the same command again.",
        )
    return f"{uri}@{digest}"


def newest_digest(account: Account, repository: str, tag: str) -> str | None:
    """The newest among the images of this content, whose tags end with the time of their building.

    An image can have tags of other contents too: a changed comment in the Dockerfile makes the
    same image.
    """
    pages = account.client("ecr").get_paginator("describe_images")
    found = [
        (each_tag, image["imageDigest"])
        for page in pages.paginate(repositoryName=repository, filter={"tagStatus": "TAGGED"})
        for image in page["imageDetails"]
        for each_tag in image.get("imageTags", [])
        if each_tag.startswith(f"{tag}-")
    ]
    return max(found)[1] if found else None


def build_and_push(account: Account, platform: str, image: str) -> None:
    need_programs("docker", "git")
    revision = run_program("git", "-C", str(ROOT), "rev-parse", "HEAD", capture=True).strip()
    step(f"Building {image.rpartition(':')[2]}")
    build = ("--pull", "--platform", platform, "--target", "production")
    # BuildKit may add a record of the build, and then what is pushed is a list of image and record
    # that is another with every build. The classic builder knows neither variable nor record.
    run_program(
        *("docker", "build", *build, "--build-arg", f"REVISION={revision}", "--tag", image),
        str(ROOT),
        variables={"BUILDX_NO_DEFAULT_ATTESTATIONS": "1"},
    )
    step(f"Pushing {image.rpartition(':')[2]}")
    sign_in(account, image.partition("/")[0])
    run_program("docker", "push", image)


def sign_in(account: Account, registry: str) -> None:
    """Docker's sign-in to the registry, the password on its standard input."""
    (issued,) = account.client("ecr").get_authorization_token()["authorizationData"]
    user, _, password = base64.b64decode(issued["authorizationToken"]).decode().partition(":")
    run_program(
        *("docker", "login", "--username", user, "--password-stdin", registry), typed=password
    )
