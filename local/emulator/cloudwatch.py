"""CloudWatch: an alarm's description, also for who asks in the older of its two protocols.

ministack tells it to a client that speaks CBOR, as boto3 does now, and leaves it out of the XML
that an older client reads, such as the AWS CLI 2.23.
"""

import re
from typing import Any
from xml.sax.saxutils import escape

from ministack.services import cloudwatch

from local.emulator.replace import Function, replace

NAME = re.compile(r"<AlarmName>([^<]*)</AlarmName>")


def install() -> None:
    replace(cloudwatch, "_describe_alarms", with_descriptions)


def with_descriptions(describe: Function) -> Function:
    def describe_alarms(params: Any, asked: Any, is_cbor: bool, is_json: bool = False) -> Any:
        status, headers, body = describe(params, asked, is_cbor, is_json)
        if is_cbor or is_json:
            return status, headers, body
        return status, headers, NAME.sub(described, body.decode()).encode()

    return describe_alarms


def described(name: re.Match[str]) -> str:
    description = cloudwatch._alarms.get(name[1], {}).get("AlarmDescription")
    said = f"<AlarmDescription>{escape(description)}</AlarmDescription>" if description else ""
    return name[0] + said
