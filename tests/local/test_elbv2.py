"""A network load balancer of a template, and what is behind it."""

from tests.local.rest_api import balanced
from tests.support.cloud import Cloud
from tests.support.made import attribute, make, ref, resource

BALANCER = resource("AWS::ElasticLoadBalancingV2::LoadBalancer", Type="network", Scheme="internal")


def test_a_network_load_balancer_is_named_as_one(cloud: Cloud) -> None:
    made = make(
        cloud,
        {"Balancer": BALANCER},
        {"Arn": ref("Balancer"), "Name": attribute("LoadBalancerFullName", "Balancer")},
    )

    elbv2 = cloud.client("elbv2")
    [found] = elbv2.describe_load_balancers(LoadBalancerArns=[made["Arn"]])["LoadBalancers"]
    assert ":loadbalancer/net/" in made["Arn"]
    assert made["Arn"].endswith(f":loadbalancer/{made['Name']}")
    assert (found["Type"], found["Scheme"]) == ("network", "internal")
    assert elbv2.describe_load_balancer_attributes(LoadBalancerArn=made["Arn"])["Attributes"]


def test_its_listener_is_named_after_it(cloud: Cloud) -> None:
    resources = balanced()
    del resources["Link"]

    arn = make(cloud, resources, {"Arn": ref("Listener")})["Arn"]

    elbv2 = cloud.client("elbv2")
    assert ":listener/net/" in arn
    assert elbv2.describe_listeners(ListenerArns=[arn])["Listeners"][0]["Port"] == 80
    assert len(elbv2.describe_rules(ListenerArn=arn)["Rules"]) == 1
