"""What the operator chose: a profile of the manifest, and parameters by --set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cfn import manifest
from operations.console import Failure
from operations.templates import parameter_names


@dataclass(frozen=True)
class Choices:
    """`settings` are STACK -> NAME -> VALUE; they win over the profile."""

    profile: str
    settings: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, profile: str, settings: list[str]) -> Choices:
        """Raises Failure for a profile, a stack or a parameter that does not exist."""
        if profile and profile not in manifest.PROFILES:
            raise Failure(
                f"There is no profile {profile}: {', '.join(manifest.PROFILES)}.",
                "A profile of your credentials is given before the command: "
                f"AWS_PROFILE={profile} aws-cli/deploy ...",
            )
        read: dict[str, dict[str, str]] = {}
        for setting in settings:
            stack, name, value = _parts(setting)
            read.setdefault(stack, {})[name] = value
        return cls(profile, read)

    def parameters(self, stack: str) -> dict[str, str]:
        of_profile = manifest.stack(stack).profiles.get(self.profile, {})
        return {**of_profile, **self.settings.get(stack, {})}


def _parts(setting: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"([a-z]+)\.([A-Za-z0-9]+)=(.*)", setting, re.DOTALL)
    stacks = {stack.name: stack for stack in manifest.stacks()}
    if match is None or match[1] not in stacks:
        raise Failure(
            f"--set {setting} is not of the form STACK.NAME=VALUE, such as service.TaskCount=4.",
            f"The stacks are {', '.join(stacks)}.",
        )
    known = parameter_names(stacks[match[1]].template)
    if match[2] not in known:
        raise Failure(
            f"cfn/{match[1]}.yml has no parameter {match[2]}.",
            f"It has: {', '.join(sorted(known)) or 'none'}.",
        )
    return match[1], match[2], match[3]
