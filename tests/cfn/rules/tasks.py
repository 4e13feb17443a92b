"""Containers of the task: user, file system, images, settings, shutdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.settings import Settings, settings_table
from tests.cfn.rules.reading import TARGETS, TASK, containers, deregistration_seconds
from tests.cfn.rules.rule import Templates, drop, put, rule


@rule(
    "containers have a read-only root, no root user, no privileges; the service has an init",
    writable=put("service", f"{TASK}ReadonlyRootFilesystem", False),
    root=put("service", f"{TASK}User", "0:0"),
    root_by_name=put("service", f"{TASK}User", "root"),
    user_of_the_image=drop("service", f"{TASK}User"),
    privileged=put("service", f"{TASK}Privileged", True),
    capabilities=drop("service", f"{TASK}LinuxParameters|Capabilities"),
    no_init=put("service", f"{TASK}LinuxParameters|InitProcessEnabled", False),
)
def _(templates: Templates) -> Iterator[str]:
    for container in containers(templates):
        if container.get("ReadonlyRootFilesystem") is not True:
            yield f"{container['Name']} has a writable root"
        if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", container.get("User", "")):
            yield f"{container['Name']} may run as root"
        if container.get("Privileged"):
            yield f"{container['Name']} is privileged"
        if container["LinuxParameters"].get("Capabilities") != {"Drop": ["ALL"]}:
            yield f"{container['Name']} keeps capabilities"
    if containers(templates)[0]["LinuxParameters"].get("InitProcessEnabled") is not True:
        yield "no init process"


@rule(
    "the service's image is pinned by digest, the daemon's by a version tag",
    any_name=put("service", "Parameters|Image|AllowedPattern", r"^\S+$"),
    no_pattern=drop("service", "Parameters|Image|AllowedPattern"),
    latest=put("service", "Parameters|TracingImage|Default", "public.ecr.aws/xray/x:latest"),
)
def _(templates: Templates) -> Iterator[str]:
    pattern = templates["service"]["Parameters"]["Image"].get("AllowedPattern", "")
    for name in ("mysfits", "mysfits:latest", "registry:5000/mysfits:1", "mysfits@sha256:12"):
        if re.search(pattern, name):
            yield f"{name} is allowed"
    daemon = templates["service"]["Parameters"]["TracingImage"]["Default"]
    if not re.search(r":\d+\.\d+\.\d+$", daemon):
        yield daemon


@rule(
    "the container's environment is complete and valid settings of the service, without secrets",
    password=put("service", f"{TASK}Environment|0", {"Name": "MYSFITS_PASSWORD", "Value": "x"}),
    key=put("service", f"{TASK}Environment|0", {"Name": "AWS_SECRET_ACCESS_KEY", "Value": "x"}),
    unknown=put("service", f"{TASK}Environment|0", {"Name": "MYSFITS_COLOUR", "Value": "red"}),
    missing=drop("service", f"{TASK}Environment|Name=MYSFITS_TABLE"),
    loopback=put("service", f"{TASK}Environment|Name=MYSFITS_HOST|Value", "127.0.0.1"),
)
def _(templates: Templates) -> Iterator[str]:
    given = {each["Name"]: each["Value"] for each in containers(templates)[0]["Environment"]}
    declared = set(re.findall(r"`((?:MYSFITS|AWS)_\w+)`", settings_table()))
    yield from (f"{name} is not a setting" for name in set(given) - declared)
    try:
        settings = Settings.from_env(given)
    except ValueError as error:
        yield str(error)
        return
    if (settings.environment, settings.host, settings.port) != ("cloud", "0.0.0.0", 8080):
        yield "the service would not be reachable on port 8080"


@rule(
    "graceful shutdown: deregistration ends before draining, and SIGKILL comes 30 seconds after it",
    short_stop_timeout=put("service", f"{TASK}StopTimeout", 15),
    default_stop_timeout=drop("service", f"{TASK}StopTimeout"),
    long_drain=put(
        "service", f"{TASK}Environment|0", {"Name": "MYSFITS_DRAIN_SECONDS", "Value": "60"}
    ),
    long_delay=put("service", f"{TARGETS}TargetGroupAttributes|0|Value", "30"),
)
def _(templates: Templates) -> Iterator[str]:
    service = containers(templates)[0]
    values = [e["Value"] for e in service["Environment"] if e["Name"] == "MYSFITS_DRAIN_SECONDS"]
    drain = int(values[0])
    if service.get("StopTimeout", 30) < drain + 30:
        yield "StopTimeout is shorter than draining and 30 seconds"
    if deregistration_seconds(templates) >= drain:
        yield "deregistration takes longer than draining"
