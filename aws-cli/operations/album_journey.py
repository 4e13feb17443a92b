"""What smoke tries of the album: a photo's way from the browser through S3 and the worker."""

from __future__ import annotations

import io
import json
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from operations.product_client import Answer, Client, done, must, patiently

WORKER_SECONDS = 120.0
"""A photo takes a few; a function that has not run for a while starts first."""


def try_album(api: Client, identity: dict[str, str], mysfit_id: str) -> None:
    """A photo's way: sent to S3, made ready by the worker, shown, deleted."""
    photo = small_photo()
    asked = {
        "mysfitId": mysfit_id,
        "fileName": "smoke.jpg",
        "contentType": "image/jpeg",
        "bytes": len(photo),
    }
    headers = {**identity, "Content-Type": "application/json"}
    made = api.send("POST", "/photos", json.dumps(asked).encode(), headers).json(201)
    send(api, made["upload"], photo)
    done("a photo is sent")
    path = f"/photos/{made['photo']['photoId']}"
    until = time.monotonic() + WORKER_SECONDS
    ready = patiently(lambda: try_photo(api, path, identity), until, pause=2)
    thumb = fetch(api, ready["thumbUrl"])
    kind = thumb.headers.get("content-type")
    must(thumb.status == 200 and kind == "image/jpeg", (thumb.status, kind))
    done("the worker made it ready, and its thumb is there")
    deleted = api.ask("DELETE", path, **identity)
    must(deleted.status == 204, (deleted.status, deleted.body[:200]))
    must(api.ask("GET", path, **identity).status == 404, "a photo that was deleted")
    gone = fetch(api, ready["thumbUrl"])
    must(gone.status in (403, 404), f"the thumb of a deleted photo: {gone.status}")
    done("deleted, and its thumb with it")


def small_photo() -> bytes:
    """A JPEG of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 60, 160)).save(file, "JPEG")
    return file.getvalue()


def send(api: Client, upload: dict[str, Any], photo: bytes) -> None:
    """As a browser sends a form; the file is its last field, as S3 wants it."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in upload["fields"].items()
    ]
    file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="smoke.jpg"'
    head = "".join([*parts, f"{file}\r\nContent-Type: image/jpeg\r\n\r\n"])
    body = b"".join([head.encode(), photo, f"\r\n--{boundary}--\r\n".encode()])
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = to_s3(api, upload["url"]).send("POST", path_of(upload["url"]), body, kind)
    must(answer.status == 204, (answer.status, answer.body[:400]))


def try_photo(api: Client, path: str, identity: dict[str, str]) -> dict[str, Any]:
    """The photo, once it is ready."""
    photo = api.ask("GET", path, **identity).json()
    must(photo["status"] == "ready", (photo["status"], photo.get("reason")))
    return photo


def fetch(api: Client, address: str) -> Answer:
    return to_s3(api, address).ask("GET", path_of(address))


def to_s3(api: Client, address: str) -> Client:
    to = urlsplit(address)
    return Client(f"{to.scheme}://{to.netloc}", api.emulated)


def path_of(address: str) -> str:
    to = urlsplit(address)
    return f"{to.path}?{to.query}" if to.query else to.path or "/"
