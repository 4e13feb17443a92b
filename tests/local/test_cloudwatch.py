"""An alarm is described in both protocols of CloudWatch."""

from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.support.cloud import REGION, Cloud

ALARM: dict[str, Any] = {
    "AlarmName": "described",
    "AlarmDescription": "Requests < 1: look at <the log> & restart.",
    "Namespace": "Tests",
    "MetricName": "Requests",
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "LessThanThreshold",
}


@pytest.fixture(scope="module", autouse=True)
def alarms(cloud: Cloud) -> None:
    client = cloud.client("cloudwatch")
    client.put_metric_alarm(**ALARM)
    client.put_metric_alarm(**{**ALARM, "AlarmName": "silent", "AlarmDescription": ""})


def asked_in_xml(cloud: Cloud, name: str) -> str:
    """What a client is answered that knows the older protocol alone, which boto3 is no longer."""
    form = {"Action": "DescribeAlarms", "Version": "2010-08-01", "AlarmNames.member.1": name}
    address = f"{cloud.endpoint}/"
    request = AWSRequest("POST", address, data=urlencode(form))
    request.headers["Content-Type"] = "application/x-www-form-urlencoded"
    SigV4Auth(Credentials("test", "test"), "monitoring", REGION).add_auth(request)
    return httpx.post(address, content=request.data, headers=dict(request.headers)).text


def test_an_alarm_says_in_xml_what_it_is_for(cloud: Cloud) -> None:
    assert (
        "<AlarmDescription>Requests &lt; 1: look at &lt;the log&gt; &amp; restart."
        "</AlarmDescription>" in asked_in_xml(cloud, "described")
    )


def test_an_alarm_without_a_description_has_none(cloud: Cloud) -> None:
    assert "AlarmDescription" not in asked_in_xml(cloud, "silent")
