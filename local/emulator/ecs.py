"""ECS: a count that is a parameter, and containers described in the API's spelling.

ministack counts with the string that a Number parameter is and fails, and keeps the inner names of
a container as CloudFormation spells them, where nobody who describes the task definition looks.
"""

from typing import Any

from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties

MAPS = ("options", "dockerLabels")
"""Their keys are names of somebody else's choice, and stay as they are."""


def install() -> None:
    resource_types.change("AWS::ECS::Service", convert=with_numbers)
    resource_types.change("AWS::ECS::TaskDefinition", convert=with_camel_case_containers)


def with_numbers(properties: Properties) -> Properties:
    numbers = ("DesiredCount", "HealthCheckGracePeriodSeconds")
    return properties | {key: int(properties[key]) for key in numbers if key in properties}


def with_camel_case_containers(properties: Properties) -> Properties:
    return properties | {
        "ContainerDefinitions": camel_case(properties.get("ContainerDefinitions", []))
    }


def camel_case(node: Any) -> Any:
    """`ContainerPort` is `containerPort` in the API."""
    if isinstance(node, list):
        return [camel_case(item) for item in node]
    if not isinstance(node, dict):
        return node
    spelt = {key[:1].lower() + key[1:]: value for key, value in node.items()}
    return {key: value if key in MAPS else camel_case(value) for key, value in spelt.items()}
