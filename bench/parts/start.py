"""From the start of the process to its first answers, and the size of the image."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from bench import servers
from bench.parts.context import Context
from bench.rounds import spread

STARTS = 5


def measure(context: Context, tree: Path = servers.ROOT) -> dict[str, Any]:
    """Seconds, once without being counted: the first start reads the files from the disk."""
    starts = [_start(context, tree) for _ in range((1 if context.quick else STARTS) + 1)][1:]
    return {
        "live": spread([live for live, _ in starts]),
        "ready": spread([ready for _, ready in starts]),
        "image": _image(tree),
    }


def _start(context: Context, tree: Path) -> tuple[float, float]:
    begun_at = time.monotonic()
    with servers.started_service(context.environment, tree) as server:
        servers.wait_until(server, "/health/live", pause=0.005)
        live = time.monotonic() - begun_at
        servers.wait_until(server, "/health/ready", pause=0.005)
        return live, time.monotonic() - begun_at


def _image(tree: Path) -> dict[str, Any]:
    """`mb` of the production image, or why it is not known: a build needs a Docker engine."""
    if not shutil.which("docker"):
        return {"skipped": "there is no docker"}
    build = ["docker", "build", "--quiet", "--target", "production", str(tree)]
    built = subprocess.run(  # noqa: S603
        build, capture_output=True, text=True, check=False, timeout=300
    )
    if built.returncode:
        return {"skipped": (built.stderr.strip().splitlines() or ["docker build failed"])[-1]}
    inspect = ["docker", "image", "inspect", "--format", "{{.Size}}", built.stdout.split()[-1]]
    size = subprocess.run(  # noqa: S603
        inspect, capture_output=True, text=True, check=True, timeout=30
    ).stdout
    return {"mb": round(int(size) / 1e6, 1)}
