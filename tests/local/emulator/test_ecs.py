"""The count of a service and the containers of a task definition."""

from typing import Any

from tests.support.cloud import Cloud
from tests.support.templates import Template, attribute, make, ref, resource

CLUSTER = resource("AWS::ECS::Cluster")
TASK = resource(
    "AWS::ECS::TaskDefinition",
    NetworkMode="awsvpc",
    RequiresCompatibilities=["FARGATE"],
    Cpu="256",
    Memory="512",
    ContainerDefinitions=[
        {
            "Name": "service",
            "Image": "service",
            "ReadonlyRootFilesystem": True,
            "LinuxParameters": {"InitProcessEnabled": True, "Capabilities": {"Drop": ["ALL"]}},
            "PortMappings": [{"ContainerPort": 8080, "Protocol": "tcp"}],
            "StopTimeout": 60,
            "DependsOn": [{"ContainerName": "tracing", "Condition": "START"}],
            "Environment": [{"Name": "COLOUR", "Value": "red"}],
            "LogConfiguration": {"LogDriver": "awslogs", "Options": {"awslogs-Group": "log"}},
        },
        {"Name": "tracing", "Image": "tracing"},
    ],
)


def service() -> Template:
    properties = {
        "Cluster": ref("Cluster"),
        "TaskDefinition": ref("Task"),
        "DesiredCount": ref("Count"),
    }
    return {
        "Cluster": CLUSTER,
        "Task": TASK,
        "Service": resource("AWS::ECS::Service", **properties),
    }


def described(cloud: Cloud, made: dict[str, str]) -> Any:
    ecs = cloud.client("ecs")
    found = ecs.describe_services(cluster=made["Cluster"], services=[made["Service"]])
    return found["services"][0]


def test_desired_count_can_be_a_parameter(cloud: Cloud) -> None:
    outputs = {"Cluster": ref("Cluster"), "Service": attribute("Name", "Service")}
    made = make(cloud, service(), outputs, stack="counting", Count="2")
    before = described(cloud, made)

    make(cloud, service(), outputs, stack="counting", Count="3")

    after = described(cloud, made)
    assert (before["desiredCount"], after["desiredCount"]) == (2, 3)


def test_containers_are_described_in_the_apis_spelling(cloud: Cloud) -> None:
    made = make(cloud, {"Task": TASK}, {"Arn": ref("Task")})

    found = cloud.client("ecs").describe_task_definition(taskDefinition=made["Arn"])

    [container, _] = found["taskDefinition"]["containerDefinitions"]
    assert container["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert container["dependsOn"] == [{"containerName": "tracing", "condition": "START"}]
    assert container["environment"] == [{"name": "COLOUR", "value": "red"}]
    assert container["stopTimeout"] == 60
    # The driver's own names are not CloudFormation's.
    assert container["logConfiguration"]["options"] == {"awslogs-Group": "log"}
