"""Deleting every stack, in an account of its own, leaves only what is retained."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from cfn import manifest
from tests.support.cloud import Cloud, running_cloud
from tests.support.stacks import IMAGE, Deployment


@pytest.fixture
def empty_account() -> Iterator[Cloud]:
    with running_cloud() as started:
        yield started


def existing(cloud: Cloud) -> dict[str, set[str]]:
    """Kind -> names of the resources that stacks make."""
    ec2, elbv2, gateway = cloud.client("ec2"), cloud.client("elbv2"), cloud.client("apigateway")
    clusters = cloud.client("ecs").list_clusters()["clusterArns"]
    pools = cloud.cognito.list_user_pools(MaxResults=60)["UserPools"]
    nats = ec2.describe_nat_gateways()["NatGateways"]
    distributions = cloud.client("cloudfront").list_distributions()["DistributionList"]
    found = {
        "address": {each["PublicIp"] for each in ec2.describe_addresses()["Addresses"]},
        "alarm": {
            each["AlarmName"]
            for each in cloud.client("cloudwatch").describe_alarms()["MetricAlarms"]
        },
        "api": {each["id"] for each in gateway.get_rest_apis()["items"]},
        "api key": {each["id"] for each in gateway.get_api_keys()["items"]},
        "bucket": {each["Name"] for each in cloud.s3.list_buckets()["Buckets"]},
        "cluster": set(clusters),
        "distribution": {each["Id"] for each in distributions.get("Items", [])},
        "endpoint": {
            each["VpcEndpointId"] for each in ec2.describe_vpc_endpoints()["VpcEndpoints"]
        },
        "flow log": {each["FlowLogId"] for each in ec2.describe_flow_logs()["FlowLogs"]},
        "function": {
            each["FunctionName"] for each in cloud.client("lambda").list_functions()["Functions"]
        },
        "load balancer": {
            each["LoadBalancerArn"] for each in elbv2.describe_load_balancers()["LoadBalancers"]
        },
        "log": {
            each["logGroupName"]
            for each in cloud.client("logs").describe_log_groups()["logGroups"]
            # On AWS the function's role does not allow it one; the emulated function asks no role.
            if not each["logGroupName"].startswith("/aws/lambda/")
        },
        "NAT gateway": {each["NatGatewayId"] for each in nats if each["State"] != "deleted"},
        "network": {each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]},
        "pool": {each["Id"] for each in pools},
        "queue": set(cloud.client("sqs").list_queues().get("QueueUrls", [])),
        "registry": {
            each["repositoryName"]
            for each in cloud.client("ecr").describe_repositories()["repositories"]
        },
        "role": {each["RoleName"] for each in cloud.client("iam").list_roles()["Roles"]},
        "table": set(cloud.dynamodb.list_tables()["TableNames"]),
        "target group": {
            each["TargetGroupArn"] for each in elbv2.describe_target_groups()["TargetGroups"]
        },
        "topic": {each["TopicArn"] for each in cloud.client("sns").list_topics()["Topics"]},
        "usage plan": {each["id"] for each in gateway.get_usage_plans()["items"]},
        "web ACL": {
            each["Id"] for each in cloud.client("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]
        },
    }
    return {kind: names for kind, names in found.items() if names}


def read_by_a_function(deployment: Deployment) -> None:
    """The album's stack with a function in place of its tasks."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("service/functions/photos.py", "def handler(event, context): return {}")
    key = f"functions/{'a' * 64}.zip"
    bucket = deployment.outputs["registry"]["TemplatesBucketName"]
    deployment.cloud.s3.put_object(Bucket=bucket, Key=key, Body=code.getvalue())
    # On AWS the function's role does not allow it a log; the emulated function asks no role, and
    # one that is called while its stack is deleted would make the log again.
    for queue in ("PhotosQueueUrl", "PrintsQueueUrl"):
        deployment.cloud.client("sqs").purge_queue(QueueUrl=deployment.outputs["photos"][queue])
    photos = manifest.stack("photos")
    given = {"Consumers": "functions", "FunctionCode": key}
    assert deployment.deploy_one(photos, {**deployment.parameters(photos), **given})
    assert "WorkerTaskDefinitionArn" not in deployment.outputs["photos"]
    [source] = deployment.cloud.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert source["FunctionArn"].endswith(deployment.outputs["photos"]["PhotosFunctionName"])


def test_deleting_all_stacks_leaves_only_what_is_retained(empty_account: Cloud) -> None:
    before = existing(empty_account)
    deployment = Deployment(empty_account)
    deployment.deploy(
        network={"NatGateways": "2", "InterfaceEndpoints": "enabled"},
        photos={"Consumers": "tasks", "Image": IMAGE, "UploadsEmail": "staff@example.com"},
        service={"AlarmEmail": "operator@example.com"},
    )
    during = existing(empty_account)
    read_by_a_function(deployment)
    retained = deployment.outputs

    deployment.delete()

    left = {
        kind: names - before.get(kind, set())
        for kind, names in existing(empty_account).items()
        if names - before.get(kind, set())
    }
    assert len(during["NAT gateway"]) == 2
    assert len(during["endpoint"]) == 10
    assert len(during["cluster"]) == 2
    assert len(during["web ACL"]) == 1
    # The logging role of API Gateway, shared by the region.
    [role] = left.pop("role")
    assert "LoggingRole" in role
    assert left == {
        "bucket": {retained["photos"]["PhotosBucketName"]},
        "pool": {retained["users"]["UserPoolId"]},
        "table": {value for name, value in retained["data"].items() if name.endswith("TableName")},
    }
