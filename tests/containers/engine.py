"""A container engine and a compose project of our own, driven by their command lines."""

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.cloud import ROOT, free_port

SWITCH = "MYSFITS_CONTAINERS"
IMAGE = "mysfits"
LOCAL_IMAGE = "mysfits-local"
UP = {"worker": "running"}
"""The state of a service that is up; "healthy" unless it has no health check."""
# Plain Dockerfile syntax is what we promise, so the builder that knows nothing else is used.
CLASSIC = {"DOCKER_BUILDKIT": "0", "COMPOSE_DOCKER_CLI_BUILD": "1"}


def docker(*args: str, check: bool = True, seconds: float = 600) -> str:
    """What `docker ...` prints, both streams together where that fails; raises with them."""
    return output_of(["docker", *args], {}, check=check, seconds=seconds)


def output_of(
    command: list[str], env: dict[str, str], *, check: bool = True, seconds: float = 600
) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **CLASSIC, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def inspected(kind: str, name: str) -> Any:
    """What `docker image inspect` or `docker container inspect` says of one."""
    return json.loads(docker(kind, "inspect", name))[0]


def layers(image: str) -> list[str]:
    found: list[str] = inspected("image", image)["RootFS"]["Layers"]
    return found


def compose_command() -> list[str] | None:
    """Compose v2 where the engine's client has it, else docker-compose, else None."""
    if (
        shutil.which("docker")
        and not subprocess.run(
            ["docker", "compose", "version"], capture_output=True, check=False
        ).returncode
    ):
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else None


def missing_requirement() -> str | None:
    """Why these tests cannot run here, as a sentence; None when they can."""
    if not shutil.which("docker"):
        return "there is no `docker` command: install Docker Engine"
    asked = subprocess.run(["docker", "info"], capture_output=True, text=True, check=False)
    if asked.returncode:
        return f"no engine answers `docker info`: {asked.stderr.strip().splitlines()[-1]}"
    if compose_command() is None:
        return "there is neither `docker compose` nor `docker-compose`"
    return None


@dataclass(frozen=True)
class Project:
    """One compose project with ports, containers and volumes of its own."""

    name: str
    ports: dict[str, int]

    @property
    def site(self) -> str:
        return f"http://localhost:{self.ports['WEB_PORT']}"

    @property
    def api(self) -> str:
        return f"http://localhost:{self.ports['API_PORT']}"

    @property
    def balancer(self) -> str:
        return f"http://localhost:{self.ports['NLB_PORT']}"

    def compose(self, *args: str, check: bool = True, **env: str) -> str:
        command = compose_command()
        assert command
        ports = {name: str(number) for name, number in self.ports.items()}
        whole = [*command, "--project-name", self.name, *args]
        return output_of(whole, {**ports, **env}, check=check)

    def up(self, *services: str, profile: str = "") -> float:
        """Starts what is not running, waits until all is healthy; seconds it took."""
        before = time.monotonic()
        chosen = ["--profile", profile] if profile else []
        self.compose(*chosen, "up", "-d", *services)
        wanted = services or ("dynamodb", "cloud", "api", "worker", "web")
        wait_for(
            lambda: all(self.state(each) == UP.get(each, "healthy") for each in wanted),
            180,
            "health",
        )
        return time.monotonic() - before

    def container(self, service: str) -> str:
        """The id of the service's container, started or not."""
        found = docker(
            "ps",
            "--all",
            "--quiet",
            "--filter",
            f"label=com.docker.compose.project={self.name}",
            "--filter",
            f"label=com.docker.compose.service={service}",
        ).split()
        assert len(found) == 1, f"{service} has {len(found)} containers"
        return found[0]

    def inspect(self, service: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = json.loads(docker("inspect", self.container(service)))
        return found[0]

    def state(self, service: str) -> str:
        state = self.inspect(service)["State"]
        return str(state.get("Health", {}).get("Status", state["Status"]))

    def kill_9(self, service: str) -> None:
        """Kills the process from the host's PID namespace, as a crash would: after `docker kill`
        nothing starts it again, and from inside process 1 cannot be killed."""
        state = self.inspect(service)
        status = docker("exec", self.container(service), "cat", "/proc/1/status")
        uid = next(line.split()[1] for line in status.splitlines() if line.startswith("Uid:"))
        docker(
            *("run", "--rm", "--pid", "host", "--network", "none", "--cap-drop", "ALL"),
            *("--user", uid, "--entrypoint", "python", LOCAL_IMAGE),
            *("-c", f"import os; os.kill({state['State']['Pid']}, 9)"),
        )

    @property
    def config(self) -> dict[str, str]:
        with urllib.request.urlopen(f"{self.site}/config.json", timeout=10) as answer:
            read: dict[str, str] = json.load(answer)
        return read

    def accounts(self) -> dict[str, str]:
        """Address -> password, as `setup` printed them last."""
        printed = docker("logs", self.container("setup"))
        words = (line.split() for line in printed.splitlines() if "@example.com" in line)
        return dict(words)


@contextmanager
def project(name: str) -> Iterator[Project]:
    """A project under that name; whatever was started in it is gone afterwards, volumes too."""
    ports = {each: free_port() for each in ("WEB_PORT", "API_PORT", "CLOUD_PORT", "NLB_PORT")}
    made = Project(f"{name}-{os.getpid()}", ports)
    try:
        yield made
    finally:
        made.compose("--profile", "scale", "down", "--volumes", "--timeout", "1")


def wait_for(happened: Any, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)
