"""Elastic Load Balancing: a network load balancer goes by its own kind of name.

ministack gives every load balancer of a template the names of an application load balancer, in
which an alarm's dimension would say something else than on AWS.
"""

from typing import Any

from ministack.services import alb

from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties
from local.emulator.replace import Function


def install() -> None:
    resources.change("AWS::ElasticLoadBalancingV2::LoadBalancer", "create", naming_its_kind)
    resources.change("AWS::ElasticLoadBalancingV2::Listener", "create", naming_its_balancer)


def naming_its_kind(create: Function) -> Function:
    def create_load_balancer(logical_id: str, props: Properties, stack_name: str) -> Any:
        arn, attributes = create(logical_id, props, stack_name)
        if props.get("Type") != "network":
            return arn, attributes
        renamed = arn.replace(":loadbalancer/app/", ":loadbalancer/net/")
        for store in (alb._lbs, alb._tags, alb._lb_attrs):
            store[renamed] = store.pop(arn)
        alb._lbs[renamed]["LoadBalancerArn"] = renamed
        full_name = attributes["LoadBalancerFullName"].replace("app/", "net/", 1)
        return renamed, {
            **attributes,
            "Arn": renamed,
            "LoadBalancerArn": renamed,
            "LoadBalancerFullName": full_name,
        }

    return create_load_balancer


def naming_its_balancer(create: Function) -> Function:
    def create_listener(logical_id: str, props: Properties, stack_name: str) -> Any:
        arn, attributes = create(logical_id, props, stack_name)
        if ":loadbalancer/net/" not in props["LoadBalancerArn"]:
            return arn, attributes
        renamed = arn.replace(":listener/app/", ":listener/net/")
        for store in (alb._listeners, alb._tags):
            store[renamed] = store.pop(arn)
        alb._listeners[renamed]["ListenerArn"] = renamed
        for rule in alb._rules.values():
            if rule["ListenerArn"] == arn:
                rule["ListenerArn"] = renamed
        return renamed, {**attributes, "ListenerArn": renamed, "Arn": renamed}

    return create_listener


def targets_behind(load_balancer_arn: str, port: int) -> list[tuple[str, int]]:
    """Address and port of each target behind the listener on that port; LookupError without one."""
    groups = [
        listener["DefaultActions"][0]["TargetGroupArn"]
        for listener in alb._listeners.values()
        if (listener["LoadBalancerArn"], listener["Port"]) == (load_balancer_arn, port)
    ]
    if not groups:
        raise LookupError(f"Nothing listens on port {port} of {load_balancer_arn}")
    default_port = alb._tgs[groups[0]]["Port"]
    return [
        (target["Id"], int(target.get("Port") or default_port))
        for target in alb._targets.get(groups[0], [])
    ]
