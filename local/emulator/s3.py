"""S3: a request signed with Signature Version 2 is refused.

ministack accepts it, for the account's root without looking at signature and expiry. S3 refuses it
for every bucket made since 2020. boto3 still signs addresses with it where an endpoint is given.
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v2-authenticating-requests.html
"""

from typing import Any

from ministack.services import s3

from local.emulator.monkeypatch import Function, patch

FORM_FIELDS = 20 * 1024
"""The fields of a form stand before its file and have at most 20 kB."""


REFUSED = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InvalidRequest</Code><Message>The '
    b"authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
    b"</Message></Error>"
)


def install() -> None:
    patch(s3, "handle_request", refuse_signature_version_2)


async def refuse_signature_version_2(
    handle: Function,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, Any],
    *rest: Any,
    **options: Any,
) -> Any:
    if has_signature_version_2(method, headers, body, query):
        return 400, {"Content-Type": "application/xml"}, REFUSED
    return await handle(method, path, headers, body, query, *rest, **options)


def has_signature_version_2(
    method: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> bool:
    """In the header, in the address, or in the form of a browser's upload."""
    if headers.get("authorization", "").startswith("AWS ") or "AWSAccessKeyId" in query:
        return True
    if method != "POST" or not headers.get("content-type", "").startswith("multipart/form-data"):
        return False
    fields = body[:FORM_FIELDS].lower().partition(b'name="file"')[0]
    return b'name="awsaccesskeyid"' in fields
