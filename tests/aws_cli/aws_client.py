"""The `aws` that tests put first on the PATH: hands its call to the warm CLI, or makes it fail.

`AWS_WARM` is the socket of warm_aws.py. With `AWS_FAULTS`, a file, each kind of call fails the
first time it is made, and never again: `AWS_FAULT=request` loses the request, `AWS_FAULT=answer`
lets it take effect and loses the answer. A kind is an operation, and one for each stack where it
carries out a change.
"""

import json
import os
import re
import socket
import sys
from pathlib import Path

LOST = 254
NAMED = re.compile(r"mysfits-[a-z0-9]+-[a-z]+")


def kind_of(arguments: list[str]) -> str:
    """Such as `dynamodb list-tables`, or `cloudformation execute-change-set mysfits-env1-data`."""
    named = NAMED.search(" ".join(arguments)) if "execute-change-set" in arguments else None
    return " ".join([*arguments[:2], *([named.group()] if named else [])])


def first_of_its_kind(arguments: list[str]) -> bool:
    faults = os.environ.get("AWS_FAULTS")
    if not faults:
        return False
    seen, kind = Path(faults), kind_of(arguments)
    if kind in seen.read_text().splitlines():
        return False
    with seen.open("a") as file:
        file.write(f"{kind}\n")
    return True


def call(arguments: list[str]) -> int:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.environ["AWS_WARM"])
        here = {"environment": dict(os.environ), "folder": str(Path.cwd())}
        request = {"arguments": arguments, **here}
        socket.send_fds(connection, [json.dumps(request).encode()], [0, 1, 2])
        answer = connection.recv(1)
    return answer[0] if answer else LOST


def main() -> int:
    arguments = sys.argv[1:]
    lost = first_of_its_kind(arguments)
    if lost and os.environ["AWS_FAULT"] == "request":
        print(f"aws: the request of {kind_of(arguments)} was lost", file=sys.stderr)
        return LOST
    code = call(arguments)
    if lost:
        print(f"aws: the answer of {kind_of(arguments)} was lost", file=sys.stderr)
        return LOST
    return code


if __name__ == "__main__":
    sys.exit(main())
