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

The stacks of cfn/stacks.yml in its order, the image after the registry; then those again that take
a value from a later one, the catalogue if there is none, the site's files, smoke. Every stack goes
through a change set that is shown first. Running it again is safe and, when nothing is new, changes
nothing; after a failure it goes on from where it stopped.

Needs `make deploy-tools` once; docker unless the image is there; npm unless --dist. What it costs
is in cfn/README.md.
"""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from subprocess import CalledProcessError

from botocore.exceptions import WaiterError

from cfn import manifest
from operations import catalogue, publish_web
from operations.arguments import environment_parser
from operations.change_sets import Deployer
from operations.choices import Choices
from operations.console import Failure, say, step
from operations.programs import need_programs, run_program
from operations.push_image import push
from operations.session import connect
from operations.smoke import smoke
from operations.special import own_parameters, refresh_stage
from operations.stacks import Stacks
from operations.status import another_definition, running_service

PATIENCE_SECONDS = 300
NOT_BUILT = f"to-be-built@sha256:{'0' * 64}"
README = manifest.CFN / "README.md"


@dataclass
class Deployment:
    """One run of deploy."""

    stacks: Stacks
    choices: Choices
    image: str
    dry_run: bool

    def run(self) -> None:
        for stack in self.order():
            self.deploy(stack, stack.takes)
            if stack.name == "registry":
                self.find_image()
        for stack in manifest.stacks():
            if stack.told_later:
                self.deploy(stack, stack.told_later)

    def order(self) -> list[manifest.Stack]:
        """That of the manifest, but the service before the network where tasks become public.

        The way out comes before who needs it goes private, and goes after they went public.
        """
        order = list(manifest.stacks())
        if self.becomes_public():
            network = order.index(manifest.stack("network"))
            service = order.index(manifest.stack("service"))
            order[network], order[service] = order[service], order[network]
        return order

    def becomes_public(self) -> bool:
        chosen = self.choices.parameters("service").get("PublicTasks")
        return (
            chosen == "enabled"
            and self.stacks.is_usable("service")
            and self.stacks.parameters("service").get("PublicTasks") == "disabled"
        )

    def deploy(self, stack: manifest.Stack, takes: Mapping[str, manifest.Output]) -> None:
        """With values of other stacks, what only code knows, and what was chosen, which wins."""
        missing = [t.stack for t in takes.values() if not self.stacks.is_usable(t.stack)]
        if self.dry_run and missing:
            step(self.stacks.name(stack.name))
            say(
                "   cannot be shown yet: it takes values from "
                f"{self.stacks.name(missing[0])}, which is not there"
            )
            return
        given = {name: self.value(source) for name, source in takes.items()}
        given |= own_parameters(self.stacks, stack.name, self.image)
        given |= self.choices.parameters(stack.name)
        Deployer(self.stacks, self.dry_run).deploy(stack, given)
        if stack.name == "api" and not self.dry_run:
            refresh_stage(self.stacks)

    def value(self, source: manifest.Output) -> str:
        if source.name is None:
            return self.stacks.name(source.stack)
        return self.stacks.output(source.stack, source.name)

    def find_image(self) -> None:
        """A dry run pushes nothing, and shows the service with the image it has."""
        if self.image:
            return
        if self.dry_run:
            self.image = "" if self.stacks.is_usable("service") else NOT_BUILT
            return
        step("The image")
        self.image = push(self.stacks, self.architecture())

    def architecture(self) -> str:
        chosen = self.choices.parameters("service").get("Architecture")
        return chosen or self.stacks.parameters("service").get("Architecture", "X86_64")


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
    put_content(stacks, options.dist)
    await_service(stacks)
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


def put_content(stacks: Stacks, dist: str) -> None:
    step("The catalogue")
    table = stacks.output("data", "MysfitsTableName")
    say(f"   {catalogue.seed(stacks.account.client('dynamodb'), table)}")
    step("The site")
    publish_web.publish(stacks, dist)


def await_service(stacks: Stacks) -> None:
    """Until tasks are stable and CloudFront has the site everywhere; raises Failure."""
    step("Waiting for the tasks")
    cluster, service = (stacks.output("service", f"{each}Name") for each in ("Cluster", "Service"))
    options = stacks.account.options()
    try:
        waiter = stacks.account.client("ecs").get_waiter("services_stable")
        waiter.wait(cluster=cluster, services=[service])
    except WaiterError as error:
        raise Failure(
            f"The tasks are not stable after ten minutes, or AWS could not be asked: {error}",
            f"See why tasks stop: aws-cli/status and aws-cli/logs {options}",
            "Then run the same command again.",
        ) from error
    check_what_runs(stacks, cluster, service)
    step("Waiting for CloudFront")
    # A change reaches its places one after the other; the stack does not wait for all of them.
    waiter = stacks.account.client("cloudfront").get_waiter("distribution_deployed")
    waiter.wait(Id=stacks.output("website", "DistributionId"))


def check_what_runs(stacks: Stacks, cluster: str, service: str) -> None:
    """Stable says nothing of what is stable: others may have put other tasks in place of ours."""
    for problem in another_definition(stacks, running_service(stacks)):
        raise Failure(
            f"{problem[0].upper()}{problem[1:]}.",
            "Somebody changed it beside CloudFormation. Put it right, then run the same command "
            "again:",
            f"aws ecs update-service --region {stacks.account.region} --cluster {cluster} "
            f"--service {service} --task-definition "
            f"{stacks.output('service', 'TaskDefinitionArn')}",
        )


def print_addresses(stacks: Stacks) -> None:
    say(f"\n{stacks.account.environment} is deployed.")
    print("site ", stacks.output("website", "SiteUrl"))
    print("api  ", stacks.output("api", "ApiUrl"))
