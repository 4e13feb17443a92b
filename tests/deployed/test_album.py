"""A photo through the deployed API, bucket, topic, queue and worker, be it tasks or a function."""

from __future__ import annotations

import io
import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any
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


Log = Callable[[], str]
"""What the worker has logged so far."""


@pytest.fixture(scope="module", params=["tasks", "functions"])
def worker(
    request: pytest.FixtureRequest, deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Log]:
    """What reads the queue: a task of the default profile, or the function of the cheap one."""
    if request.param == "tasks":
        file = tmp_path_factory.mktemp("worker") / "log"
        with file.open("wb") as output, tasks(deployment, output):
            yield file.read_text
    else:
        with function(deployment):
            yield lambda: log_of_function(deployment)


@contextmanager
def tasks(deployment: Deployment, log: IO[bytes]) -> Iterator[None]:
    parameters = {**manifest.stack("photos").profiles["default"], "Image": IMAGE}
    with (
        deployment.changed("photos", **parameters),
        running_worker_task(deployment.cloud, deployment.outputs["photos"], log),
    ):
        yield


@contextmanager
def function(deployment: Deployment) -> Iterator[None]:
    bucket = deployment.outputs["registry"]["TemplatesBucketName"]
    code = {"FunctionCode": upload(deployment.cloud, bucket, packed())}
    profile = manifest.stack("photos").profiles["cheap"]
    with deployment.changed("photos", **profile, **code, Architecture=architecture()):
        yield


def log_of_function(deployment: Deployment) -> str:
    group = deployment.outputs["photos"]["PhotosLogGroupName"]
    found = deployment.cloud.client("logs").filter_log_events(logGroupName=group)["events"]
    return "\n".join(each["message"] for each in found)


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


def begin(
    adopter: httpx.Client, mysfit_id: str, size: int, description: str = "In the garden"
) -> Any:
    """The answer of POST /photos."""
    asked = {
        "mysfitId": mysfit_id,
        "fileName": "suzu.jpg",
        "contentType": "image/jpeg",
        "bytes": size,
        "description": description,
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
    cloud, photo, word = deployment.cloud, jpeg(), uuid.uuid4().hex
    begun = begin(adopter, mysfit_id, len(photo), f"Behind the {word}")
    photo_id = begun["photo"]["photoId"]

    sent = send(cloud, begun["upload"], photo)
    ready = wait_for(adopter, photo_id, lambda seen: seen["labelsStatus"] == "found")
    found = adopter.get("/photos", params={"q": f"{word} green"}).json()
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


def test_the_worker_logs_the_request_that_began_the_photo(
    deployment: Deployment, adopter: httpx.Client, mysfit_id: str, worker: Log
) -> None:
    photo = jpeg()
    begun = begin(adopter, mysfit_id, len(photo))
    request_id = begun["upload"]["fields"]["x-amz-meta-request-id"]

    send(deployment.cloud, begun["upload"], photo)
    wait_for(adopter, begun["photo"]["photoId"], lambda seen: seen["status"] == "ready")

    deadline = time.monotonic() + WAIT_SECONDS
    while f'"requestId":"{request_id}"' not in worker().replace(" ", ""):
        assert time.monotonic() < deadline, worker()
        time.sleep(0.1)


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
