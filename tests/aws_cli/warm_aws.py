"""The real AWS CLI behind a socket, and kept warm where it can be.

A deployment makes over a hundred calls, and half a second of each is Python importing the CLI:
`warm_aws.py SOCKET AWS`, where AWS is the CLI's command of either generation, goes on as the
Python that AWS is a script of, imports the CLI once and forks for every call. An AWS that is a
program of its own, as AWS's installer of v2 puts it there, is started for each.

The `aws` that tests put on the PATH (`aws_client.py`) hands over its arguments, environment, folder
and three streams, and gets the exit code.
"""

import functools
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[[list[str], dict[str, str]], int | None]
"""One call by its arguments and environment, in a process of its own: the exit code."""


def main() -> None:
    path, *command = sys.argv[1:]
    if not command:
        serve(path, imported())
    elif python := python_of(Path(command[0])):
        os.execvp(python[0], [*python, __file__, path])
    else:
        serve(path, started(command[0]))


def python_of(command: Path) -> list[str]:
    """What the first line of a Python script says, `#!/usr/bin/python3`; else nothing."""
    with command.open("rb") as file:
        first = file.readline(256)
    is_python = first.startswith(b"#!") and b"python" in first
    return first[2:].decode().split() if is_python else []


def imported() -> Run:
    """Calls in this process, which has read the descriptions that calls need."""
    import awscli.clidriver  # type: ignore[import-not-found]  # Of the CLI's own environment.

    # With v1 a package beside it; with v2 one inside it, which awscli lends this name.
    import botocore.loaders

    # Its children inherit what was read, so that none parses a description again.
    reader = botocore.loaders.JSONFileLoader()
    kept = functools.cache(reader.load_file)
    setattr(botocore.loaders.JSONFileLoader, "load_file", lambda _, path: kept(path))  # noqa: B010
    session = awscli.clidriver.create_clidriver().session
    for service in ("cloudformation", "cloudfront", "cognito-idp", "dynamodb", "ecs", "s3", "sts"):
        session.create_client(service, region_name="eu-west-1")

    def run(arguments: list[str], environment: dict[str, str]) -> Any:
        # Importing awscli set this one; it says where its own descriptions are.
        data = os.environ["AWS_DATA_PATH"]
        os.environ.clear()
        os.environ.update(environment, AWS_DATA_PATH=data)
        sys.argv = ["aws", *arguments]
        return awscli.clidriver.main()

    return run


def started(command: str) -> Run:
    """Calls that each start the command."""
    program = Path(command).absolute()

    def run(arguments: list[str], environment: dict[str, str]) -> int:
        return subprocess.run([program, *arguments], env=environment, check=False).returncode

    return run


def serve(path: str, run: Run) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen(8)
        while True:
            connection, _ = server.accept()
            with connection:
                if os.fork() == 0:
                    server.close()
                    answer(connection, run)


def answer(connection: socket.socket, run: Run) -> None:
    """One call, in a process of its own; never returns."""
    request, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    call = json.loads(request)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(call["folder"])
    try:
        code = run(call["arguments"], call["environment"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException as error:
        print(f"aws: {error!r}", file=sys.stderr)
        code = 255
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([(code or 0) & 255]))
    os._exit(0)


if __name__ == "__main__":
    main()
