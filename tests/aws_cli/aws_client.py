"""The `aws` that tests put first on the PATH: hands its call to the warm CLI, or makes it fail.

`AWS_WARM` is the socket of warm_aws.py. With `AWS_TURNS`, a folder, each single call fails when its
turn comes (turns.py), of those kinds that `AWS_LOSE` names: `questions`, `changes`.

What tells calls apart is what they say: the operation and its arguments, without the names that a
run makes up. Where the arguments name nothing (`describe-stacks`, `get-caller-identity`), it is the
change that was made before: so the look after each stack is a call of its own, and stays the same
one in a later run that finds less to do.
"""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from pathlib import Path

# Run as a file, by a Python that knows no packages.
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.aws_cli.turns import Call, Turns, place_of

LOST = 254
QUESTION = re.compile(r"(describe|get|list|filter)-|wait$")
PAGING = {"--query", "--output"}
MADE_UP = (
    (re.compile(r"\S*/tmp\.\w{10}"), "SCRATCH"),
    (re.compile(r"smoke-[0-9a-f]{16}@"), "VISITOR@"),
    (re.compile(r'(?<="CallerReference": )".*?"'), "REFERENCE"),
    (re.compile(r"(?<=--deployment-id )\w+"), "SNAPSHOT"),
    (re.compile(r"(?<=-)\d{14}(-\d+)?\b"), "NOW"),
)


def is_question(call: Call) -> bool:
    return bool(QUESTION.match(call[1]))


def value(call: Call, option: str) -> str:
    return call[call.index(option) + 1] if option in call else ""


def names_nothing(call: Call) -> bool:
    return all(word in PAGING for word in call[2::2])


def said(calls: list[Call]) -> list[str]:
    """What each call of a run says. A change set is called by its type, as its name is made up."""
    texts, change, types = [], "", dict[str, str]()
    for call in calls:
        name = value(call, "--change-set-name")
        types.setdefault(name, value(call, "--change-set-type"))
        text = " ".join([types[name] if name and word == name else word for word in call])
        for pattern, instead in MADE_UP:
            text = pattern.sub(instead, text)
        texts.append(f"{text} (after {change or 'nothing'})" if names_nothing(call) else text)
        change = change if is_question(call) else text
    return texts


def fault_of(call: Call) -> str:
    """What this call loses: `request`, `answer`, or nothing."""
    if "AWS_TURNS" not in os.environ:
        return ""
    turns, asks = Turns(Path(os.environ["AWS_TURNS"])), is_question(call)
    place = place_of(said(turns.note(call)))
    if ("questions" if asks else "changes") not in os.environ["AWS_LOSE"].split():
        return ""
    return turns.fault_at(place, asks=asks)


def hand_over(call: Call) -> int:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.environ["AWS_WARM"])
        here = {"environment": dict(os.environ), "folder": str(Path.cwd())}
        request = {"arguments": call, **here}
        socket.send_fds(connection, [json.dumps(request).encode()], [0, 1, 2])
        answer = connection.recv(1)
    return answer[0] if answer else LOST


def main() -> int:
    call = sys.argv[1:]
    fault = fault_of(call)
    if not fault:
        return hand_over(call)
    if fault == "answer":
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        hand_over(call)
    print(f"aws: the {fault} of {' '.join(call[:2])} was lost", file=sys.stderr)
    return LOST


if __name__ == "__main__":
    sys.exit(main())
