"""What wakes somebody."""

from __future__ import annotations

from collections.abc import Iterator

from tests.cfn.rules.reading import TASK, containers
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

ALARMS: set[tuple[str, ...]] = {
    ("AWS/NetworkELB", "HealthyHostCount"),
    ("AWS/ECS", "CPUUtilization"),
    ("AWS/ECS", "MemoryUtilization"),
    ("MythicalMysfits/test", "Faults"),
    ("AWS/ApiGateway", "5XXError"),
    ("AWS/ApiGateway", "Latency"),
    *(
        ("AWS/DynamoDB", f"{kind}ThrottleEvents", f"<import test-data-{table}TableName>")
        for kind in ("Read", "Write")
        for table in ("Mysfits", "Likes")
    ),
}


@rule(
    "what the containers use is counted, and no figure is paid twice",
    no_insights=drop("service", "Resources|Cluster|Properties|ClusterSettings"),
    insights_off=put("service", "Resources|Cluster|Properties|ClusterSettings|0|Value", "disabled"),
    every_method=put("api", "Resources|Stage|Properties|MethodSettings|0|MetricsEnabled", True),
)
def _(templates: Templates) -> Iterator[str]:
    cluster = Stack(templates["service"]).resources["Cluster"]["Properties"]
    if cluster.get("ClusterSettings") != [{"Name": "containerInsights", "Value": "enabled"}]:
        yield "insights"
    # Five metrics for each method beside the stage's own, which the alarms watch.
    if Stack(templates["api"]).resources["Stage"]["Properties"]["MethodSettings"][0][
        "MetricsEnabled"
    ]:
        yield "metrics of every method"


@rule(
    "what can go wrong has an alarm, and each alarm tells somebody, also when it is over",
    silent=drop("service", "Resources|NoTaskAnswersAlarm|Properties|AlarmActions"),
    never_over=drop("api", "Resources|ErrorsAlarm|Properties|OKActions"),
    turned_off=put("service", "Resources|CpuAlarm|Properties|ActionsEnabled", False),
    gone=drop("service", "Resources|FaultsAlarm"),
    throttling_gone=drop("service", "Resources|LikesWritesThrottledAlarm"),
    no_filter=drop("service", "Resources|FaultsMetric"),
    silence_is_well=put(
        "service", "Resources|NoTaskAnswersAlarm|Properties|TreatMissingData", "notBreaching"
    ),
    no_mail=drop("service", "Resources|AlarmSubscription"),
    # The least of the balancer's nodes may have missed one check; AWS advises the most.
    least_of_the_nodes=put(
        "service", "Resources|TasksAreMissingAlarm|Properties|Statistic", "Minimum"
    ),
    more_than_run=put("service", "Resources|TasksAreMissingAlarm|Properties|Threshold", 3),
)
def _(templates: Templates) -> Iterator[str]:
    service = Stack(templates["service"], AlarmEmail="operator@example.com")
    watched: set[tuple[str, ...]] = set()
    for stack, topic in (
        (service, "<AlarmTopic>"),
        (Stack(templates["api"]), "<import test-service-AlarmTopicArn>"),
    ):
        for name, alarm in stack.of_type("AWS::CloudWatch::Alarm").items():
            dimensions = {each["Name"]: each["Value"] for each in alarm.get("Dimensions", [])}
            table = [dimensions["TableName"]] if "TableName" in dimensions else []
            watched.add((alarm["Namespace"], alarm["MetricName"], *table))
            told = (alarm.get("AlarmActions"), alarm.get("OKActions"))
            if told != ([topic], [topic]) or alarm.get("ActionsEnabled", True) is not True:
                yield f"{name} tells nobody"
    yield from (f"nobody watches {metric}" for metric in ALARMS - watched)
    if not service.of_type("AWS::Logs::MetricFilter"):
        yield "nothing counts faults"
    if service.resources["NoTaskAnswersAlarm"]["Properties"]["TreatMissingData"] != "breaching":
        yield "no figures are taken for good ones"
    for name, wanted in (("NoTaskAnswersAlarm", 1), ("TasksAreMissingAlarm", 2)):
        alarm = service.resources[name]["Properties"]
        if (alarm["Statistic"], alarm["Threshold"]) != ("Maximum", wanted):
            yield f"{name}: {alarm['Statistic']} under {alarm['Threshold']}"
    if not service.of_type("AWS::SNS::Subscription"):
        yield "no mail"


@rule(
    "the service's metrics are kept apart from another deployment's, and beside their alarm",
    mixed=put("service", f"{TASK}Environment|11|Value", "MythicalMysfits"),
    alarm_elsewhere=put("service", "Resources|FaultsAlarm|Properties|Namespace", "MythicalMysfits"),
)
def _(templates: Templates) -> Iterator[str]:
    alarm = Stack(templates["service"]).resources["FaultsAlarm"]["Properties"]
    given = {each["Name"]: each["Value"] for each in containers(templates)[0]["Environment"]}
    if not given["MYSFITS_METRICS_NAMESPACE"] == alarm["Namespace"] == "MythicalMysfits/test":
        yield "metrics of several deployments are one"
