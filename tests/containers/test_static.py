"""The Dockerfile and docker-compose.yml as text: what needs no engine. Part of `make test`."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from local.addresses import Addresses
from tests.support.cloud import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE_TEXT)["services"]
ENDS_AT_ONCE = {"volumes", "setup"}
WITHOUT_HEALTH_CHECK = {"xray", "nlb", "worker"}
"""No other service depends on them; xray and nlb have no program to check with."""


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


def test_dockerfile_needs_no_buildkit() -> None:
    assert not re.search(r"--mount|--chmod|--link|<<\s*EOF|^# *syntax *=", DOCKERFILE, re.MULTILINE)


def test_images_are_official_ones_with_a_tag() -> None:
    stages = {each.split(" AS ")[1] for each in instructions() if " AS " in each}
    bases = {each.split()[1] for each in instructions() if each.startswith("FROM ")} - stages
    images = {service["image"] for service in SERVICES.values()} - {"mysfits", "mysfits-local"}

    assert bases == {"python:${PYTHON_TAG}", "node:${NODE_TAG}"}
    assert images == {
        "amazon/dynamodb-local:3.3.1",
        "amazon/aws-xray-daemon:3.3.13",
        "haproxy:3.0",
    }
    assert {"ARG PYTHON_TAG=3.13-slim-trixie", "ARG NODE_TAG=22-slim"} <= set(instructions())


def test_build_without_a_target_makes_the_production_image() -> None:
    assert instructions()[-1] == "FROM production"


def test_production_image_runs_the_service_as_a_numeric_user_and_stops_by_sigterm() -> None:
    production = stage("production")

    assert "USER 65532:65532" in production
    assert 'CMD ["python", "-m", "service"]' in production
    assert "STOPSIGNAL SIGTERM" in production
    assert "image.revision" in next(each for each in production if each.startswith("LABEL"))
    assert any(each.startswith("HEALTHCHECK") and "/health/live" in each for each in production)


def test_dependencies_come_from_hashed_locks_in_a_layer_below_the_code() -> None:
    installs = [each for each in instructions() if "pip " in each]

    assert installs
    assert all("--require-hashes" in each and "--only-binary :all:" in each for each in installs)
    assert [each for each in stage("production") if each.startswith("COPY")] == [
        "COPY --from=dependencies /layer /",
        "COPY --from=code /layer /",
    ]


def test_build_context_holds_what_the_images_are_made_of_alone() -> None:
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
def test_service_is_hardened_limited_and_started_in_order(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"]
    assert service["mem_limit"]
    assert "privileged" not in service
    assert service["restart"] == ("no" if name in ENDS_AT_ONCE else "unless-stopped")
    for other, wait in service.get("depends_on", {}).items():
        ended = "service_completed_successfully"
        assert wait == {"condition": ended if other in ENDS_AT_ONCE else "service_healthy"}


def test_health_checks_send_a_request_and_dynamodb_lists_its_tables() -> None:
    checks = {
        name: " ".join(SERVICES[name]["healthcheck"]["test"])
        for name in set(SERVICES) - ENDS_AT_ONCE - WITHOUT_HEALTH_CHECK
    }

    assert all("http" in check for check in checks.values())
    assert "DynamoDB_20120810.ListTables" in checks["dynamodb"]
    assert "--fail" in checks["dynamodb"]


def test_api_reaches_dynamodb_local_and_the_account_for_every_other_service() -> None:
    environment = SERVICES["api"]["environment"]

    assert environment["AWS_ENDPOINT_URL_DYNAMODB"] == "http://dynamodb:8000"
    assert environment["AWS_ENDPOINT_URL"] == "http://cloud:4566"


def test_worker_is_another_process_of_the_production_image() -> None:
    worker, api = SERVICES["worker"], SERVICES["api"]

    same = ("image", "build", "volumes", "depends_on")
    drain = {"MYSFITS_DRAIN_SECONDS"}
    assert {key: worker[key] for key in same} == {key: api[key] for key in same}
    assert worker["environment"] == {
        name: value for name, value in api["environment"].items() if name not in drain
    }
    assert worker["command"][-1].endswith(
        ". /state/settings/worker.env && exec python -m service.worker"
    )
    assert worker["healthcheck"] == {"disable": True}


def test_worker_has_its_whole_drain_before_it_is_killed() -> None:
    assert int(SERVICES["worker"]["stop_grace_period"].removesuffix("s")) > 60


def test_ports_are_published_on_loopback_with_the_defaults_of_make_up() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    defaults = Addresses()
    assert published == {
        "web": [f"127.0.0.1:${{WEB_PORT:-{defaults.web_port}}}:8000"],
        "api": [f"127.0.0.1:${{API_PORT:-{defaults.api_port}}}:8080"],
        "cloud": [f"127.0.0.1:${{CLOUD_PORT:-{defaults.cloud_port}}}:4566"],
        "nlb": ["127.0.0.1:${NLB_PORT:-8081}:8080"],
    }


def test_balancer_checks_the_tasks_of_the_scale_profile_which_are_the_api_without_a_port() -> None:
    rules = (ROOT / "local" / "compose" / "haproxy.cfg").read_text()
    api = {key: value for key, value in SERVICES["api"].items() if key != "ports"}
    tasks = [name for name in SERVICES if name.startswith("api-")]

    assert "mode tcp" in rules
    assert "option httpchk GET /health/ready" in rules
    assert re.findall(r"^ +server (\S+) (\S+)$", rules, re.MULTILINE) == [
        (task, f"{task}:8080") for task in tasks
    ]
    assert [SERVICES[task] for task in tasks] == [{**api, "profiles": ["scale"]}] * 3


def test_env_example_shows_every_variable_with_its_default() -> None:
    used = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", COMPOSE_TEXT))
    shown = dict(re.findall(r"^#(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert shown.pop("COMPOSE_PROJECT_NAME") == "mysfits"
    assert shown == used
