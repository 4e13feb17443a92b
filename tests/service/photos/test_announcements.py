"""What the photos topic is told of a photo."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from service.photos.announcements import Announcements
from tests.support.builders import make_record
from tests.support.tables import REGION

TOPIC = "arn:aws:sns:eu-west-1:123456789012:photos"


@pytest.mark.parametrize(
    ("name", "subject", "message"),
    [
        ("Suzu", "A new photo of Suzu, 1.2 MB", "A new photo of Suzu, 1.2 MB"),
        ("Zoë\nÅ", "A new photo of Zoe A, 1.2 MB", "A new photo of Zoë\nÅ, 1.2 MB"),
        ("x" * 200, ("A new photo of " + "x" * 200)[:100], f"A new photo of {'x' * 200}, 1.2 MB"),
    ],
    ids=["plain", "accents", "long"],
)
def test_message_names_mysfit_and_size_alone(name: str, subject: str, message: str) -> None:
    client: Any = boto3.client("sns", region_name=REGION)
    record = make_record(mysfit_name=name, bytes=1_234_567, request_id="r-9")
    with Stubber(client) as stub:
        stub.add_response(
            "publish",
            {"MessageId": "m"},
            {
                "TopicArn": TOPIC,
                "Subject": subject,
                "Message": message,
                "MessageAttributes": {"requestId": {"DataType": "String", "StringValue": "r-9"}},
            },
        )

        Announcements(client, TOPIC).publish(record)

        stub.assert_no_pending_responses()
