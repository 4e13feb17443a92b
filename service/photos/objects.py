"""The objects of photos in S3: presigned addresses for browsers, and deleting.

Signed with Signature Version 4 by name, by botocore's own signers: what a client chooses by itself
may be the older signature, which an emulated account does not check.
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4PostAuth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials

from service.aws.faults import MALFORMED, aws_faults, unavailable
from service.photos.keys import PhotoKey
from service.photos.limits import UPLOAD_TIME
from service.photos.model import Upload
from service.photos.record import PhotoRecord
from service.timestamps import timestamp

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MAX_SIGNING_STEP_SECONDS = 1800
_KEYS_A_CALL = 1000


@dataclass(frozen=True)
class Addresses:
    """Where browsers reach the bucket, and how long the address of a photo holds, in seconds."""

    bucket: str
    region: str
    photos_url: str | None
    seconds: int

    @property
    def bucket_url(self) -> str:
        """With the bucket in the host, as AWS wants it, or in the path of `photos_url`."""
        if self.photos_url:
            return f"{self.photos_url}/{self.bucket}"
        return f"https://{self.bucket}.s3.{self.region}.amazonaws.com"

    def signed_at(self, now: datetime) -> datetime:
        """`now` rounded down to the half hour, or to half the time that an address holds.

        So within that step an address stays the same, and a browser finds the photo in its cache;
        and any address holds for at least half its time.
        """
        step = min(MAX_SIGNING_STEP_SECONDS, self.seconds // 2)
        seconds = int(now.timestamp())
        return datetime.fromtimestamp(seconds - seconds % step, UTC)


class PhotoObjects:
    """Objects in the bucket of `addresses`. `credentials` gives those to sign with.

    `make_client` is called at the first deletion: it takes a tenth of a second, which a process
    that starts would spend before it answers anybody. Signing needs no client.
    """

    def __init__(
        self,
        make_client: Callable[[], S3Client],
        addresses: Addresses,
        credentials: Callable[[], ReadOnlyCredentials],
    ) -> None:
        self._make_client = make_client
        self._addresses = addresses
        self._credentials = credentials

    @cached_property
    def _client(self) -> S3Client:
        return self._make_client()

    def upload(self, record: PhotoRecord, now: datetime) -> Upload:
        """A presigned POST of the original: S3 itself refuses another key, another type and more
        bytes than were declared. Calls nothing."""
        fields = {
            "key": record.key.original,
            "Content-Type": record.content_type,
            "x-amz-meta-request-id": record.request_id,
            "success_action_status": "204",
        }
        expires_at = timestamp(now + UPLOAD_TIME)
        policy = {
            "expiration": expires_at,
            "conditions": [
                {"bucket": self._addresses.bucket},
                *({name: value} for name, value in fields.items()),
                ["content-length-range", 1, record.bytes],
            ],
        }
        request = AWSRequest(method="POST", url=self._addresses.bucket_url)
        request.context["s3-presign-post-fields"] = fields
        request.context["s3-presign-post-policy"] = policy
        with self._faults():
            S3SigV4PostAuth(self._credentials(), "s3", self._addresses.region).add_auth(request)
        return Upload(url=self._addresses.bucket_url, fields=fields, expires_at=expires_at)

    def thumb_url(self, key: PhotoKey, now: datetime) -> str:
        """A presigned GET; calls nothing, as the next two."""
        return self._url(key.thumb, now)

    def view_url(self, key: PhotoKey, now: datetime) -> str:
        return self._url(key.view, now)

    def original_url(self, key: PhotoKey, file_name: str, now: datetime) -> str:
        """Saves the file under the name it had (RFC 6266, RFC 8187)."""
        disposition = f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"
        return self._url(key.original, now, {"response-content-disposition": disposition})

    def delete(self, keys: Sequence[PhotoKey]) -> None:
        """Deletes every object that these photos can have; raises Unavailable unless all are gone.

        One call for 333 photos; it is no fault that an object is absent.
        """
        names = [name for key in keys for name in key.objects]
        for start in range(0, len(names), _KEYS_A_CALL):
            self._delete(names[start : start + _KEYS_A_CALL])

    def _delete(self, names: Sequence[str]) -> None:
        with self._faults():
            answer = self._client.delete_objects(
                Bucket=self._addresses.bucket, Delete={"Objects": [{"Key": name} for name in names]}
            )
        for error in answer.get("Errors", []):
            raise unavailable("s3", self._addresses.bucket, error.get("Code", ""))
        # An answer that is none of S3 names no key, and must not count as success.
        if {deleted["Key"] for deleted in answer.get("Deleted", [])} != set(names):
            raise unavailable("s3", self._addresses.bucket, "keys are missing", MALFORMED)

    def _url(self, name: str, now: datetime, parameters: dict[str, str] | None = None) -> str:
        """Signed at the last signing step; botocore's `add_auth` knows no time but now."""
        request = AWSRequest(method="GET", url=f"{self._addresses.bucket_url}/{name}")
        request.context["timestamp"] = self._addresses.signed_at(now).strftime(SIGV4_TIMESTAMP)
        with self._faults():
            credentials = self._credentials()
        signer = S3SigV4QueryAuth(credentials, "s3", self._addresses.region)
        query = {
            **(parameters or {}),
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": signer.scope(request),
            "X-Amz-Date": request.context["timestamp"],
            "X-Amz-Expires": str(self._addresses.seconds),
            "X-Amz-SignedHeaders": "host",
        }
        if credentials.token:
            query["X-Amz-Security-Token"] = credentials.token
        url = f"{request.url}?{urlencode(query, quote_via=quote, safe='~')}"
        request.url = url
        to_sign = signer.string_to_sign(request, signer.canonical_request(request))
        return f"{url}&X-Amz-Signature={signer.signature(to_sign, request)}"

    def _faults(self) -> Any:
        return aws_faults("s3", self._addresses.bucket)
