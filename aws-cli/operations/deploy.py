"""Brings a whole environment up to date in the AWS account you are signed in to.

Usage: aws-cli/deploy --env NAME --region REGION [options]

  --env NAME           the environment: small letters, digits, dashes; keeps deployments apart
  --region REGION      such as eu-west-1; default: AWS_REGION
  --profile PROFILE    cheap, default or available: how many tasks and NAT gateways. Without it an
                       environment stays as it is, and a new one is made as default
  --cheap              the same as --profile cheap
  --set STACK.NAME=VALUE  any other parameter of cfn/STACK.yml; may be repeated, and is remembered
  --image REF@sha256:… an image that is there already, instead of building and pushing one
  --dist FOLDER        a site that is built already, instead of building it
  --no-smoke           do not try the deployed product at the end
  --dry-run            only show what would change
  --help               this text

The stacks of cfn/stacks.yml in its order, the image after the registry, and the functions' code
where functions read the queues; then those again that take a value from a later one, the catalogue
if there is none, the site's files, smoke. Every stack goes
through a change set that is shown first. Running it again is safe and, when nothing is new, changes
nothing; after a failure it goes on from where it stopped.

Needs `make deploy-tools` once; docker unless the image is there; npm unless --dist. What it costs
is in cfn/README.md.
"""

from __future__ import annotations

import re
from argparse import Namespace
from subprocess import CalledProcessError

from cfn import manifest
from operations import catalogue, publish_web
from operations.arguments import environment_parser
from operations.choices import Choices
from operations.console import Failure, say, step
from operations.deployment import Deployment
from operations.programs import need_programs, run_program
from operations.session import connect
from operations.smoke import smoke
from operations.stacks import Stacks
from operations.tasks import await_service

PATIENCE_SECONDS = 300
README = manifest.CFN / "README.md"


def main(words: list[str]) -> int:
    options = read(words)
    step("Checking tools, account and region")
    choices = Choices.read(options.profile, options.set)
    check(options)
    stacks = Stacks(connect(options.env, options.region))
    if not options.dry_run and not options.image:
        check_docker(stacks)
    announce(stacks, options.profile)
    Deployment(stacks, choices, options.image, options.dry_run).run()
    if options.dry_run:
        say("\nNothing was changed: this was a dry run. The image, the catalogue and the site's")
        say("files come after.")
        return 0
    seed_catalogue(stacks)
    # The gallery is published with the mysfits that the service answers.
    await_service(stacks)
    step("The site")
    publish_web.publish(stacks, options.dist, patience=PATIENCE_SECONDS if options.smoke else 0)
    if options.smoke:
        step("Trying the deployed product")
        smoke(stacks, PATIENCE_SECONDS)
    print_addresses(stacks)
    return 0


def read(words: list[str]) -> Namespace:
    parser = environment_parser("deploy", __doc__)
    parser.value("--profile", default="")
    parser.add_argument("--cheap", dest="profile", action="store_const", const="cheap")
    parser.value("--set", action="append", default=[])
    parser.value("--image", default="")
    parser.value("--dist", default="")
    parser.add_argument("--no-smoke", dest="smoke", action="store_false")
    parser.flag("--dry-run")
    return parser.read(words)


def check(options: Namespace) -> None:
    """What can be known before AWS is asked; raises Failure."""
    if options.image and not re.fullmatch(r"[^@\s]+@sha256:[0-9a-f]{64}", options.image):
        raise Failure(
            "--image must name the image by its digest: REPOSITORY@sha256:64 hexadecimal digits.",
            "aws-cli/push-image prints it.",
        )
    if options.dist:
        publish_web.checked_dist(options.dist)
    elif not options.dry_run:
        need_programs("npm")


def check_docker(stacks: Stacks) -> None:
    """A new registry holds no image yet, so there is certainly one to build; known early."""
    if stacks.is_usable("registry"):
        return
    need_programs("docker", "git")
    try:
        run_program("docker", "version", capture=True)
    except CalledProcessError as error:
        raise Failure(
            "docker is there, but its engine does not answer.",
            "Start it, or give an image that is there already: --image.",
        ) from error


def announce(stacks: Stacks, profile: str) -> None:
    """What will be done, and what it costs by the month, from the table in cfn/README.md."""
    say()
    for stack in manifest.stacks():
        say(f"   {stacks.name(stack.name)}: {stacks.status(stack.name) or 'to be made'}")
    (total,) = re.findall(r"^\| \*\*together\*\*(.*)$", README.read_text(encoding="utf-8"), re.M)
    cheap, default, available = (cell.strip(" *") for cell in total.split("|")[1:4])
    say(
        f"\nIt costs, idle and by the month, about {cheap} USD as cheap, {default} as default and "
        f"{available} as available (cfn/README.md). Chosen: "
        f"{profile or 'as it is; default where it is new'}."
    )


def seed_catalogue(stacks: Stacks) -> None:
    step("The catalogue")
    table = stacks.output("data", "MysfitsTableName")
    say(f"   {catalogue.seed(stacks.account.client('dynamodb'), table)}")


def print_addresses(stacks: Stacks) -> None:
    say(f"\n{stacks.account.environment} is deployed.")
    print("site ", stacks.output("website", "SiteUrl"))
    print("api  ", stacks.output("api", "ApiUrl"))
