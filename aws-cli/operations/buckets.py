"""Emptying and deleting buckets, which CloudFormation deletes only when they are empty."""

from __future__ import annotations

from botocore.exceptions import ClientError

from operations.console import Failure, say
from operations.session import Account, error_code

DELETION_ATTEMPTS = 3


def empty(account: Account, bucket: str) -> None:
    """A bucket that keeps versions is empty only without them and the markers of deletions.

    One that a failed creation never made, or a failed deletion has deleted, is empty too.
    """
    while found := versions(account, bucket):
        answer = account.client("s3").delete_objects(
            Bucket=bucket, Delete={"Quiet": True, "Objects": found}
        )
        # What S3 refuses it lists in an answer that succeeds; asking again would never end.
        for error in answer.get("Errors", []):
            raise Failure(
                f"S3 does not delete the files of {bucket}: {error['Code']} {error['Message']}",
                "Ask who keeps the account for s3:DeleteObject and s3:DeleteObjectVersion, then "
                "run the same command again.",
            )
    say(f"   {bucket} is empty")


def versions(account: Account, bucket: str) -> list[dict[str, str]]:
    """At most a thousand, as many as one call deletes."""
    try:
        found = account.client("s3").list_object_versions(Bucket=bucket, MaxKeys=1000)
    except ClientError as error:
        if error_code(error) == "NoSuchBucket":
            return []
        raise
    listed = [*found.get("Versions", []), *found.get("DeleteMarkers", [])]
    return [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in listed]


def delete_bucket(account: Account, bucket: str) -> None:
    """With all that is in it; what is still being written while it is emptied goes too."""
    for attempt in range(1, DELETION_ATTEMPTS + 1):
        empty(account, bucket)
        try:
            account.client("s3").delete_bucket(Bucket=bucket)
        except ClientError as error:
            if error_code(error) == "NoSuchBucket":
                return
            if error_code(error) != "BucketNotEmpty" or attempt == DELETION_ATTEMPTS:
                raise
        else:
            return
