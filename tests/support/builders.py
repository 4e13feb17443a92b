"""Valid things by default; a test states only what matters to it."""

from __future__ import annotations

from typing import Any

from service.mysfits.model import NewMysfit
from service.settings import Settings, table_variables

SITE_URL = "http://site.test"
POOL_ID = "eu-west-1_testpool1"
CLIENT_ID = "client0of0the0site"
PHOTOS_BUCKET = "mythical-mysfits-photos"
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
