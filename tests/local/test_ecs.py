"""A service and a task definition, described as their template says them."""

from typing import Any

from tests.support.cloud import Cloud
from tests.support.made import Template, attribute, make, ref, resource

CLUSTER = resource("AWS::ECS::Cluster")
TASK = resource(
    "AWS::ECS::TaskDefinition",
    NetworkMode="awsvpc",
    RequiresCompatibilities=["FARGATE"],
    Cpu="256",
    Memory="512",
    RuntimePlatform={"OperatingSystemFamily": "LINUX", "CpuArchitecture": "ARM64"},
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


def service(**changes: Any) -> Template:
    said = {
        "Cluster": ref("Cluster"),
        "TaskDefinition": ref("Task"),
        "DesiredCount": ref("Count"),
        "PlatformVersion": "1.4.0",
        "HealthCheckGracePeriodSeconds": 60,
        "PropagateTags": "SERVICE",
        "AvailabilityZoneRebalancing": "ENABLED",
        **changes,
    }
    return {"Cluster": CLUSTER, "Task": TASK, "Service": resource("AWS::ECS::Service", **said)}


def described(cloud: Cloud, made: dict[str, str]) -> Any:
    ecs = cloud.client("ecs")
    found = ecs.describe_services(cluster=made["Cluster"], services=[made["Service"]])
    return found["services"][0]


def test_a_parameter_counts_the_tasks_and_can_change(cloud: Cloud) -> None:
    outputs = {"Cluster": ref("Cluster"), "Service": attribute("Name", "Service")}
    made = make(cloud, service(), outputs, stack="counting", Count="2")
    before = described(cloud, made)

    make(cloud, service(), outputs, stack="counting", Count="3")

    after = described(cloud, made)
    assert (before["desiredCount"], after["desiredCount"]) == (2, 3)


def test_a_service_is_all_that_its_template_says(cloud: Cloud) -> None:
    outputs = {"Cluster": ref("Cluster"), "Service": attribute("Name", "Service")}

    found = described(cloud, make(cloud, service(), outputs, Count="1"))

    assert found["platformVersion"] == "1.4.0"
    assert found["healthCheckGracePeriodSeconds"] == 60
    assert found["propagateTags"] == "SERVICE"
    assert found["availabilityZoneRebalancing"] == "ENABLED"


def test_a_task_definition_is_described_in_the_apis_spelling(cloud: Cloud) -> None:
    made = make(cloud, {"Task": TASK}, {"Arn": ref("Task")})

    found = cloud.client("ecs").describe_task_definition(taskDefinition=made["Arn"])
    definition = found["taskDefinition"]
    container = definition["containerDefinitions"][0]
    assert definition["runtimePlatform"]["cpuArchitecture"] == "ARM64"
    assert container["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert container["dependsOn"] == [{"containerName": "tracing", "condition": "START"}]
    assert container["environment"] == [{"name": "COLOUR", "value": "red"}]
    assert container["stopTimeout"] == 60
    # The driver's own names are nobody's to respell.
    assert container["logConfiguration"]["options"] == {"awslogs-Group": "log"}
