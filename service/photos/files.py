"""The objects of a photo as the worker reads and writes them; the API's calls are in objects.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from service.aws.faults import aws_faults
from service.photos.keys import PhotoKey

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CACHE_CONTROL = "private, max-age=31536000, immutable"
REQUEST_ID = "request-id"
CLEAN = "clean"
"""Metadata of an original that the worker wrote. No browser can set it: the policy of its upload
names every field."""


@dataclass(frozen=True)
class Stored:
    """An original as it is in the bucket; `etag` is without quotes."""

    etag: str
    bytes: int
    metadata: Mapping[str, str]

    @property
    def is_clean(self) -> bool:
        """Whether the worker wrote it, without the metadata it had."""
        return CLEAN in self.metadata


class PhotoFiles:
    """Objects in `bucket`; every method raises Unavailable where S3 fails."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    def find_original(self, key: PhotoKey) -> Stored | None:
        """What the bucket says of an original; None where there is none."""
        with aws_faults("s3", self.bucket):
            try:
                answer = self._client.head_object(Bucket=self.bucket, Key=key.original)
            except ClientError as error:
                if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
                    return None
                raise
        return Stored(answer["ETag"].strip('"'), answer["ContentLength"], answer["Metadata"])

    def read_original(self, key: PhotoKey, etag: str) -> bytes | None:
        """Its bytes; None where it is gone, or another by now."""
        with aws_faults("s3", self.bucket):
            try:
                answer = self._client.get_object(
                    Bucket=self.bucket, Key=key.original, IfMatch=f'"{etag}"'
                )
                return answer["Body"].read()
            except ClientError as error:
                if error.response["Error"]["Code"] in ("NoSuchKey", "PreconditionFailed", "412"):
                    return None
                raise

    def write_shown(self, key: PhotoKey, *, thumb: bytes, view: bytes) -> None:
        """What the site shows; an address of these stays the same, and so do its bytes."""
        for name, data in ((key.thumb, thumb), (key.view, view)):
            with aws_faults("s3", self.bucket):
                self._client.put_object(
                    Bucket=self.bucket,
                    Key=name,
                    Body=data,
                    ContentType="image/jpeg",
                    CacheControl=CACHE_CONTROL,
                )

    def replace_original(self, key: PhotoKey, data: bytes, content_type: str, request: str) -> str:
        """Writes an original without its metadata; its ETag. S3 notifies of it again."""
        with aws_faults("s3", self.bucket):
            answer = self._client.put_object(
                Bucket=self.bucket,
                Key=key.original,
                Body=data,
                ContentType=content_type,
                Metadata={REQUEST_ID: request, CLEAN: "yes"},
            )
        return answer["ETag"].strip('"')

    def delete(self, key: PhotoKey) -> None:
        """Deletes every object of the photo; it is no fault that one is absent."""
        for name in key.objects:
            with aws_faults("s3", self.bucket):
                self._client.delete_object(Bucket=self.bucket, Key=name)
