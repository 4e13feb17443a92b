"""A photo sent as a browser sends it: `POST /photos`, then the form to S3."""

from __future__ import annotations

import time
from typing import Any

import httpx

from tests.support.drawings import encoded, stripes

WAIT_SECONDS = 30
"""A photo takes about half a second; more on a busy machine."""


def send_photo(
    api: httpx.Client, mysfit_id: str, photo: bytes | None = None, **details: Any
) -> Any:
    """The photo as the API answers it, once its file is in S3."""
    content = photo or encoded(stripes())
    described = {
        "mysfitId": mysfit_id,
        "fileName": "stripes.jpg",
        "contentType": "image/jpeg",
        "bytes": len(content),
        **details,
    }
    begun = api.post("/photos", json=described)
    begun.raise_for_status()
    upload = begun.json()["upload"]
    file = ("stripes.jpg", content, described["contentType"])
    sent = httpx.post(upload["url"], data=upload["fields"], files={"file": file}, timeout=60)
    assert sent.status_code == 204, sent.text
    return begun.json()["photo"]


def processed(api: httpx.Client, photo_id: str, *, with_labels: bool = False) -> Any:
    """The photo once it is ready or refused, and its labels are found or given up if asked for."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        photo = api.get(f"/photos/{photo_id}").raise_for_status().json()
        done = photo["status"] in ("ready", "refused")
        if done and not (with_labels and photo["labelsStatus"] == "waiting"):
            return photo
        assert time.monotonic() < deadline, photo
        time.sleep(0.1)
