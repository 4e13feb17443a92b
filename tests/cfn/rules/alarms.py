"""Alarms and the metrics they watch."""

from __future__ import annotations

from collections.abc import Iterator

from tests.cfn.rules.reading import TASK, containers
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

ALARMS = {
    ("AWS/NetworkELB", "HealthyHostCount"),
    ("AWS/ECS", "CPUUtilization"),
    ("AWS/ECS", "MemoryUtilization"),
    ("MythicalMysfits/test", "Faults"),
    ("AWS/ApiGateway", "5XXError"),
    ("AWS/ApiGateway", "Latency"),
    ("AWS/WAFV2", "BlockedRequests"),
}
"""Namespace and metric of the alarms that every deployment has, besides those of tables."""

THROTTLING = {"ReadThrottleEvents", "WriteThrottleEvents"}


@rule(
    "detailed metrics of API Gateway are off",
    every_method=put("api", "Resources|Stage|Properties|MethodSettings|0|MetricsEnabled", True),
)
def _(templates: Templates) -> Iterator[str]:
    stage = Stack(templates["api"]).resources["Stage"]["Properties"]
    # They cost five metrics a method; the alarms watch the stage's own, which are free.
    if stage["MethodSettings"][0]["MetricsEnabled"]:
        yield "metrics of every method"


@rule(
    "every expected metric has an alarm, and alarms notify on ALARM and OK",
    no_alarm_action=drop("service", "Resources|NoTaskAnswersAlarm|Properties|AlarmActions"),
    no_ok_action=drop("api", "Resources|ErrorsAlarm|Properties|OKActions"),
    actions_disabled=put("service", "Resources|CpuAlarm|Properties|ActionsEnabled", False),
    faults_alarm_removed=drop("service", "Resources|FaultsAlarm"),
    one_of_two_throttling_alarms=drop("service", "Resources|LikesWritesThrottledAlarm"),
    no_metric_filter=drop("service", "Resources|FaultsMetric"),
    missing_data_not_breaching=put(
        "service", "Resources|NoTaskAnswersAlarm|Properties|TreatMissingData", "notBreaching"
    ),
    no_subscription=drop("service", "Resources|AlarmSubscription"),
    # One node of the load balancer may have missed a check; AWS advises the maximum.
    minimum_of_the_nodes=put(
        "service", "Resources|TasksAreMissingAlarm|Properties|Statistic", "Minimum"
    ),
    threshold_above_task_count=put(
        "service", "Resources|TasksAreMissingAlarm|Properties|Threshold", 3
    ),
)
def _(templates: Templates) -> Iterator[str]:
    service = Stack(templates["service"], AlarmEmail="operator@example.com")
    watched: set[tuple[str, str]] = set()
    throttling: dict[str, set[str]] = {}
    for stack, topic in (
        (service, "<AlarmTopic>"),
        (Stack(templates["api"]), "<import test-service-AlarmTopicArn>"),
    ):
        for name, alarm in stack.of_type("AWS::CloudWatch::Alarm").items():
            dimensions = {each["Name"]: each["Value"] for each in alarm.get("Dimensions", [])}
            if "TableName" in dimensions:
                throttling.setdefault(dimensions["TableName"], set()).add(alarm["MetricName"])
            watched.add((alarm["Namespace"], alarm["MetricName"]))
            notified = (alarm.get("AlarmActions"), alarm.get("OKActions"))
            if notified != ([topic], [topic]) or alarm.get("ActionsEnabled", True) is not True:
                yield f"{name} notifies nobody"
    yield from (f"no alarm for {metric}" for metric in ALARMS - watched)
    yield from (
        f"{table} has alarms for {metrics} only"
        for table, metrics in throttling.items()
        if metrics != THROTTLING
    )
    if not service.of_type("AWS::Logs::MetricFilter"):
        yield "no metric filter counts faults"
    if service.resources["NoTaskAnswersAlarm"]["Properties"]["TreatMissingData"] != "breaching":
        yield "missing data does not breach"
    for name, wanted in (("NoTaskAnswersAlarm", 1), ("TasksAreMissingAlarm", 2)):
        alarm = service.resources[name]["Properties"]
        if (alarm["Statistic"], alarm["Threshold"]) != ("Maximum", wanted):
            yield f"{name}: {alarm['Statistic']} under {alarm['Threshold']}"
    if not service.of_type("AWS::SNS::Subscription"):
        yield "no subscription of the e-mail address"


@rule(
    "the metrics namespace is that of the stack, for the service and its alarm",
    shared_namespace=put(
        "service", f"{TASK}Environment|Name=MYSFITS_METRICS_NAMESPACE|Value", "MythicalMysfits"
    ),
    alarm_in_another_namespace=put(
        "service", "Resources|FaultsAlarm|Properties|Namespace", "MythicalMysfits"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    alarm = Stack(templates["service"]).resources["FaultsAlarm"]["Properties"]
    given = {each["Name"]: each["Value"] for each in containers(templates)[0]["Environment"]}
    if not given["MYSFITS_METRICS_NAMESPACE"] == alarm["Namespace"] == "MythicalMysfits/test":
        yield "the namespaces differ, or are not the stack's"
