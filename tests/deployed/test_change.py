"""Deploying again, and deploying with something changed, while the product is in use."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.stacks import Deployment
from tests.support.tasks import settings_of


@pytest.fixture(autouse=True)
def _as_it_was(deployment: Deployment) -> Iterator[None]:
    yield
    deployment.deploy()


def test_deploying_again_changes_nothing(deployment: Deployment, api: httpx.Client) -> None:
    before = dict(deployment.outputs)

    assert deployment.deploy() == []
    assert deployment.outputs == before


@pytest.mark.usefixtures("api")
def test_more_tasks_are_a_change_of_one_stack(deployment: Deployment) -> None:
    changed = deployment.deploy(service={"TaskCount": "3"})

    found = deployment.cloud.client("ecs").describe_services(
        cluster=deployment.outputs["service"]["ClusterName"],
        services=[deployment.outputs["service"]["ServiceName"]],
    )["services"][0]
    assert changed == ["service"]
    assert found["desiredCount"] == 3


def test_a_changed_setting_is_a_new_task_definition(deployment: Deployment) -> None:
    service = deployment.outputs["service"]
    before = settings_of(deployment.cloud, service["TaskDefinitionArn"])

    deployment.deploy(service={"LogLevel": "DEBUG"})

    now = deployment.outputs["service"]["TaskDefinitionArn"]
    assert now != service["TaskDefinitionArn"]
    assert settings_of(deployment.cloud, now) == {**before, "MYSFITS_LOG_LEVEL": "DEBUG"}


def test_who_asks_too_much_is_told_to_slow_down(deployment: Deployment, api: httpx.Client) -> None:
    deployment.deploy(api={"RequestsPerSecond": "1"})

    answers = [api.get("/health/live") for _ in range(20)]

    refused = next(answer for answer in answers if answer.status_code != 200)
    assert answers[0].status_code == 200
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "1"
    assert refused.headers["Access-Control-Allow-Origin"] == api.headers["Origin"]
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]
    assert refused.json()["detail"] == "Too many requests just now. Please slow down."


def test_a_partner_has_a_quota(deployment: Deployment, api: httpx.Client) -> None:
    gateway = deployment.cloud.client("apigateway")
    deployment.deploy(api={"PartnerReadsPerMonth": "1"})
    key_id = deployment.outputs["api"]["PartnerKeyId"]
    key = {"X-Api-Key": gateway.get_api_key(apiKey=key_id, includeValue=True)["value"]}

    answers = [api.get("/partners/mysfits", headers=key) for _ in range(2)]

    assert answers[-1].status_code == 429
    assert answers[-1].json()["detail"] == "The key's quota for this month is used up."


def test_a_firewall_comes_and_goes_with_its_parameter(
    deployment: Deployment, api: httpx.Client
) -> None:
    waf = deployment.cloud.client("wafv2")
    stage = "arn:aws:apigateway:eu-west-1::/restapis/{ApiId}/stages/{StageName}".format(
        **deployment.outputs["api"]
    )

    deployment.deploy(api={"AddressRequestsPerFiveMinutes": "2000"})
    guarded = waf.get_web_acl_for_resource(ResourceArn=stage)["WebACL"]
    deployment.deploy()

    limit = guarded["Rules"][0]["Statement"]["RateBasedStatement"]["Limit"]
    assert int(limit) == 2000
    assert waf.list_web_acls(Scope="REGIONAL")["WebACLs"] == []


def test_another_site_is_known_once_the_api_is_deployed_again(
    deployment: Deployment, api: httpx.Client
) -> None:
    address = deployment.outputs["api"]["ApiUrl"]
    site = "https://mysfits.example.com"

    deployment.deploy(api={"SiteUrl": site})
    before = allowed(api)
    show_the_api_as_it_is(deployment)
    after = allowed(api)
    deployment.deploy()
    show_the_api_as_it_is(deployment)

    assert deployment.outputs["api"]["ApiUrl"] == address
    assert (before, after) == (api.headers["Origin"], site)
    assert allowed(api) == api.headers["Origin"]


def allowed(api: httpx.Client) -> str:
    """Whose pages may read what the gateway says itself."""
    return api.get("/me").headers["Access-Control-Allow-Origin"]


def show_the_api_as_it_is(deployment: Deployment) -> None:
    api = deployment.outputs["api"]
    deployment.cloud.client("apigateway").create_deployment(
        restApiId=api["ApiId"], stageName=api["StageName"]
    )
