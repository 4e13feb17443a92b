"""Valid things by default; a test states only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from service.mysfits.model import NewMysfit
from service.photos.keys import new_photo_id
from service.photos.model import NewPhoto
from service.photos.record import PhotoRecord, Status
from service.settings import Settings, table_variables

SITE_URL = "http://site.test"
POOL_ID = "eu-west-1_testpool1"
CLIENT_ID = "client0of0the0site"
PHOTOS_BUCKET = "mythical-mysfits-photos"
OWNER = "5d2c1f0e-0000-4000-8000-000000000001"
"""A visitor's id, as Cognito makes them: the keys of photos hold it."""
ISSUER = f"https://cognito-idp.eu-west-1.amazonaws.com/{POOL_ID}"


def make_environment(**changes: str) -> dict[str, str]:
    """An environment the service starts with; each table has the name of its output."""
    return {
        "MYSFITS_ENVIRONMENT": "local",
        "AWS_REGION": "eu-west-1",
        **table_variables(),
        "MYSFITS_PHOTOS_BUCKET": PHOTOS_BUCKET,
        "MYSFITS_USER_POOL_ID": POOL_ID,
        "MYSFITS_USER_POOL_CLIENT_ID": CLIENT_ID,
        "MYSFITS_SITE_URL": SITE_URL,
        **changes,
    }


def make_settings(**changes: str) -> Settings:
    return Settings.from_env(make_environment(**changes))


def make_body(**changes: Any) -> dict[str, Any]:
    """What staff sends to add a mysfit."""
    return {
        "name": "Pip",
        "species": "Jackalope",
        "description": "Fast, and knows it.",
        "age": 7,
        "goodevil": "Good",
        "lawchaos": "Chaotic",
        "thumbImageUri": "mysfits/pip-thumb.svg",
        "profileImageUri": "mysfits/pip.svg",
        **changes,
    }


def make_mysfit(**changes: Any) -> NewMysfit:
    return NewMysfit.model_validate(make_body(**changes))


def make_photo_body(**changes: Any) -> dict[str, Any]:
    """What an adopter sends to begin a photo."""
    return {
        "mysfitId": "0e37d916-f960-4772-a25a-01b762b5c1bd",
        "fileName": "IMG_1.jpg",
        "contentType": "image/jpeg",
        "bytes": 1200,
        **changes,
    }


def make_photo(**changes: Any) -> NewPhoto:
    return NewPhoto.model_validate(make_photo_body(**changes))


def make_record(**changes: Any) -> PhotoRecord:
    """A photo that is ready; its search text is made from the rest."""
    record = PhotoRecord(
        **{
            "user_id": OWNER,
            "photo_id": new_photo_id(),
            "mysfit_id": "0e37d916-f960-4772-a25a-01b762b5c1bd",
            "mysfit_name": "Pip",
            "status": Status.READY,
            "file_name": "IMG_1.jpg",
            "content_type": "image/jpeg",
            "bytes": 1200,
            "uploaded_at": "2026-06-01T12:00:00.000Z",
            "request_id": "r-1",
            **changes,
        }
    )
    return replace(record, search=record.search_text())
