"""The album over HTTP."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from service.app import create_app
from service.photos.keys import new_photo_id
from service.photos.record import LabelsStatus, Status
from service.timestamps import timestamp
from tests.service.calls import UNKNOWN_ID, add_mysfit, problem_detail
from tests.support.builders import OWNER, make_photo_body, make_record, make_settings
from tests.support.photos import count, put, put_many, stored
from tests.support.pool import Pool
from tests.support.server import serve
from tests.support.tables import Tables

OTHER = OWNER.replace("1", "2")


@pytest.fixture
def owner(pool: Pool) -> dict[str, str]:
    """The headers of the owner of the album."""
    return pool.headers(sub=OWNER)


@pytest.fixture
def mysfit_id(client: httpx.Client, pool: Pool, owner: dict[str, str]) -> str:
    """A mysfit that the owner adopted."""
    added: str = add_mysfit(client, pool, name="Suzu")["mysfitId"]
    assert client.post(f"/mysfits/{added}/adopt", headers=owner).status_code == 200
    return added


def test_post_answers_with_a_photo_that_waits_and_where_to_send_it(
    client: httpx.Client, owner: dict[str, str], mysfit_id: str
) -> None:
    body = make_photo_body(mysfitId=mysfit_id, description="At the sea", tags=["Sun"])

    answer = client.post("/photos", json=body, headers={**owner, "X-Request-Id": "r-7"})

    assert answer.status_code == 201
    photo, upload = answer.json()["photo"], answer.json()["upload"]
    assert answer.headers["location"] == f"photos/{photo['photoId']}"
    assert photo == {
        "photoId": photo["photoId"], "mysfitId": mysfit_id, "mysfitName": "Suzu",
        "status": "waiting", "reason": None, "fileName": "IMG_1.jpg",
        "contentType": "image/jpeg", "bytes": 1200, "width": None, "height": None,
        "description": "At the sea", "tags": ["Sun"], "labels": [], "labelsStatus": "waiting",
        "takenAt": None, "make": None, "model": None, "place": None,
        "uploadedAt": photo["uploadedAt"], "thumbUrl": None, "viewUrl": None,
    }  # fmt: skip
    assert upload.keys() == {"url", "fields", "expiresAt"}
    assert upload["fields"]["key"] == f"originals/{OWNER}/{photo['photoId']}"
    assert upload["fields"]["x-amz-meta-request-id"] == "r-7"


def test_ready_photo_is_answered_with_its_facts_and_addresses(
    client: httpx.Client, owner: dict[str, str], tables: Tables
) -> None:
    photo = put(
        tables,
        labels=({"Name": "Toy", "Confidence": Decimal("97.1")},),
        labels_status=LabelsStatus.FOUND,
        width=1600,
        height=1200,
        latitude=Decimal("-33.856784"),
        longitude=Decimal("151.215297"),
        city="Sydney",
    )

    found = client.get(f"/photos/{photo.photo_id}", headers=owner).json()

    assert found["labels"] == [{"name": "Toy", "confidence": 97.1}]
    assert (found["width"], found["height"]) == (1600, 1200)
    assert found["place"] == {
        "latitude": -33.856784, "longitude": 151.215297,
        "city": "Sydney", "nation": None, "address": None,
    }  # fmt: skip
    for field, name in (
        ("thumbUrl", photo.key.thumb), ("viewUrl", photo.key.view),
        ("originalUrl", photo.key.original),
    ):  # fmt: skip
        assert f"/{name}?" in found[field]
    listed = client.get("/photos", headers=owner).json()["photos"]
    assert [{**each, "originalUrl": found["originalUrl"]} for each in listed] == [found]


@pytest.mark.parametrize("status", [Status.WAITING, Status.PROCESSING, Status.REFUSED])
def test_photo_that_is_not_ready_has_no_address(
    status: Status, client: httpx.Client, owner: dict[str, str], tables: Tables
) -> None:
    photo = put(tables, status=status, reason="Not a photo.")

    found = client.get(f"/photos/{photo.photo_id}", headers=owner).json()

    assert (found["status"], found["reason"]) == (status, "Not a photo.")
    assert [found[name] for name in ("thumbUrl", "viewUrl", "originalUrl")] == [None] * 3


def test_photos_are_changed_and_deleted(
    client: httpx.Client, owner: dict[str, str], tables: Tables
) -> None:
    photo = put(tables, description="Sea")
    path = f"/photos/{photo.photo_id}"
    given = {"description": "Beach", "place": {"city": "Kyoto"}, "takenAt": "2020-01-01T12:00"}

    changed = client.patch(path, json=given, headers=owner)
    deleted = [client.delete(path, headers=owner).status_code for _ in range(2)]

    assert changed.status_code == 200
    assert changed.json()["description"] == "Beach"
    assert changed.json()["place"]["city"] == "Kyoto"
    assert changed.json()["takenAt"] == "2020-01-01T12:00:00.000"
    assert deleted == [204, 204]
    problem_detail(client.get(path, headers=owner), 404)


def test_album_is_deleted(client: httpx.Client, owner: dict[str, str], tables: Tables) -> None:
    put(tables), put(tables)

    answers = [client.delete("/photos", headers=owner).json() for _ in range(2)]

    assert answers == [{"deleted": 2, "left": 0}, {"deleted": 0, "left": 0}]


def test_another_visitor_sees_changes_and_deletes_nothing(
    client: httpx.Client, pool: Pool, tables: Tables
) -> None:
    photo = put(tables)
    path, other = f"/photos/{photo.photo_id}", pool.headers(sub=OTHER)

    problem_detail(client.get(path, headers=other), 404)
    problem_detail(client.patch(path, json={"tags": ["mine"]}, headers=other), 404)
    # Nothing tells another's photo from one that is gone, which is deleted again without an error.
    assert client.delete(path, headers=other).status_code == 204
    assert client.delete("/photos", headers=other).json() == {"deleted": 0, "left": 0}
    assert client.get("/photos", headers=other).json()["photos"] == []
    assert stored(tables, photo.key) == photo


@pytest.mark.parametrize("photo_id", ["x", "%23album", UNKNOWN_ID.upper().replace("0", "A")])
def test_what_is_no_id_is_no_photo(
    photo_id: str, client: httpx.Client, owner: dict[str, str], tables: Tables
) -> None:
    count(tables, 1)

    for method in ("GET", "PATCH", "DELETE"):
        body: Any = {} if method == "PATCH" else None
        answer = client.request(method, f"/photos/{photo_id}", headers=owner, json=body)
        problem_detail(answer, 404)


def test_every_answer_is_private(
    client: httpx.Client, owner: dict[str, str], mysfit_id: str, tables: Tables
) -> None:
    path = f"/photos/{put(tables).photo_id}"
    requests: list[tuple[str, str, Any]] = [
        ("POST", "/photos", make_photo_body(mysfitId=mysfit_id)), ("GET", "/photos", None),
        ("GET", path, None), ("PATCH", path, {}), ("DELETE", path, None), ("GET", path, None),
        ("DELETE", "/photos", None), ("POST", "/photos", {}),
    ]  # fmt: skip

    for method, address, body in requests:
        answer = client.request(method, address, json=body, headers=owner)
        assert answer.headers["cache-control"] == "private, no-store", (method, address)


# ----------------------------------------------------------------------------------- refusals


def test_post_refuses_who_did_not_adopt_the_mysfit(
    client: httpx.Client, pool: Pool, mysfit_id: str
) -> None:
    body = make_photo_body(mysfitId=mysfit_id)

    detail = problem_detail(client.post("/photos", json=body, headers=pool.headers()), 403)

    assert detail == "Only who adopted a mysfit photographs it."


def test_post_refuses_an_unknown_mysfit(client: httpx.Client, owner: dict[str, str]) -> None:
    body = make_photo_body(mysfitId=UNKNOWN_ID)

    problem_detail(client.post("/photos", json=body, headers=owner), 404)


def test_post_refuses_more_than_the_album_holds(
    client: httpx.Client, owner: dict[str, str], mysfit_id: str, tables: Tables
) -> None:
    count(tables, 500)

    answer = client.post("/photos", json=make_photo_body(mysfitId=mysfit_id), headers=owner)

    assert problem_detail(answer, 409) == "Your album is full: it holds 500 photos."


def test_post_answers_429_and_when_to_come_back(
    client: httpx.Client, owner: dict[str, str], mysfit_id: str, tables: Tables
) -> None:
    now = timestamp(datetime.now(UTC))
    put_many(tables, [make_record(status=Status.WAITING, uploaded_at=now) for _ in range(20)])

    answer = client.post("/photos", json=make_photo_body(mysfitId=mysfit_id), headers=owner)

    assert problem_detail(answer, 429).startswith("20 of your photos are on their way.")
    assert 1 <= int(answer.headers["retry-after"]) <= 600


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contentType", "image/svg+xml"),
        ("bytes", 0),
        ("bytes", 10_485_761),
        ("description", "x" * 401),
        ("tags", ["x" * 41]),
        ("photoId", UNKNOWN_ID),
    ],
)
def test_post_refuses_what_does_not_fit(
    field: str, value: Any, client: httpx.Client, owner: dict[str, str]
) -> None:
    answer = client.post("/photos", json=make_photo_body(**{field: value}), headers=owner)

    assert problem_detail(answer, 422).startswith(field)


@pytest.mark.parametrize(
    "body",
    [
        {"place": {"latitude": 91, "longitude": 0}},
        {"place": {"latitude": 1}},
        {"takenAt": "soon"},
        {"takenAt": "9000-01-01T00:00Z"},
        {"tags": None},
        {"status": "ready"},
    ],
    ids=str,
)
def test_patch_refuses_what_does_not_fit(
    body: Any, client: httpx.Client, owner: dict[str, str], tables: Tables
) -> None:
    photo = put(tables)

    problem_detail(client.patch(f"/photos/{photo.photo_id}", json=body, headers=owner), 422)

    assert stored(tables, photo.key) == photo


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=", "at least 1 character"),
        ("q=%20", "at least 1 character"),
        (f"q={'x' * 61}", "at most 60 characters"),
        ("q=a+b+c+d+e+f", "1 to 5 words"),
        ("placed=no", "placed"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        (f"tag={'x' * 41}", "tag"),
        ("colour=red", "Unknown parameter"),
        ("nextToken=x", "nextToken"),
    ],
)
def test_list_refuses_a_query_that_means_nothing(
    query: str, told: str, client: httpx.Client, owner: dict[str, str]
) -> None:
    assert told in problem_detail(client.get(f"/photos?{query}", headers=owner), 400)


def test_page_token_continues_its_own_query_only(
    client: httpx.Client, owner: dict[str, str], tables: Tables
) -> None:
    put_many(tables, [make_record(photo_id=new_photo_id(n), tags=("sun",)) for n in range(3)])

    def get(status: int = 200, **query: Any) -> Any:
        answer = client.get("/photos", params=query, headers=owner)
        assert answer.status_code == status, answer.text
        return answer.json()

    queries: list[dict[str, Any]] = [{}, {"tag": "sun"}, {"q": "SUN img"}]
    for wanted in queries:
        first = get(limit=2, **wanted)
        second = get(limit=2, nextToken=first["nextToken"], **wanted)

        assert [len(page["photos"]) for page in (first, second)] == [2, 1]
        assert second["nextToken"] is None
        assert first["count"] == second["count"] == (3 if wanted else 0)
        get(400, limit=2, nextToken=first["nextToken"], label="Toy", **wanted)


# ---------------------------------------------------------------------------------- settings


@pytest.mark.parametrize("absent", ["MYSFITS_PHOTOS_TABLE", "MYSFITS_PHOTOS_BUCKET"])
def test_routes_answer_404_without_an_album(absent: str) -> None:
    app = create_app(make_settings(**{absent: ""}))

    assert not [path for path in app.openapi()["paths"] if path.startswith("/photos")]


def test_limits_are_settings(deployed_tables: Tables, pool: Pool, tables: Tables) -> None:
    app = create_app(
        make_settings(
            **deployed_tables.environment,
            MYSFITS_JWKS_URL=pool.url,
            MYSFITS_PHOTO_BYTES="1000",
            MYSFITS_ALBUM_PHOTOS="1",
            MYSFITS_PHOTOS_URL="http://localhost:4566/",
        )
    )
    owner = pool.headers(sub=OWNER)
    with serve(app) as client:
        mysfit_id = add_mysfit(client, pool)["mysfitId"]
        client.post(f"/mysfits/{mysfit_id}/adopt", headers=owner)
        body = make_photo_body(mysfitId=mysfit_id, bytes=1000)

        large = client.post("/photos", json={**body, "bytes": 1001}, headers=owner)
        begun = client.post("/photos", json=body, headers=owner).json()
        put(tables)
        full = client.post("/photos", json=body, headers=owner)

    assert problem_detail(large, 422) == "bytes: a photo may have at most 1000 bytes"
    assert begun["upload"]["url"].startswith("http://localhost:4566/")
    assert problem_detail(full, 409) == "Your album is full: it holds 1 photos."


def test_no_signature_and_no_address_is_logged(
    client: httpx.Client,
    owner: dict[str, str],
    mysfit_id: str,
    tables: Tables,
    caplog: pytest.LogCaptureFixture,
) -> None:
    photo = put(tables)
    caplog.set_level("INFO")

    begun = client.post("/photos", json=make_photo_body(mysfitId=mysfit_id), headers=owner).json()
    found = client.get(f"/photos/{photo.photo_id}", headers=owner).json()
    client.get("/photos", headers=owner)

    logged = ""
    deadline = time.monotonic() + 10
    # Lines of requests are written in batches.
    while '"Route":"GET /photos"' not in logged and time.monotonic() < deadline:
        time.sleep(0.05)
        logged = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "/photos/{photoId}" in logged
    assert begun["upload"]["fields"]["x-amz-signature"] not in logged
    assert found["thumbUrl"].rpartition("=")[2] not in logged
    assert "X-Amz-" not in logged
