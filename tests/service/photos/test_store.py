"""PhotoStore over moto."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import Mock

import pytest

from service import logs
from service.adoptions.store import AdoptionStore
from service.errors import Conflict, Forbidden, Malformed, NotFound, TooManyRequests
from service.mysfits.store import MysfitStore
from service.photos.keys import PhotoKey, new_photo_id
from service.photos.listing import Filter, Listing, words_of
from service.photos.model import PhotoChanges
from service.photos.record import PhotoRecord, Status
from service.photos.store import ATTEMPTS, MAX_READS, PhotoStore
from service.timestamps import timestamp
from tests.support.builders import OWNER, make_mysfit, make_photo, make_record
from tests.support.photos import count, counted, items, put, put_many, stored
from tests.support.tables import Tables

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ALL = Filter()
OTHER = OWNER.replace("1", "2")


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def page(photos: PhotoStore, wanted: Filter = ALL, limit: int = 100, start: Any = None) -> Any:
    return photos.page(OWNER, Listing(wanted, limit, start), NOON)


def found(photos: PhotoStore, wanted: Filter) -> set[str]:
    """The file names of the photos for which the filter holds, which `count` must count."""
    answer = page(photos, wanted)
    assert answer.count == len(answer.photos)
    return {photo.file_name for photo in answer.photos}


def changes(**given: Any) -> PhotoChanges:
    return PhotoChanges.model_validate(given)


def meanwhile(tables: Tables, method: str, act: Callable[[], object]) -> PhotoStore:
    """A store whose first call of a method of the client comes after `act`."""
    client = Mock(wraps=tables.client)
    client.exceptions = tables.client.exceptions
    acts = [act]

    def call(**given: Any) -> Any:
        if acts:
            acts.pop()()
        return getattr(tables.client, method)(**given)

    getattr(client, method).side_effect = call
    return PhotoStore(client, tables.photos, tables.mysfits)


# ------------------------------------------------------------------------------------ begin


@pytest.fixture
def mysfit_id(mysfits: MysfitStore, adoptions: AdoptionStore) -> str:
    """A mysfit that the owner adopted."""
    mysfit = mysfits.add(make_mysfit(name="Suzu"))
    adoptions.adopt(OWNER, mysfit.mysfit_id, NOON)
    return mysfit.mysfit_id


def test_begin_keeps_a_record_that_waits(photos: PhotoStore, mysfit_id: str) -> None:
    new = make_photo(mysfitId=mysfit_id, description="At the sea", tags=["Sun"], keepPlace=True)
    token = logs.request_id.set("request-7")

    record = photos.begin(OWNER, new, 500, NOON)
    logs.request_id.reset(token)

    assert photos.find(record.key, NOON) == record
    assert record == PhotoRecord(
        user_id=OWNER,
        photo_id=record.photo_id,
        mysfit_id=mysfit_id,
        mysfit_name="Suzu",
        status=Status.WAITING,
        file_name="IMG_1.jpg",
        content_type="image/jpeg",
        bytes=1200,
        uploaded_at="2026-06-01T12:00:00.000Z",
        request_id="request-7",
        keep_place=True,
        description="At the sea",
        tags=("Sun",),
        search="at the sea\nsun\nsuzu\nimg_1.jpg",
        expires_at=int((NOON + timedelta(days=19)).timestamp()),
    )


def test_begin_refuses_a_mysfit_of_another(photos: PhotoStore, mysfit_id: str) -> None:
    with pytest.raises(Forbidden, match="Only who adopted a mysfit photographs it"):
        photos.begin(OTHER, make_photo(mysfitId=mysfit_id), 500, NOON)


def test_begin_refuses_a_mysfit_given_back(
    photos: PhotoStore, adoptions: AdoptionStore, mysfit_id: str
) -> None:
    adoptions.give_back(OWNER, mysfit_id)

    with pytest.raises(Forbidden):
        photos.begin(OWNER, make_photo(mysfitId=mysfit_id), 500, NOON)


def test_begin_refuses_an_unknown_mysfit(photos: PhotoStore) -> None:
    with pytest.raises(NotFound):
        photos.begin(OWNER, make_photo(mysfitId="unknown"), 500, NOON)


def test_begin_refuses_what_a_full_album_cannot_hold(
    photos: PhotoStore, mysfit_id: str, tables: Tables
) -> None:
    count(tables, 499)
    photos.begin(OWNER, make_photo(mysfitId=mysfit_id), 500, NOON)
    count(tables, 1)

    with pytest.raises(Conflict, match="it holds 500 photos"):
        photos.begin(OWNER, make_photo(mysfitId=mysfit_id), 500, NOON)


@pytest.mark.parametrize(
    ("number", "status"), [(20, Status.WAITING), (100, Status.READY)], ids=["waiting", "a day"]
)
def test_begin_refuses_one_too_many(
    number: int, status: Status, photos: PhotoStore, mysfit_id: str, tables: Tables
) -> None:
    began = NOON - timedelta(minutes=1)
    given = {"status": status, "uploaded_at": timestamp(began)}
    put_many(
        tables, [make_record(photo_id=new_photo_id(ms(began)), **given) for _ in range(number)]
    )

    with pytest.raises(TooManyRequests):
        photos.begin(OWNER, make_photo(mysfitId=mysfit_id), 500, NOON)
    photos.begin(OWNER, make_photo(mysfitId=mysfit_id), 500, NOON + timedelta(days=1))


# ------------------------------------------------------------------------------ find and page


def test_photo_of_another_is_not_found(photos: PhotoStore, tables: Tables) -> None:
    photo = put(tables)

    for key in (PhotoKey(OTHER, photo.photo_id), PhotoKey(OWNER, new_photo_id())):
        with pytest.raises(NotFound):
            photos.find(key, NOON)


def test_photo_is_gone_when_it_expires(photos: PhotoStore, tables: Tables) -> None:
    at = int(NOON.timestamp())
    photo = put(tables, status=Status.REFUSED, expires_at=at)

    assert photos.find(photo.key, NOON - timedelta(seconds=1)) == photo
    with pytest.raises(NotFound):
        photos.find(photo.key, NOON)


def test_pages_follow_each_other_newest_first(photos: PhotoStore, tables: Tables) -> None:
    ids = [put(tables, photo_id=new_photo_id(number)).photo_id for number in range(5)]
    put(tables, user_id=OTHER)

    first = page(photos, limit=2)
    second = page(photos, limit=2, start=first.next)
    third = page(photos, limit=2, start=second.next)

    read = [[photo.photo_id for photo in each.photos] for each in (first, second, third)]
    assert read == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]
    assert third.next is None
    assert [each.count for each in (first, second, third)] == [5, 5, 5]


def test_page_that_ends_with_the_album_is_the_last(photos: PhotoStore, tables: Tables) -> None:
    put(tables), put(tables)

    assert page(photos, limit=2).next is None
    assert page(photos, Filter(tag="x"), limit=2).next is None


def test_filtered_pages_count_every_match(photos: PhotoStore, tables: Tables) -> None:
    for number in range(6):
        put(tables, photo_id=new_photo_id(number), tags=("even",) if number % 2 == 0 else ())

    first = page(photos, Filter(tag="even"), limit=2)
    second = page(photos, Filter(tag="even"), limit=2, start=first.next)

    assert [len(each.photos) for each in (first, second)] == [2, 1]
    assert [each.count for each in (first, second)] == [3, 3]
    assert second.next is None


def test_page_leaves_out_uploads_that_expired_and_lists_the_rest(
    photos: PhotoStore, tables: Tables
) -> None:
    for minutes in (1, 10):
        at = timestamp(NOON - timedelta(minutes=minutes))
        for status in (Status.WAITING, Status.PROCESSING):
            put(tables, status=status, uploaded_at=at, file_name=f"{status}-{minutes}")
    for name, seconds in (("refused", 1), ("gone", 0)):
        expires_at = int(NOON.timestamp()) + seconds
        put(tables, status=Status.REFUSED, expires_at=expires_at, file_name=name)
    put(tables, file_name="ready")

    listed = {photo.file_name for photo in page(photos).photos}

    assert listed == {"waiting-1", "processing-1", "processing-10", "refused", "ready"}
    assert page(photos).count == 1
    assert found(photos, Filter("0e37d916-f960-4772-a25a-01b762b5c1bd")) == listed


def test_page_behind_many_expired_uploads_is_full(photos: PhotoStore, tables: Tables) -> None:
    put(tables, photo_id=new_photo_id(1), file_name="oldest")
    given = {"status": Status.WAITING, "uploaded_at": timestamp(NOON - timedelta(hours=1))}
    put_many(tables, [make_record(photo_id=new_photo_id(2 + n), **given) for n in range(12)])

    listed = page(photos, limit=1)

    assert [photo.file_name for photo in listed.photos] == ["oldest"]
    assert listed.next is None


def test_filters(photos: PhotoStore, tables: Tables) -> None:
    put(tables, file_name="1", mysfit_id="suzu", tags=("Sea", "Sun"), latitude=Decimal(1))
    put(tables, file_name="2", mysfit_id="suzu", labels=({"Name": "Toy", "Confidence": 97},))
    put(tables, file_name="3", city="Kyoto", tags=("Seaside",))

    assert found(photos, Filter("suzu")) == {"1", "2"}
    assert found(photos, Filter(tag="Sea")) == {"1"}
    assert found(photos, Filter(tag="sea")) == set()
    assert found(photos, Filter(label="Toy")) == {"2"}
    assert found(photos, Filter(label="To")) == set()
    assert found(photos, Filter(placed=True)) == {"1"}
    assert found(photos, Filter("suzu", label="Toy", words=("2",))) == {"2"}
    assert found(photos, Filter("suzu", label="Toy", placed=True)) == set()


def test_search_finds_all_words_in_every_text(photos: PhotoStore, tables: Tables) -> None:
    put(
        tables,
        file_name="Ferien.jpg",
        description="Im Café",
        tags=("Straße",),
        labels=({"Name": "Night sky", "Confidence": 90},),
        mysfit_name="Zoë",
        city="Århus",
        nation="Denmark",
    )
    put(tables, file_name="other.jpg", description="cafe")

    for text in ("CAFE zoe", "strasse", "Night", "arhus denm", "ferien.JPG", "a e i o u"):
        assert found(photos, Filter(words=words_of(text))) == {"Ferien.jpg"}, text
    assert found(photos, Filter(words=words_of("café other"))) == {"other.jpg"}
    assert found(photos, Filter(words=words_of("cafe tokyo"))) == set()


def with_small_reads(tables: Tables) -> tuple[PhotoStore, Mock]:
    """A store that reads two photos at a time in place of 1 MB, and its client."""
    client = Mock(wraps=tables.client)
    client.query.side_effect = lambda **given: tables.client.query(**{**given, "Limit": 2})
    return PhotoStore(client, tables.photos, tables.mysfits), client


def test_matches_are_counted_over_several_reads(tables: Tables) -> None:
    photos, _ = with_small_reads(tables)
    put_many(tables, [make_record(tags=("sun",)) for _ in range(7)])

    answer = page(photos, Filter(tag="sun"), limit=1)

    assert (len(answer.photos), answer.count) == (1, 7)


def test_search_reads_five_megabytes_at_most_and_the_next_page_goes_on(tables: Tables) -> None:
    photos, client = with_small_reads(tables)
    ids = [new_photo_id(number) for number in range(13)]
    put_many(tables, [make_record(photo_id=each, tags=(each[:13],)) for each in ids])
    words = (ids[0][:13],)

    first = page(photos, Filter(words=words))
    reads = client.query.call_count
    rest = page(photos, Filter(words=words), start=first.next)

    assert reads == MAX_READS
    assert first.photos == []
    assert [photo.photo_id for photo in rest.photos] == ids[:1]
    assert rest.next is None


# ----------------------------------------------------------------------------------- change


def test_change_writes_what_was_given_and_its_words(photos: PhotoStore, tables: Tables) -> None:
    photo = put(
        tables, description="Sea", city="Kyoto", tags=("a",), taken_at="2020-01-01T00:00:00"
    )
    given = changes(description=None, tags=["Zoë"], place={"latitude": 1.5, "longitude": 2})

    changed = photos.change(photo.key, given, NOON)

    assert stored(tables, photo.key) == changed
    assert (changed.description, changed.tags, changed.city) == (None, ("Zoë",), "Kyoto")
    assert (changed.latitude, changed.longitude) == (Decimal("1.5"), Decimal(2))
    assert changed.taken_at == photo.taken_at
    assert changed.search == "zoe\npip\nkyoto\nimg_1.jpg"


def test_change_removes_a_place(photos: PhotoStore, tables: Tables) -> None:
    place = {"latitude": Decimal(1), "longitude": Decimal(2), "city": "Kyoto", "nation": "Japan"}
    photo = put(tables, **place, address="1 Road")

    photos.change(photo.key, changes(place=None), NOON)

    assert not {"Latitude", "Longitude", "City", "Nation", "Address"} & items(tables)[0].keys()
    assert found(photos, Filter(words=("kyoto",))) == set()


def test_change_of_nothing_changes_nothing(photos: PhotoStore, tables: Tables) -> None:
    photo = put(tables, tags=("a",), labels=({"Name": "Toy", "Confidence": Decimal(97)},))

    assert photos.change(photo.key, changes(), NOON) == photo
    assert stored(tables, photo.key) == photo


def test_change_of_another_or_of_none_is_not_found(photos: PhotoStore, tables: Tables) -> None:
    photo = put(tables)

    for key in (PhotoKey(OTHER, photo.photo_id), PhotoKey(OWNER, new_photo_id())):
        with pytest.raises(NotFound):
            photos.change(key, changes(tags=["mine"]), NOON)

    assert stored(tables, photo.key) == photo


def test_change_refuses_a_time_to_come(photos: PhotoStore, tables: Tables) -> None:
    photo = put(tables)

    photos.change(photo.key, changes(takenAt="2026-06-02T11:59"), NOON)
    with pytest.raises(Malformed, match="future"):
        photos.change(photo.key, changes(takenAt="2026-06-02T12:01Z"), NOON)


def test_change_keeps_the_words_of_labels_found_meanwhile(tables: Tables) -> None:
    photo = put(tables, tags=("old",))

    def find_labels() -> None:
        labels = ({"Name": "Toy", "Confidence": Decimal(97)},)
        put(tables, photo_id=photo.photo_id, tags=("old",), labels=labels)

    photos = meanwhile(tables, "update_item", find_labels)

    photos.change(photo.key, changes(tags=["new"]), NOON)

    after = stored(tables, photo.key)
    assert after
    assert after.search == after.search_text() == "new\ntoy\npip\nimg_1.jpg"


def test_change_of_a_photo_deleted_meanwhile_leaves_none(
    tables: Tables, photos: PhotoStore
) -> None:
    photo = put(tables)
    racing = meanwhile(tables, "update_item", lambda: photos.delete(photo.key, Status.READY))

    with pytest.raises(NotFound):
        racing.change(photo.key, changes(tags=["new"]), NOON)

    assert stored(tables, photo.key) is None


def test_change_gives_up_while_others_write(tables: Tables) -> None:
    photo = put(tables)
    client = Mock(wraps=tables.client)
    error: Any = {"Error": {"Code": "ConditionalCheckFailedException", "Message": ""}}
    client.update_item.side_effect = tables.client.exceptions.ClientError(error, "UpdateItem")

    with pytest.raises(Conflict):
        PhotoStore(client, tables.photos, tables.mysfits).change(
            photo.key, changes(tags=["new"]), NOON
        )

    assert client.update_item.call_count == ATTEMPTS


# ----------------------------------------------------------------------------------- delete


@pytest.mark.parametrize("status", Status)
def test_delete_counts_a_photo_that_was_ready(
    status: Status, photos: PhotoStore, tables: Tables
) -> None:
    count(tables, 3)
    photo = put(tables, status=status)

    assert photos.delete(photo.key, status)

    assert stored(tables, photo.key) is None
    assert counted(tables) == 3


def test_delete_twice_counts_once(photos: PhotoStore, tables: Tables) -> None:
    count(tables, 3)
    photo = put(tables)

    assert photos.delete(photo.key, Status.READY)
    assert not photos.delete(photo.key, Status.READY)

    assert counted(tables) == 3


def test_photo_that_became_ready_is_not_deleted_uncounted(
    photos: PhotoStore, tables: Tables
) -> None:
    photo = put(tables)

    assert not photos.delete(photo.key, Status.PROCESSING)

    assert stored(tables, photo.key) == photo
    assert counted(tables) == 1


def test_status_of_a_photo_that_is_gone_is_none(photos: PhotoStore, tables: Tables) -> None:
    assert photos.status_of(put(tables, status=Status.REFUSED).key) == Status.REFUSED
    assert photos.status_of(PhotoKey(OWNER, new_photo_id())) is None


def test_delete_album_leaves_nothing_of_an_empty_one(photos: PhotoStore, tables: Tables) -> None:
    count(tables, 2, OTHER)
    count(tables, 0)

    photos.delete_album(OWNER)

    assert counted(tables) is None
    assert counted(tables, OTHER) == 2


def test_delete_album_keeps_the_count_of_a_photo_left(photos: PhotoStore, tables: Tables) -> None:
    put(tables)

    photos.delete_album(OWNER)

    assert counted(tables) == 1


def test_delete_album_keeps_the_count_of_a_photo_that_became_ready_meanwhile(
    tables: Tables,
) -> None:
    count(tables, 0)
    photos = meanwhile(tables, "delete_item", lambda: put(tables))

    photos.delete_album(OWNER)

    assert counted(tables) == 1
