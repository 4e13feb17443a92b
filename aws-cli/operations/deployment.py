"""All stacks of an environment, brought up to date in the order of the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cfn import manifest
from operations.change_sets import Deployer
from operations.choices import Choices
from operations.console import say, step
from operations.push_image import push
from operations.special import own_parameters, refresh_stage
from operations.stacks import Stacks

NOT_BUILT = f"to-be-built@sha256:{'0' * 64}"
"""The image of a dry run in an environment without a service."""


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
            if stack.takes_later:
                self.deploy(stack, stack.takes_later)

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
