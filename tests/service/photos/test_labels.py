"""Labels as Rekognition answers them, and faults that leave a photo without."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from service.errors import Unavailable
from service.photos.keys import PhotoKey
from service.photos.labels import Labeller
from tests.support.tables import REGION

KEY = PhotoKey("u", "p")


@pytest.fixture
def client() -> Any:
    return boto3.client("rekognition", region_name=REGION)


def test_labels_are_rounded_and_the_most_certain_is_first(client: Any) -> None:
    with Stubber(client) as stub:
        stub.add_response(
            "detect_labels",
            {
                "Labels": [
                    {"Name": "Green", "Confidence": 71.25, "Parents": []},
                    {"Name": "Toy", "Confidence": 97.149},
                ]
            },
            {
                "Image": {"S3Object": {"Bucket": "photos", "Name": "shown/u/p/view.jpg"}},
                "MaxLabels": 10,
                "MinConfidence": 70,
            },
        )

        found = Labeller(client, "photos").find(KEY)

    assert found == (
        {"Name": "Toy", "Confidence": Decimal("97.1")},
        {"Name": "Green", "Confidence": Decimal("71.2")},
    )


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "InternalServerError", "InvalidS3ObjectException"]
)
def test_every_fault_is_to_be_tried_again(client: Any, code: str) -> None:
    with Stubber(client) as stub:
        stub.add_client_error("detect_labels", code)

        with pytest.raises(Unavailable):
            Labeller(client, "photos").find(KEY)
