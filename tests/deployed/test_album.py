"""A photo through the deployed API, bucket, topic, queue and worker, be it tasks or a function."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from cfn import manifest
from tests.support.cloud import Cloud
from tests.support.functions import architecture, packed, upload
from tests.support.stacks import IMAGE, Deployment
from tests.support.visitors import Visitors
from tests.support.worker import running_worker_task

WAIT_SECONDS = 60
"""A photo takes less than a second, and a function that starts first some more."""


@pytest.fixture(scope="module", params=["tasks", "functions"])
def worker(
    request: pytest.FixtureRequest, account: Cloud, deployment: Deployment, api: httpx.Client
) -> Iterator[None]:
    """What reads the queue: a task of the default profile, or the function of the cheap one."""
    stack, registry = manifest.stack("photos"), deployment.outputs["registry"]
    if request.param == "tasks":
        parameters = {**stack.profiles["default"], "Image": IMAGE}
        with (
            deployment.changed("photos", **parameters),
            running_worker_task(account, deployment.outputs["photos"]),
        ):
            yield
    else:
        code = upload(account, registry["TemplatesBucketName"], packed())
        parameters = {**stack.profiles["cheap"], "FunctionCode": code}
        with deployment.changed("photos", **parameters, Architecture=architecture()):
            yield


@pytest.fixture(scope="module")
def adopter(api: httpx.Client, visitors: Visitors) -> Iterator[httpx.Client]:
    """A client of the API, signed in as a new visitor who has adopted a mysfit."""
    token = visitors.sign_in(visitors.new())["IdToken"]
    headers = {**api.headers, "Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=api.base_url, headers=headers) as client:
        yield client


@pytest.fixture(scope="module")
def mysfit_id(adopter: httpx.Client) -> Iterator[str]:
    """The mysfit that the adopter adopted, given back at the end."""
    listed = adopter.get("/mysfits").json()["mysfits"]
    found: str = next(each["mysfitId"] for each in listed if not each["adopted"])
    assert adopter.post(f"/mysfits/{found}/adopt").status_code == 200
    yield found
    adopter.delete(f"/mysfits/{found}/adopt")


def jpeg() -> bytes:
    """A landscape that is mostly green, which the stand-in for Rekognition labels so."""
    file = io.BytesIO()
    Image.new("RGB", (900, 600), (40, 160, 60)).save(file, "JPEG")
    return file.getvalue()


def begin(adopter: httpx.Client, mysfit_id: str, size: int) -> Any:
    """The answer of POST /photos."""
    asked = {
        "mysfitId": mysfit_id,
        "fileName": "suzu.jpg",
        "contentType": "image/jpeg",
        "bytes": size,
        "description": "In the garden",
    }
    answer = adopter.post("/photos", json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()


def s3(cloud: Cloud, method: str, address: str, **given: Any) -> httpx.Response:
    """A request of a browser to S3, which the account answers by the name in Host."""
    to = urlsplit(address)
    url = f"{cloud.endpoint}{to.path or '/'}{f'?{to.query}' if to.query else ''}"
    return httpx.request(method, url, headers={"Host": to.netloc}, **given)


def send(cloud: Cloud, upload: Any, photo: bytes) -> httpx.Response:
    file = {"file": ("suzu.jpg", photo, "image/jpeg")}
    return s3(cloud, "POST", upload["url"], data=upload["fields"], files=file)


def wait_for(adopter: httpx.Client, photo_id: str, is_done: Callable[[Any], bool]) -> Any:
    """The photo, once it is as wanted."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_done(photo := adopter.get(f"/photos/{photo_id}").json()):
        assert time.monotonic() < deadline, photo
        time.sleep(0.1)
    return photo


def objects_of(deployment: Deployment, photo_id: str) -> list[str]:
    bucket = deployment.outputs["photos"]["PhotosBucketName"]
    listed = deployment.cloud.s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    return [each["Key"] for each in listed if photo_id in each["Key"]]


@pytest.mark.usefixtures("worker")
def test_a_photo_is_sent_made_ready_labelled_found_and_deleted(
    deployment: Deployment, adopter: httpx.Client, mysfit_id: str
) -> None:
    cloud, photo = deployment.cloud, jpeg()
    begun = begin(adopter, mysfit_id, len(photo))
    photo_id = begun["photo"]["photoId"]

    sent = send(cloud, begun["upload"], photo)
    ready = wait_for(adopter, photo_id, lambda seen: seen["labelsStatus"] == "found")
    found = adopter.get("/photos", params={"q": "garden green"}).json()
    thumb = s3(cloud, "GET", ready["thumbUrl"])
    deleted = adopter.delete(f"/photos/{photo_id}")
    after = adopter.get(f"/photos/{photo_id}")
    gone = s3(cloud, "GET", ready["thumbUrl"])

    assert sent.status_code == 204, sent.text
    assert (ready["status"], ready["width"], ready["height"]) == ("ready", 900, 600)
    assert "Green" in [label["name"] for label in ready["labels"]]
    assert [each["photoId"] for each in found["photos"]] == [photo_id]
    assert (thumb.status_code, thumb.headers["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(thumb.content)).size == (600, 400)
    assert (deleted.status_code, after.status_code) == (204, 404)
    assert gone.status_code in (403, 404)
    assert objects_of(deployment, photo_id) == []


@pytest.mark.usefixtures("worker")
def test_what_is_no_photo_is_refused_and_its_original_deleted(
    deployment: Deployment, adopter: httpx.Client, mysfit_id: str
) -> None:
    text = b"This is no photo."
    begun = begin(adopter, mysfit_id, len(text))
    photo_id = begun["photo"]["photoId"]

    sent = send(deployment.cloud, begun["upload"], text)
    refused = wait_for(adopter, photo_id, lambda seen: seen["status"] == "refused")

    assert sent.status_code == 204, sent.text
    assert refused["reason"]
    assert objects_of(deployment, photo_id) == []


@pytest.mark.usefixtures("worker")
def test_an_upload_is_told_to_the_print_shop_too(
    deployment: Deployment, adopter: httpx.Client, mysfit_id: str
) -> None:
    sqs, url = deployment.cloud.client("sqs"), deployment.outputs["photos"]["PrintsQueueUrl"]
    sqs.purge_queue(QueueUrl=url)
    photo = jpeg()
    begun = begin(adopter, mysfit_id, len(photo))

    send(deployment.cloud, begun["upload"], photo)
    received = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]

    record = json.loads(received[0]["Body"])["Records"][0]
    assert record["s3"]["object"]["key"] == begun["upload"]["fields"]["key"]
    assert record["s3"]["object"]["size"] == len(photo)


def test_s3_refuses_more_bytes_than_were_declared(
    deployment: Deployment, adopter: httpx.Client, mysfit_id: str
) -> None:
    photo = jpeg()
    begun = begin(adopter, mysfit_id, len(photo) - 1)

    sent = send(deployment.cloud, begun["upload"], photo)

    assert sent.status_code == 400
    assert "EntityTooLarge" in sent.text
    assert objects_of(deployment, begun["photo"]["photoId"]) == []
