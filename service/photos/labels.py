"""What Amazon Rekognition sees in a photo.

https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from service.aws.faults import aws_faults
from service.photos.keys import PhotoKey

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient

MAX_LABELS = 10
MIN_CONFIDENCE_PERCENT = 70
TENTH = Decimal("0.1")

Labels = tuple[Mapping[str, Any], ...]


class Labeller:
    """Finds the labels of views in `bucket`."""

    def __init__(self, client: RekognitionClient, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def find(self, key: PhotoKey) -> Labels:
        """{"Name", "Confidence"} in percent with one digit, the most certain first.

        Raises Unavailable whatever Rekognition answers: the photo is as good without its labels,
        and the message stays for another try.
        """
        with aws_faults("rekognition", self._bucket):
            answer = self._client.detect_labels(
                Image={"S3Object": {"Bucket": self._bucket, "Name": key.view}},
                MaxLabels=MAX_LABELS,
                MinConfidence=MIN_CONFIDENCE_PERCENT,
            )
        found = [
            {"Name": label["Name"], "Confidence": _rounded(label["Confidence"])}
            for label in answer["Labels"]
        ]
        return tuple(sorted(found, key=lambda label: (-label["Confidence"], label["Name"])))


def _rounded(percent: float) -> Decimal:
    return Decimal(str(percent)).quantize(TENTH)
