"""The keys of a photo's objects, and its id."""

from __future__ import annotations

import uuid

import pytest

from service.photos.keys import PhotoKey, first_id_at, key_of_original, new_photo_id

KEY = PhotoKey("0c5b2f6e-0000-4000-8000-000000000001", new_photo_id(1_700_000_000_000))


def test_original_key_is_read_back() -> None:
    assert key_of_original(KEY.original) == KEY


@pytest.mark.parametrize(
    "object_key",
    [
        KEY.thumb,
        KEY.original + "/more",
        KEY.original.upper(),
        "originals/../shown/x",
        f"originals/{KEY.user_id}",
        f"{KEY.original}\n",
    ],
    ids=["thumb", "longer", "capitals", "climbing", "no-photo", "line-end"],
)
def test_other_keys_are_of_no_original(object_key: str) -> None:
    assert key_of_original(object_key) is None


def test_photo_id_is_a_uuid_of_version_7_that_sorts_by_time() -> None:
    earlier, later = new_photo_id(1_700_000_000_000), new_photo_id(1_700_000_000_001)

    assert earlier < later
    assert uuid.UUID(earlier).version == 7
    assert uuid.UUID(earlier).variant == uuid.RFC_4122
    assert first_id_at(1_700_000_000_000) <= earlier < first_id_at(1_700_000_000_001) <= later
