"""S3: what a template says of how long a bucket keeps things reaches the bucket.

ministack applies a bucket's other settings from a template and drops its lifecycle, which its API
knows.
"""

from typing import Any
from xml.sax.saxutils import escape

from ministack.services import s3

from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties
from local.emulator.replace import Function

SPELT_IN_THE_API = {"Id": "ID"}


def install() -> None:
    for handler in ("create", "update"):
        resources.change("AWS::S3::Bucket", handler, with_lifecycle)


def with_lifecycle(make: Function) -> Function:
    def make_bucket(*args: Any, **kwargs: Any) -> Any:
        name, attributes = make(*args, **kwargs)
        # create(logical_id, properties, ...), update(physical_id, old, new, ...)
        props: Properties = [each for each in args if isinstance(each, dict)][-1]
        if "LifecycleConfiguration" in props:
            put_lifecycle(name, props["LifecycleConfiguration"]["Rules"])
        else:
            s3._delete_bucket_lifecycle(name)
        return name, attributes

    return make_bucket


def put_lifecycle(bucket: str, rules: list[Properties]) -> None:
    said = "".join(
        # The API wants to know of each rule what it is for; no prefix means everything.
        element("Rule", {"Prefix": "", **rule})
        for rule in rules
    )
    status, _, body = s3._put_bucket_lifecycle(bucket, element("Lifecycle", None, said).encode())
    if status >= 400:
        raise ValueError(f"The bucket's lifecycle was refused: {body!r}")


def element(name: str, said: Any, inside: str = "") -> str:
    if isinstance(said, dict):
        inside = "".join(element(key, value) for key, value in said.items())
    elif said is not None:
        inside = escape(str(said))
    spelt = SPELT_IN_THE_API.get(name, name)
    return f"<{spelt}>{inside}</{spelt}>"
