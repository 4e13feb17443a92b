"""The real AWS CLI, kept warm: a process that has imported it once and forks for every call.

A deployment makes over a hundred calls, and half a second of each is Python importing the CLI. Run
by the CLI's own Python: `warm_aws.py SOCKET`. The `aws` that tests put on the PATH
(`aws_client.py`) hands over its arguments, environment, folder and three streams, and gets the exit
code.
"""

import functools
import json
import os
import signal
import socket
import sys

import awscli.clidriver  # type: ignore[import-not-found]  # Of the CLI's own environment.
import botocore.loaders


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    keep_what_was_read()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(sys.argv[1])
        server.listen(8)
        while True:
            connection, _ = server.accept()
            with connection:
                if os.fork() == 0:
                    server.close()
                    answer(connection)


def keep_what_was_read() -> None:
    """Descriptions of services are read by the parent, so that no child parses them again."""
    reader = botocore.loaders.JSONFileLoader()
    kept = functools.cache(reader.load_file)
    setattr(botocore.loaders.JSONFileLoader, "load_file", lambda _, path: kept(path))  # noqa: B010
    session = awscli.clidriver.create_clidriver().session
    for service in ("cloudformation", "cloudfront", "cognito-idp", "dynamodb", "ecs", "s3", "sts"):
        session.create_client(service, region_name="eu-west-1")


def answer(connection: socket.socket) -> None:
    """One call, in a process of its own; never returns."""
    request, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    call = json.loads(request)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # Importing awscli set this one; it says where its own descriptions are.
    data = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(call["environment"], AWS_DATA_PATH=data)
    os.chdir(call["folder"])
    sys.argv = ["aws", *call["arguments"]]
    try:
        code = awscli.clidriver.main()
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
