"""Rekognition: a stand-in for DetectLabels that labels a photo from its pixels (pixel_labels.py).

ministack has none of the service. Rights are checked as on AWS: `rekognition:DetectLabels` by
ministack itself, and `s3:GetObject` of the caller where the photo is an object. It fails on demand:
`POST /_local/rekognition {"failures": 2, "code": "ThrottlingException"}`.
https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
"""

import asyncio
import base64
import binascii
import json
from typing import Any

import ministack.app
from ministack.core import iam_actions, iam_evaluator, router
from ministack.core.responses import get_region
from ministack.services import s3

from local.emulator.asgi import Receive, Scope, Send, read_body, respond
from local.emulator.pixel_labels import InvalidImage, Label, TooManyPixels, labels_of

PATH = "/_local/rekognition"
SERVICE = "rekognition"
MAX_BYTES = 5 * 1024 * 1024
MAX_OBJECT_BYTES = 15 * 1024 * 1024
NOT_READ = (
    "Unable to get object metadata from S3. Check object key, region and/or access permissions."
)
STATUS_500 = ("InternalServerError", "ServiceUnavailableException")

Answer = tuple[int, dict[str, str], bytes]


class Refused(Exception):
    """An error of the API, by its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Failures:
    """The answers that are still to fail, and as what."""

    left = 0
    code = "ThrottlingException"


failures = Failures()


def install() -> None:
    if SERVICE in ministack.app.SERVICE_HANDLERS:
        raise RuntimeError("ministack has gained Rekognition: remove it from local/emulator/")
    ministack.app.SERVICE_HANDLERS[SERVICE] = handle_request
    router.SERVICE_PATTERNS[SERVICE] = {"target_prefixes": ["RekognitionService."]}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[SERVICE] = SERVICE


async def handle_request(
    method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> Answer:
    """An API call whose signature and right `rekognition:...` ministack has checked."""
    action = headers.get("x-amz-target", "").partition(".")[2]
    try:
        if action != "DetectLabels":
            raise Refused("UnknownOperationException", f"{action} has no stand-in here.")
        fail_on_demand()
        return answer(200, await detect_labels(json.loads(body), headers, query))
    except Refused as refused:
        status = 500 if refused.code in STATUS_500 else 400
        return answer(status, {"__type": refused.code, "message": str(refused)})


def answer(status: int, content: dict[str, Any]) -> Answer:
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(content).encode()


def fail_on_demand() -> None:
    if failures.left:
        failures.left -= 1
        raise Refused(failures.code, f"Asked to fail by POST {PATH}; {failures.left} more.")


async def detect_labels(
    request: dict[str, Any], headers: dict[str, str], query: dict[str, Any]
) -> dict[str, Any]:
    lowest, most = request.get("MinConfidence", 55), request.get("MaxLabels", 1000)
    if not (0 <= lowest <= 100 and most >= 0):
        raise Refused("InvalidParameterException", "Request has invalid parameters")
    photo = await photo_of(request.get("Image", {}), headers, query)
    try:
        # Decoding takes tens of milliseconds, in which the account goes on answering.
        found = await asyncio.to_thread(labels_of, photo)
    except InvalidImage as error:
        raise Refused("InvalidImageFormatException", "Request has invalid image format") from error
    except TooManyPixels as error:
        raise Refused("ImageTooLargeException", f"Image is too large: {error}") from error
    confident = [label for label in found if label.confidence >= lowest]
    return {
        "Labels": [described(label) for label in confident[:most]],
        "LabelModelVersion": "stand-in",
    }


def described(label: Label) -> dict[str, Any]:
    return {
        "Name": label.name,
        "Confidence": round(label.confidence, 4),
        "Instances": [],
        "Parents": [],
        "Aliases": [],
        "Categories": [{"Name": label.category}],
    }


async def photo_of(image: Any, headers: dict[str, str], query: dict[str, Any]) -> bytes:
    if not isinstance(image, dict) or image.keys() & {"Bytes", "S3Object"} != image.keys():
        raise Refused("InvalidParameterException", "Request has invalid parameters")
    if image.keys() == {"Bytes"}:
        return decoded(image["Bytes"])
    if image.keys() == {"S3Object"}:
        where = image["S3Object"]
        return await object_of(where.get("Bucket", ""), where.get("Name", ""), headers, query)
    raise Refused("InvalidParameterException", "Request has invalid parameters")


def decoded(text: str) -> bytes:
    try:
        photo = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Refused("InvalidParameterException", "Request has invalid parameters") from error
    if len(photo) > MAX_BYTES:
        raise Refused("ImageTooLargeException", "Image size is too large")
    return photo


async def object_of(bucket: str, key: str, headers: dict[str, str], query: dict[str, Any]) -> bytes:
    """The object, read with the rights of the caller; what they may not read is not there."""
    caller = router.extract_access_key_id(headers, query)
    arn = f"arn:aws:s3:::{bucket}/{key}"
    # Signed for Rekognition: the check of S3's own scope is ministack's for presigned addresses.
    if iam_evaluator.enforce(caller, "s3:GetObject", "s3", get_region(), resource_arn=arn):
        raise Refused("InvalidS3ObjectException", NOT_READ)
    status, _, photo = await s3.handle_request(
        "GET", f"/{bucket}/{key}", {}, b"", {}, internal=True
    )
    if status != 200 or not isinstance(photo, bytes):
        raise Refused("InvalidS3ObjectException", NOT_READ)
    if len(photo) > MAX_OBJECT_BYTES:
        raise Refused("ImageTooLargeException", "Image size is too large")
    return photo


async def fault_injection(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI application: `POST {"failures": N, "code": CODE}` makes the next N calls fail."""
    if scope["method"] != "POST":
        await respond(send, 405, b"POST here.\n", {"Allow": "POST"})
        return
    try:
        asked = json.loads(await read_body(receive))
        failures.left, failures.code = int(asked["failures"]), str(asked.get("code", failures.code))
    except (ValueError, KeyError, TypeError):
        await respond(send, 400, b'{"failures": 2, "code": "ThrottlingException"}\n', {})
        return
    await respond(send, 204, b"", {})
