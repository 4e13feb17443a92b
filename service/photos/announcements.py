"""What staff may know of a photo: that there is one, of whom, how large; by the photos topic."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from service.aws.faults import aws_faults
from service.photos.record import PhotoRecord

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

MAX_SUBJECT = 100
"""Characters, of ASCII: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"""


class Announcements:
    """Messages to the topic of that ARN."""

    def __init__(self, client: SNSClient, topic_arn: str) -> None:
        self._client = client
        self._topic_arn = topic_arn

    def publish(self, record: PhotoRecord) -> None:
        """ "A new photo of Suzu, 1.2 MB": photos are private, so no owner, no link and no text.

        A worker that dies just after it makes the next one publish again.
        """
        text = f"A new photo of {record.mysfit_name}, {record.bytes / 1_000_000:.1f} MB"
        with aws_faults("sns", self._topic_arn):
            self._client.publish(
                TopicArn=self._topic_arn,
                Subject=_ascii(text),
                Message=text,
                MessageAttributes={
                    "requestId": {"DataType": "String", "StringValue": record.request_id}
                },
            )


def _ascii(text: str) -> str:
    """Without accents and what ASCII cannot write: "Zoë" is "Zoe"."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = decomposed.encode("ascii", "ignore").decode()
    return " ".join(plain.split())[:MAX_SUBJECT]
