"""An API answers under its name on AWS, which is what a stack says of it.

`Host: <api>.execute-api.<region>.amazonaws.com` on the account's one port; ministack knows a name
under localhost alone.
"""

import re
from typing import Any

import ministack.app

from local.emulator.replace import Function, replace

NAME_ON_AWS = re.compile(r"([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(:\d+)?")


def install() -> None:
    replace(ministack.app, "_parse_execute_api_url", knowing_the_name_on_aws)


def knowing_the_name_on_aws(parse: Function) -> Function:
    def parse_address(host: str, path: str) -> Any:
        named = NAME_ON_AWS.fullmatch(host)
        if named is None:
            return parse(host, path)
        stage, _, rest = path.removeprefix("/").partition("/")
        return named[1], stage, f"/{rest}"

    return parse_address
