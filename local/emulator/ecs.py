"""ECS: a service and a task definition are all that their template says of them.

ministack counts with the text that a Number parameter is and fails, drops half of a service's
properties, and keeps the inner names of a container in CloudFormation's spelling, where nobody
who describes the task definition finds them.
"""

from typing import Any

from ministack.services import ecs
from ministack.services.cloudformation import provisioners

from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties
from local.emulator.replace import Function

SERVICE_NUMBERS = ("DesiredCount", "HealthCheckGracePeriodSeconds")
CONTAINER_NUMBERS = ("cpu", "memory", "memoryReservation", "startTimeout", "stopTimeout")

SERVICE_FIELDS = {
    "PlatformVersion": "platformVersion",
    "HealthCheckGracePeriodSeconds": "healthCheckGracePeriodSeconds",
    "EnableECSManagedTags": "enableECSManagedTags",
    "EnableExecuteCommand": "enableExecuteCommand",
    "PropagateTags": "propagateTags",
    "AvailabilityZoneRebalancing": "availabilityZoneRebalancing",
}
TASK_FIELDS = {"RuntimePlatform": "runtimePlatform", "EphemeralStorage": "ephemeralStorage"}

MAPS = ("options", "dockerLabels")
"""What holds names of somebody else's choice, which stay as they are."""


def install() -> None:
    resources.change("AWS::ECS::Service", "create", creating_service)
    resources.change("AWS::ECS::Service", "update", updating_service)
    for handler in ("create", "update"):
        resources.change("AWS::ECS::TaskDefinition", handler, complete_task_definition)


def creating_service(create: Function) -> Function:
    def create_service(logical_id: str, props: Properties, stack_name: str) -> Any:
        arn, attributes = create(logical_id, counted(props), stack_name)
        complete_service(arn, counted(props))
        return arn, attributes

    return create_service


def updating_service(update: Function) -> Function:
    def update_service(
        physical_id: str, old: Properties, new: Properties, *rest: Any, **more: Any
    ) -> Any:
        arn, attributes = update(physical_id, counted(old), counted(new), *rest, **more)
        complete_service(arn, counted(new))
        return arn, attributes

    return update_service


def counted(props: Properties) -> Properties:
    """The properties with numbers where a reference to a parameter gave text."""
    return props | {key: int(props[key]) for key in SERVICE_NUMBERS if key in props}


def complete_service(arn: str, props: Properties) -> None:
    service = ecs._services["/".join(arn.split("/")[-2:])]
    for said, field in SERVICE_FIELDS.items():
        if said in props:
            service[field] = props[said]


def complete_task_definition(make: Function) -> Function:
    def make_task_definition(*args: Any, **kwargs: Any) -> Any:
        arn, attributes = make(*args, **kwargs)
        # create(logical_id, properties, ...), update(physical_id, old, new, ...)
        props = [each for each in args if isinstance(each, dict)][-1]
        definition = ecs._task_defs[arn.rpartition("/")[2]]
        definition["containerDefinitions"] = [
            container(each) for each in props.get("ContainerDefinitions", [])
        ]
        for said, field in TASK_FIELDS.items():
            if said in props:
                definition[field] = in_the_apis_spelling(props[said])
        return arn, attributes

    return make_task_definition


def container(said: Properties) -> Properties:
    described: Properties = in_the_apis_spelling(said)
    return described | {key: int(described[key]) for key in CONTAINER_NUMBERS if key in described}


def in_the_apis_spelling(node: Any) -> Any:
    """`ContainerPort` is `containerPort` in the API."""
    if isinstance(node, list):
        return [in_the_apis_spelling(item) for item in node]
    if not isinstance(node, dict):
        return node
    spelt = {provisioners._cfn_to_camel(key): value for key, value in node.items()}
    return {
        key: value if key in MAPS else in_the_apis_spelling(value) for key, value in spelt.items()
    }
