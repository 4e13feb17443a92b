"""Answers the calls of the upload page in the browser: adoptions, records, forms that go wrong."""

import json
from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.mock_album import ALLOWED, make_photo
from tests.e2e.mock_catalogue import answer


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
            route.fulfill(status=204, headers=ALLOWED)
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
            route.fulfill(status=204, headers=ALLOWED)
        else:
            route.fulfill(status=400, headers=ALLOWED, body=f"<Error><Code>{fate}</Code></Error>")
