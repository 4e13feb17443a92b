"""Signatures, compared with those of botocore's signer."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import NoCredentialsError

from service.aws.signing import Signer

HEADERS = {
    "X-Amz-Target": "DynamoDB_20120810.GetItem",
    "Content-Type": "application/x-amz-json-1.0",
    "User-Agent": "Not signed",
    "X-Padded": "  two   blanks ",
}
DAYS = (datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
URLS = ("https://dynamodb.eu-west-1.amazonaws.com/", "http://127.0.0.1:4566", "https://[::1]:443/")


def credentials(access_key: str, token: str | None) -> Any:
    found = SimpleNamespace(access_key=access_key, secret_key=f"secret of {access_key}")
    found.token = token
    found.get_frozen_credentials = lambda: found
    return found


def botocores(url: str, body: bytes, given: Any, patch: pytest.MonkeyPatch, now: datetime) -> Any:
    """The headers as botocore signs them."""
    patch.setattr(auth, "get_current_datetime", lambda: now)
    request = AWSRequest("POST", url, HEADERS, body)
    auth.SigV4Auth(given, "dynamodb", "eu-west-1").add_auth(request)
    return dict(request.headers.items())


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("token", [None, "a session's"])
def test_signature_is_that_of_botocore(
    url: str, token: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = credentials("first", token)
    signer = Signer(given, "eu-west-1", "dynamodb")

    for access_key in ("first", "renewed"):
        vars(given).update(vars(credentials(access_key, token)))
        for now in DAYS:
            headers, body = dict(HEADERS), b'{"TableName": "t\xc3\xa9"}'
            signer.sign(url, headers, body, now)
            assert headers == botocores(url, body, given, monkeypatch, now)


def test_call_without_credentials_is_refused() -> None:
    with pytest.raises(NoCredentialsError):
        Signer(None, "eu-west-1", "dynamodb").sign(URLS[0], {}, b"", DAYS[0])
