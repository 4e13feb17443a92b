"""All stacks of an environment, brought up to date in the order of the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cfn import manifest
from operations.change_sets import Deployer
from operations.choices import Choices
from operations.console import say, step
from operations.package_functions import NOT_PACKED, package
from operations.push_image import push
from operations.special import Code, own_parameters, refresh_stage
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
    code: Code = field(default_factory=Code)

    def run(self) -> None:
        for stack in self.order():
            self.deploy(stack, stack.takes)
            if stack.name == "registry":
                self.find_code()
        for stack in manifest.stacks():
            if stack.takes_later:
                self.deploy(stack, stack.takes_later)

    def order(self) -> list[manifest.Stack]:
        """That of the manifest, but the network after the tasks where those become public.

        The way out comes before who needs it goes private, and goes after they went public.
        """
        order = list(manifest.stacks())
        if self.becomes_public():
            network, service = manifest.stack("network"), manifest.stack("service")
            order.remove(network)
            order.insert(order.index(service) + 1, network)
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
        given |= own_parameters(self.stacks, stack.name, self.code)
        given |= self.choices.parameters(stack.name)
        Deployer(self.stacks, self.dry_run).deploy(stack, given)
        if stack.name == "api" and not self.dry_run:
            refresh_stage(self.stacks)

    def value(self, source: manifest.Output) -> str:
        if source.name is None:
            return self.stacks.name(source.stack)
        return self.stacks.output(source.stack, source.name)

    def find_code(self) -> None:
        """Before what takes long, so that a build that fails costs nothing else."""
        self.code.architecture = self.chosen("service", "Architecture", "X86_64")
        self.code.consumers = self.chosen("photos", "Consumers", "tasks")
        self.code.image = self.find_image()
        chosen = self.choices.parameters("photos")
        self.code.functions_architecture = chosen.get("Architecture", "ARM64")
        if self.code.consumers == "functions" and "FunctionCode" not in chosen:
            self.code.functions = self.find_functions()

    def find_image(self) -> str:
        """A dry run pushes nothing, and shows the tasks with the image they have."""
        if self.image:
            return self.image
        if self.dry_run:
            return self.stacks.parameters("service").get("Image", NOT_BUILT)
        step("The image")
        return push(self.stacks, self.code.architecture)

    def find_functions(self) -> str:
        """A dry run packs nothing, and shows the function with the archive it has."""
        if self.dry_run:
            return self.stacks.parameters("photos").get("FunctionCode") or NOT_PACKED
        return package(self.stacks, self.code.functions_architecture.lower())

    def chosen(self, stack: str, name: str, default: str) -> str:
        """A parameter as this run will make it."""
        chosen = self.choices.parameters(stack).get(name)
        return chosen or self.stacks.parameters(stack).get(name, default)
