"""A request counts as one over TLS, and so does a delivery between services."""

from typing import Any

from tests.support.cloud import Cloud
from tests.support.templates import attribute, make, ref, resource


def test_queue_that_refuses_plain_http_gets_the_messages_of_its_topic(cloud: Cloud) -> None:
    subscription: Any = {"TopicArn": ref("Topic"), "Protocol": "sqs", "RawMessageDelivery": True}
    statements = [
        statement("Allow", Principal={"Service": "sns.amazonaws.com"}),
        statement("Deny", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    made = make(
        cloud,
        {
            "Topic": resource("AWS::SNS::Topic"),
            "Queue": resource("AWS::SQS::Queue"),
            "Policy": resource(
                "AWS::SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument=document
            ),
            "Subscription": resource(
                "AWS::SNS::Subscription", Endpoint=attribute("Arn", "Queue"), **subscription
            ),
        },
        {"Topic": ref("Topic"), "Queue": ref("Queue")},
    )

    cloud.client("sns").publish(TopicArn=made["Topic"], Message="over TLS")

    messages = cloud.client("sqs").receive_message(QueueUrl=made["Queue"])["Messages"]
    assert [message["Body"] for message in messages] == ["over TLS"]


def statement(effect: str, **more: Any) -> dict[str, Any]:
    action = {"Action": "sqs:SendMessage", "Resource": attribute("Arn", "Queue")}
    return {"Effect": effect, **action, **more}
