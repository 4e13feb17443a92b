"""Answers the API's routes of the album in the browser, with photos in every state."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route

from tests.e2e.mock_catalogue import answer

Photo = dict[str, Any]

SUZU = "7def27b0-a464-4deb-8b17-85108d5273c0"
SIZES = ((1600, 1200), (1200, 1600), (1600, 900), (4000, 1000))
SEARCHED = ("description", "mysfitName", "fileName")


def make_photo(site: str, index: int, **changes: Any) -> Photo:
    """A ready photo; one with a higher index is newer. It shows a sample of the site's."""
    width, height = SIZES[index % len(SIZES)]
    sample = f"{site}/sample-photos/first-snow.jpg?photo={index}"
    return {
        "photoId": photo_id(index),
        "mysfitId": SUZU,
        "mysfitName": "Suzu",
        "status": "ready",
        "reason": None,
        "fileName": f"IMG_{index:04}.jpg",
        "contentType": "image/jpeg",
        "bytes": 1_234_567,
        "width": width,
        "height": height,
        "description": f"Day {index} of the long winter",
        "tags": ["snow"] if index % 2 else [],
        "labels": [{"name": "Toy", "confidence": 97.3}] if index % 3 == 0 else [],
        "labelsStatus": "found",
        "takenAt": "2026-01-03T14:05:00",
        "make": "Kumo",
        "model": "Kumo 35",
        "place": None,
        "uploadedAt": "2026-05-01T12:00:00.000Z",
        "thumbUrl": sample,
        "viewUrl": sample,
        **changes,
    }


def photo_id(index: int) -> str:
    return f"0193a000-0000-7000-8000-{index:012}"


def make_unready(site: str, index: int, status: str, **changes: Any) -> Photo:
    """One on its way, or refused: nothing is known of it but what its owner said."""
    nothing = dict.fromkeys(("width", "height", "takenAt", "make", "model", "thumbUrl", "viewUrl"))
    unknown = {"labels": [], "labelsStatus": "waiting", "status": status}
    return make_photo(site, index, **{**nothing, **unknown, **changes})


def make_album(site: str, number: int) -> list[Photo]:
    """Photos, newest first."""
    return [make_photo(site, index) for index in range(number, 0, -1)]


def every_state(site: str) -> list[Photo]:
    """Photos of all kinds: waiting, in the making, refused, wordless, long, panoramic."""
    bergen = {"city": "Bergen", "nation": "Norway", "address": None}
    return [
        make_unready(site, 16, "waiting"),
        make_unready(site, 15, "processing", description=None),
        make_unready(site, 14, "refused", reason="This file is not a photo that we can read."),
        make_photo(site, 13, description=None, labelsStatus="waiting"),
        make_photo(
            site,
            12,
            description="A walk along the quay, with wind from every side at once. " * 6,
            tags=["wind", "umbrella", "harbour", "quay", "a tag that is rather long for a chip"],
            place={"latitude": 60.39299, "longitude": 5.32415, **bergen},
        ),
        *make_album(site, 11),
    ]


NAGANO = {"latitude": 36.6486, "longitude": 138.1948, "city": "Nagano", "nation": "Japan"}
KINSHASA = {"latitude": -4.3, "longitude": 15.29, "city": "Kinshasa", "nation": "DR Congo"}
ECHUCA = {"latitude": -36.12, "longitude": 144.75, "city": "Echuca", "nation": "Australia"}
CALAMA = {"latitude": -22.91, "longitude": -68.2, "city": "Calama", "nation": "Chile"}
DOUGLAS = {"latitude": 42.76, "longitude": -105.38, "city": "Douglas", "nation": "United States"}

SAMPLES: tuple[tuple[str, str, str | None, list[str], str, dict[str, Any] | None], ...] = (
    ("rain-day", "Grimalda", "It rains. She takes it personally.", ["rain", "window"], "Cat", None),
    ("first-snow", "Suzu", "First snow. She refused to come in.", ["snow"], "Snow", NAGANO),
    ("clear-night", "Lumbre", "Looking for dinner, which glitters", ["night"], "Bird", CALAMA),
    ("river-bus", "Bolingo", "The eleven o'clock to the far bank", ["river"], "Goat", KINSHASA),
    ("bath-day", "Wallow", None, ["bath", "duck"], "Bathtub", ECHUCA),
    ("over-the-fence", "Buckwheat", "Over the fence, singing", ["field"], "Hare", DOUGLAS),
)


def sample_album(site: str) -> list[Photo]:
    """The site's own sample photos, and one on its way: what an album may look like."""
    photos = []
    for index, (slug, mysfit, description, tags, label, where) in enumerate(SAMPLES, 1):
        address = f"{site}/sample-photos/{slug}.jpg"
        photos.append(
            make_photo(
                site,
                20 - index,
                mysfitId=SUZU if mysfit == "Suzu" else mysfit,
                mysfitName=mysfit,
                width=1200 if slug == "clear-night" else 1600,
                height=1600 if slug == "clear-night" else 1200,
                description=description,
                tags=tags,
                labels=[
                    {"name": label, "confidence": 99.2 - index},
                    {"name": "Toy", "confidence": 90.4 - index},
                ],
                place=where and {**where, "address": None},
                thumbUrl=address,
                viewUrl=address,
                fileName=f"{slug}.jpg",
            )
        )
    return [make_unready(site, 30, "processing", description=None, fileName="supper.jpg"), *photos]


class MockAlbum:
    """The photos that the routes answer with; a test may change them while the page is open."""

    def __init__(
        self, page: Page, api: str, photos: list[Photo], page_size: int | None = None
    ) -> None:
        self.photos = photos
        self._page_size = page_size
        """Fewer to a page than are asked for."""
        self.calls: list[str] = []
        """Method and path of every call, below the API's address and without the query."""
        self._api = api
        page.route(re.compile(rf"^{re.escape(api)}/photos(\?|$)"), self._album)
        page.route(f"{api}/photos/*", self._one)

    def _album(self, route: Route) -> None:
        if route.request.method == "POST":
            route.fallback()
            return
        url = urlsplit(route.request.url)
        self._note(route)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        found = [each for each in self.photos if _matches(each, query)]
        start, limit = int(query.get("nextToken", "0")), self._page_size or int(query["limit"])
        goes_on = start + limit < len(found)
        answer(
            route,
            {
                "photos": found[start : start + limit],
                "nextToken": str(start + limit) if goes_on else None,
                "count": sum(each["status"] == "ready" for each in found),
            },
        )

    def _one(self, route: Route) -> None:
        wanted = urlsplit(route.request.url).path.rpartition("/")[2]
        method = route.request.method
        if method == "OPTIONS":
            route.fulfill(status=204, headers=ALLOWED)
            return
        self._note(route)
        photo = next((each for each in self.photos if each["photoId"] == wanted), None)
        if method == "DELETE":
            self.photos = [each for each in self.photos if each is not photo]
            route.fulfill(status=204, headers=ALLOWED)
        elif photo is None:
            route.fulfill(status=404, headers=ALLOWED, json={"title": "Not Found"})
        else:
            if method == "PATCH":
                photo.update(route.request.post_data_json or {})
            answer(route, {**photo, "originalUrl": photo["viewUrl"]})

    def _note(self, route: Route) -> None:
        path = urlsplit(route.request.url.removeprefix(self._api)).path
        self.calls.append(f"{route.request.method} {path}")


ALLOWED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Allow-Methods": "GET, PATCH, DELETE",
}


def _matches(photo: Photo, query: dict[str, str]) -> bool:
    texts = [*(photo[name] or "" for name in SEARCHED), *photo["tags"]]
    text = " ".join([*texts, *(each["name"] for each in photo["labels"])]).casefold()
    return (
        all(word in text for word in query.get("q", "").casefold().split())
        and query.get("mysfitId", photo["mysfitId"]) == photo["mysfitId"]
        and ("placed" not in query or photo["place"] is not None)
        and ("tag" not in query or query["tag"] in photo["tags"])
        and ("label" not in query or query["label"] in [each["name"] for each in photo["labels"]])
    )
