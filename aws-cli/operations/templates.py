"""Templates on their way to CloudFormation: in the request, or by way of the deployment's bucket.

A request carries 51,200 bytes of template, a bucket 1 MB.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cfn.manifest import Stack
from operations.stacks import Stacks

REQUEST_BYTES = 51_200

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]  # Either of two classes.
    """Reads a template's plain parts; short tags such as !Sub become None."""


_Loader.add_multi_constructor("!", lambda *_: None)


@cache
def parameter_names(template: Path) -> tuple[str, ...]:
    """The parameters of a template, in its order."""
    read = yaml.load(template.read_bytes(), _Loader)  # noqa: S506  A safe loader.
    return tuple(read.get("Parameters", {}))


def location(stacks: Stacks, stack: Stack, *, dry_run: bool) -> dict[str, str] | None:
    """TemplateBody or TemplateURL for a call; None where a dry run would need a missing bucket.

    A dry run uploads nothing unless the template is too large for the request.
    """
    body = stack.template.read_bytes()
    if stack.template_in == "request" or (dry_run and len(body) <= REQUEST_BYTES):
        return {"TemplateBody": body.decode()}
    if dry_run and not stacks.outputs("registry").get("TemplatesBucketName"):
        return None
    return {"TemplateURL": upload(stacks, stack, body)}


def upload(stacks: Stacks, stack: Stack, body: bytes) -> str:
    """Puts the template under its digest; its address, which needs no other right than to read it.

    The bucket's name stands in the path, as `aws cloudformation package` writes it.
    """
    bucket = stacks.output("registry", "TemplatesBucketName")
    key = f"templates/{hashlib.sha256(body).hexdigest()[:16]}/{stack.template.name}"
    s3 = stacks.account.client("s3")
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    return f"{s3.meta.endpoint_url}/{bucket}/{key}"
