"""Answers the API's calls about photos in the browser: an album, and uploads that go wrong."""

import json
from typing import Any

from playwright.sync_api import Page, Route

CORS = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}


def make_photo(site: str, index: int, **changes: Any) -> dict[str, Any]:
    """A photo that is ready; `place` may be given as latitude, longitude, city and nation."""
    place = changes.pop("place", None)
    if isinstance(place, tuple):
        place = dict(zip(("latitude", "longitude", "city", "nation"), place, strict=True))
        place["address"] = None
    return {
        "photoId": f"0193a000-0000-7000-8000-{index:012}",
        "mysfitId": "00000000-0000-4000-8000-000000000000",
        "mysfitName": "Suzu",
        "status": "ready",
        "reason": None,
        "fileName": f"{index}.jpg",
        "contentType": "image/jpeg",
        "bytes": 1_200_000,
        "width": 1600,
        "height": 1200,
        "description": None,
        "tags": [],
        "labels": [],
        "labelsStatus": "none",
        "takenAt": "2025-12-19T16:48:12",
        "make": None,
        "model": None,
        "place": place,
        "uploadedAt": "2026-05-01T12:00:00.000Z",
        "thumbUrl": f"{site}/sample-photos/first-snow.jpg",
        "viewUrl": None,
        **changes,
    }


def serve_album(page: Page, api: str, photos: list[dict[str, Any]], limit: int = 100) -> None:
    """Answers GET /photos in pages of `limit`; with `placed`, only photos that have coordinates."""

    def listing(route: Route) -> None:
        if route.request.method != "GET":
            route.fallback()
            return
        url = route.request.url
        wanted = [each for each in photos if "placed=true" not in url or each["place"]]
        start = int(url.partition("nextToken=")[2].partition("&")[0] or "0")
        goes_on = start + limit < len(wanted)
        answer(
            route,
            {
                "photos": wanted[start : start + limit],
                "nextToken": str(start + limit) if goes_on else None,
                "count": len(wanted),
            },
        )

    page.route(f"{api}/photos?**", listing)


def serve_adoptions(page: Page, api: str, mysfits: list[dict[str, Any]]) -> None:
    """Answers GET /me with a visitor who has adopted `mysfits`."""
    adopted = [{**each, "adopted": True, "adoptedAt": "2026-01-01T00:00:00Z"} for each in mysfits]
    body = {
        "userId": "visitor",
        "email": "visitor@example.com",
        "name": "Visitor",
        "groups": [],
        "likes": [],
        "adoptions": adopted,
    }
    page.route(f"{api}/me", lambda route: answer(route, body))


class MockUploads:
    """Answers POST /photos with a record each, and the form that follows with what a test asks for.

    `records` are the bodies of POST /photos, `forms` the number of files that came, `deleted` the
    ids of records that were deleted.
    """

    def __init__(self, page: Page, api: str, site: str) -> None:
        self.records: list[dict[str, Any]] = []
        self.refusal: tuple[int, str] | None = None
        self.deleted: list[str] = []
        self.forms = 0
        self.held: list[Route] = []
        self.s3: list[str] = []
        """What S3 does with the next forms: "lose", "hold" or an error code. Else it takes them."""
        self._site = site
        self._form = f"{api}/s3"
        page.route(f"{api}/photos", self._begin)
        page.route(f"{api}/photos/*", self._one)
        page.route(self._form, self._receive)

    def _begin(self, route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        if self.refusal:
            status, detail = self.refusal
            body = {"title": "Refused", "status": status, "detail": detail}
            answer(route, body, status)
            return
        self.records.append(json.loads(route.request.post_data or ""))
        photo = make_photo(self._site, len(self.records), status="waiting")
        upload = {
            "url": self._form,
            "fields": {"key": photo["photoId"]},
            "expiresAt": "2099-01-01T00:00:00.000Z",
        }
        answer(route, {"photo": photo, "upload": upload}, 201)

    def _one(self, route: Route) -> None:
        photo_id = route.request.url.rpartition("/")[2]
        if route.request.method == "DELETE":
            self.deleted.append(photo_id)
            route.fulfill(status=204, headers=CORS)
        elif route.request.method == "GET":
            answer(route, make_photo(self._site, int(photo_id[-12:])))
        else:
            route.fallback()

    def _receive(self, route: Route) -> None:
        self.forms += 1
        fate = self.s3.pop(0) if self.s3 else "take"
        if fate == "lose":
            route.abort("connectionreset")
        elif fate == "hold":
            self.held.append(route)
        elif fate == "take":
            route.fulfill(status=204, headers=CORS)
        else:
            route.fulfill(status=400, headers=CORS, body=f"<Error><Code>{fate}</Code></Error>")


def answer(route: Route, body: dict[str, Any], status: int = 200) -> None:
    route.fulfill(status=status, headers=CORS, body=json.dumps(body))
