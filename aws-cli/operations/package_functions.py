"""Packs the functions' code and uploads it where CloudFormation takes it from; prints its key.

Usage: aws-cli/package-functions --env NAME --region REGION [options]

  --architecture NAME  the processor, arm64 or x86_64 (arm64)
  --python VERSION     the Python of the function (3.13)
  --dry-run            pack, and upload nothing

The zip holds service/ and the packages of requirements.txt as wheels for that processor and Python,
and is the same bytes whenever the same is packed. Its key is functions/SHA256.zip, in the bucket of
the stack mysfits-<env>-registry, which aws-cli/deploy makes; what is there is not uploaded again.
Takes packages from where pip does: pip's own settings and variables name another index.
"""

from __future__ import annotations

import hashlib
import re

from botocore.exceptions import ClientError

from operations.arguments import environment_parser
from operations.console import Failure, say
from operations.function_archive import ARCHITECTURES, PYTHON, build
from operations.session import Account, connect, error_code
from operations.stacks import Stacks

NOT_PACKED = f"functions/{'0' * 64}.zip"
"""The key of a dry run in an environment without functions."""


def main(words: list[str]) -> int:
    parser = environment_parser("package-functions", __doc__)
    parser.value("--architecture", default="arm64")
    parser.value("--python", default=PYTHON)
    parser.flag("--dry-run")
    options = parser.read(words)
    if options.architecture not in ARCHITECTURES:
        raise Failure(f"There is no processor {options.architecture}: {', '.join(ARCHITECTURES)}.")
    if not re.fullmatch(r"3\.\d+", options.python):
        raise Failure("--python takes a version such as 3.13.")
    stacks = Stacks(connect(options.env, options.region))
    stacks.need("registry")
    archive = build(options.architecture, options.python)
    if options.dry_run:
        print(key_of(archive))
        say(f"   {len(archive):,} bytes. Nothing was uploaded: this was a dry run.")
        return 0
    print(upload(stacks, archive))
    return 0


def package(stacks: Stacks, architecture: str) -> str:
    """The key of the archive of the tree as it is, uploaded if it is new."""
    return upload(stacks, build(architecture, PYTHON))


def key_of(archive: bytes) -> str:
    return f"functions/{hashlib.sha256(archive).hexdigest()}.zip"


def upload(stacks: Stacks, archive: bytes) -> str:
    bucket, key = stacks.output("registry", "TemplatesBucketName"), key_of(archive)
    if is_there(stacks.account, bucket, key):
        say(f"   {key} is in {bucket} already")
        return key
    stacks.account.client("s3").put_object(Bucket=bucket, Key=key, Body=archive)
    say(f"   {len(archive):,} bytes uploaded")
    return key


def is_there(account: Account, bucket: str, key: str) -> bool:
    try:
        account.client("s3").head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        # S3 answers 403 to who may not list the bucket.
        if error_code(error) in ("404", "403", "NoSuchKey", "NotFound"):
            return False
        raise
    return True
