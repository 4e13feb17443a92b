"""Deploying again, and with changed parameters, while the product is in use."""

from __future__ import annotations

import httpx

from tests.support.stacks import Deployment
from tests.support.tasks import settings_of


def test_deploying_again_changes_nothing(deployment: Deployment, api: httpx.Client) -> None:
    before = dict(deployment.outputs)

    assert deployment.deploy() == []
    assert deployment.outputs == before


def test_task_count_and_log_level_change_the_service_only(deployment: Deployment) -> None:
    before = deployment.outputs["service"]
    settings = settings_of(deployment.cloud, before["TaskDefinitionArn"])

    changed = deployment.deploy(service={"TaskCount": "3", "LogLevel": "DEBUG"})

    after = deployment.outputs["service"]
    [service] = deployment.cloud.client("ecs").describe_services(
        cluster=after["ClusterName"], services=[after["ServiceName"]]
    )["services"]
    assert changed == ["service"]
    assert service["desiredCount"] == 3
    assert after["TaskDefinitionArn"] != before["TaskDefinitionArn"]
    assert settings_of(deployment.cloud, after["TaskDefinitionArn"]) == {
        **settings,
        "MYSFITS_LOG_LEVEL": "DEBUG",
    }
    assert deployment.deploy() == ["service"]


def test_requests_over_the_rate_limit_are_429(deployment: Deployment, api: httpx.Client) -> None:
    with deployment.changed("api", RequestsPerSecond="1"):
        answers = [api.get("/health/live") for _ in range(20)]

    limited = next(answer for answer in answers if answer.status_code != 200)
    assert answers[0].status_code == 200
    assert limited.status_code == 429
    assert limited.headers["Retry-After"] == "1"
    assert limited.headers["Access-Control-Allow-Origin"] == api.headers["Origin"]
    assert "Retry-After" in limited.headers["Access-Control-Expose-Headers"]
    assert limited.json()["detail"] == "Too many requests just now. Please slow down."


def test_requests_over_a_partners_quota_are_429(deployment: Deployment, api: httpx.Client) -> None:
    gateway = deployment.cloud.client("apigateway")
    key_id = deployment.outputs["api"]["PartnerKeyId"]
    key = {"X-Api-Key": gateway.get_api_key(apiKey=key_id, includeValue=True)["value"]}

    with deployment.changed("api", PartnerReadsPerMonth="1"):
        answers = [api.get("/partners/mysfits", headers=key) for _ in range(2)]

    assert answers[-1].status_code == 429
    assert answers[-1].json()["detail"] == "The key's quota for this month is used up."


def test_one_firewall_guards_the_api_and_the_pool_until_it_is_turned_off(
    deployment: Deployment, api: httpx.Client
) -> None:
    waf = deployment.cloud.client("wafv2")
    guarded = (
        "arn:aws:apigateway:eu-west-1::/restapis/{ApiId}/stages/{StageName}".format(
            **deployment.outputs["api"]
        ),
        deployment.outputs["users"]["UserPoolArn"],
    )

    firewalls = [waf.get_web_acl_for_resource(ResourceArn=arn)["WebACL"] for arn in guarded]
    with deployment.changed("api", AddressRequestsPerFiveMinutes="0"):
        left = waf.list_web_acls(Scope="REGIONAL")["WebACLs"]

    assert firewalls[0]["ARN"] == firewalls[1]["ARN"]
    limits = [each["Statement"]["RateBasedStatement"]["Limit"] for each in firewalls[0]["Rules"]]
    assert [int(limit) for limit in limits] == [3000, 3000, 20]
    assert left == []


def test_another_site_is_allowed_once_the_api_is_deployed_again(
    deployment: Deployment, api: httpx.Client
) -> None:
    site = "https://mysfits.example.com"

    with deployment.changed("api", SiteUrl=site):
        before = allowed_origin(api)
        create_deployment(deployment)
        after = allowed_origin(api)
    create_deployment(deployment)

    assert (before, after) == (api.headers["Origin"], site)
    assert allowed_origin(api) == api.headers["Origin"]


def allowed_origin(api: httpx.Client) -> str:
    """The CORS origin of a gateway response."""
    return api.get("/me").headers["Access-Control-Allow-Origin"]


def create_deployment(deployment: Deployment) -> None:
    """The stage serves the API as it is now, as aws-cli/deploy does after such a change."""
    api = deployment.outputs["api"]
    deployment.cloud.client("apigateway").create_deployment(
        restApiId=api["ApiId"], stageName=api["StageName"]
    )
