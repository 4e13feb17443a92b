"""Programs beside Python that a command needs: docker, git, npm."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from operations.console import Failure

STDERR = 2

ADVICE = {
    "docker": ("to build the image", "give an image that is there: --image"),
    "git": ("to name the commit of the image", "give an image that is there: --image"),
    "npm": ("to build the site", "give a site that is built: --dist"),
}


def need_programs(*names: str) -> None:
    """Raises Failure with what to do instead."""
    for name in names:
        if shutil.which(name) is None:
            purpose, instead = ADVICE[name]
            raise Failure(
                f"{name} is needed {purpose}, and not on the PATH.", f"Install it, or {instead}."
            )


def run_program(
    *command: str,
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    typed: str | None = None,
    capture: bool = False,
) -> str:
    """Its stdout where captured, else that goes to our stderr; raises CalledProcessError."""
    done = subprocess.run(  # noqa: S603  The commands are ours.
        command,
        cwd=folder,
        env={**os.environ, **(variables or {})},
        input=typed,
        stdin=subprocess.DEVNULL if typed is None else None,
        stdout=subprocess.PIPE if capture else STDERR,
        text=True,
        check=True,
    )
    return done.stdout or ""
