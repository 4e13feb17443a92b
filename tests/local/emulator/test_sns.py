"""E-mail subscriptions: pending until their link is opened, then mails, until unsubscribed."""

import itertools
import json
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.support.cloud import Cloud, mails
from tests.support.templates import make, ref, remove, resource

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

_numbers = itertools.count(1)


@pytest.fixture
def sns(cloud: Cloud) -> "SNSClient":
    client: SNSClient = cloud.client("sns")
    return client


@pytest.fixture
def topic(sns: "SNSClient") -> str:
    return sns.create_topic(Name=f"news-{next(_numbers)}")["TopicArn"]


@pytest.fixture
def address() -> str:
    return f"staff-{next(_numbers)}@example.com"


def to(cloud: Cloud, address: str) -> list[dict[str, str]]:
    """Mails to the address, newest first."""
    return [mail for mail in mails(cloud) if mail["to"] == address]


def open_link(mail: dict[str, str]) -> httpx.Response:
    [link] = re.findall(r"http://\S+", mail["text"])
    return httpx.get(link)


def subscription_arns(sns: "SNSClient", topic: str) -> list[str]:
    found = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    return [each["SubscriptionArn"] for each in found]


def test_nothing_is_delivered_before_the_link_is_opened(
    cloud: Cloud, sns: "SNSClient", topic: str, address: str
) -> None:
    answer = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=address)
    sns.publish(TopicArn=topic, Message="too early")

    [asked] = to(cloud, address)
    counts = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert answer["SubscriptionArn"] == "pending confirmation"
    assert subscription_arns(sns, topic) == ["PendingConfirmation"]
    assert (counts["SubscriptionsPending"], counts["SubscriptionsConfirmed"]) == ("1", "0")
    assert asked["kind"] == "subscription"
    assert asked["subject"] == "AWS Notification - Subscription Confirmation"
    assert topic in asked["text"]


def test_confirmed_address_gets_the_mails_of_its_topic_until_it_unsubscribes(
    cloud: Cloud, sns: "SNSClient", topic: str, address: str
) -> None:
    arn = sns.subscribe(
        TopicArn=topic, Protocol="email", Endpoint=address, ReturnSubscriptionArn=True
    )["SubscriptionArn"]

    confirmed = open_link(to(cloud, address)[0])
    listed = subscription_arns(sns, topic)
    sns.publish(TopicArn=topic, Message="A new photo of Suzu", Subject="Photos")
    notification = to(cloud, address)[0]
    removed = open_link(notification)
    sns.publish(TopicArn=topic, Message="too late")

    assert (confirmed.status_code, removed.status_code) == (200, 200)
    assert "Subscription confirmed." in confirmed.text
    assert listed == [arn]
    assert (notification["kind"], notification["subject"]) == ("notification", "Photos")
    assert notification["text"].startswith("A new photo of Suzu\n")
    assert [mail["kind"] for mail in to(cloud, address)] == ["notification", "subscription"]
    assert subscription_arns(sns, topic) == []


def test_wrong_token_confirms_nothing(
    cloud: Cloud, sns: "SNSClient", topic: str, address: str
) -> None:
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=address)

    query = {"TopicArn": topic, "Token": "0" * 64}
    answer = httpx.get(f"{cloud.endpoint}/_local/subscription", params=query)

    assert answer.status_code == 400
    assert subscription_arns(sns, topic) == ["PendingConfirmation"]


def test_address_that_subscribes_twice_is_asked_once(
    cloud: Cloud, sns: "SNSClient", topic: str, address: str
) -> None:
    for _ in range(2):
        sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=address)

    assert len(to(cloud, address)) == 1
    assert subscription_arns(sns, topic) == ["PendingConfirmation"]


def test_subscription_in_a_template_is_pending_and_asked_once(
    cloud: Cloud, sns: "SNSClient", address: str
) -> None:
    stack = f"subscribed-{next(_numbers)}"
    topic = deploy_subscription(cloud, stack, address)

    confirmed = open_link(to(cloud, address)[0])
    deploy_subscription(cloud, stack, address, DisplayName="changed")
    sns.publish(TopicArn=topic, Message="A new photo")

    assert confirmed.status_code == 200
    assert [mail["kind"] for mail in to(cloud, address)] == ["notification", "subscription"]
    remove(cloud, stack)


def deploy_subscription(cloud: Cloud, stack: str, address: str, **properties: Any) -> str:
    subscription = resource(
        "AWS::SNS::Subscription", TopicArn=ref("Topic"), Protocol="email", Endpoint=address
    )
    topic = resource("AWS::SNS::Topic", **properties)
    resources = {"Topic": topic, "Mail": subscription}
    return make(cloud, resources, {"Arn": ref("Topic")}, stack=stack)["Arn"]


def test_queue_needs_no_confirmation(cloud: Cloud, sns: "SNSClient", topic: str) -> None:
    sqs = cloud.client("sqs")
    queue = sqs.create_queue(QueueName=f"subscribed-{next(_numbers)}")["QueueUrl"]
    asked = {"QueueUrl": queue, "AttributeNames": ["QueueArn"]}
    arn = sqs.get_queue_attributes(**asked)["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})

    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    sns.publish(TopicArn=topic, Message="at once")

    assert "at once" in sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"]


def test_mail_page_links_to_the_confirmation(
    cloud: Cloud, sns: "SNSClient", topic: str, address: str
) -> None:
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=address)

    page = httpx.get(f"{cloud.endpoint}/_local/mail", headers={"Accept": "text/html"}).text

    [token] = re.findall(r"Token=(\w+)", to(cloud, address)[0]["text"])
    assert f'&amp;Token={token}">http://localhost:{cloud.port}/_local/subscription?' in page
    assert '<a href="/_local/subscription?TopicArn=' in page
