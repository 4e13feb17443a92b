"""`python -m operations COMMAND ...`: what the commands in aws-cli/ start."""

from __future__ import annotations

import importlib
import signal
import subprocess
import sys
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError

from operations.console import EXPLAINED, Failure, current_step, say
from operations.remedies import remedy_for

COMMANDS = {
    name: name.replace("-", "_")
    for name in (
        "copy-table",
        "deploy",
        "follow-uploads",
        "logs",
        "make-keeper",
        "package-functions",
        "publish-web",
        "push-image",
        "redrive",
        "restore-table",
        "smoke",
        "status",
        "sweep-photos",
        "teardown",
        "try-upload",
    )
}
OF_SERVICE, OF_CLIENT = 254, 255
"""Exit codes for an error of AWS, and for one on the way to it; those of the AWS CLI."""


def main(arguments: list[str]) -> int:
    command, *words = arguments or [""]
    if command not in COMMANDS:
        say(f"Usage: aws-cli/run COMMAND [options], with COMMAND one of {', '.join(COMMANDS)}")
        return EXPLAINED
    return run(command, words)


def run(command: str, words: list[str]) -> int:
    """Runs a command; its exit code, 3 for a failure that was explained."""
    try:
        code: int = importlib.import_module(f"operations.{COMMANDS[command]}").main(words)
    except Failure as failure:
        say(f"\n{failure}")
        return EXPLAINED
    except ClientError as error:
        return stopped(OF_SERVICE, str(error))
    except BotoCoreError as error:
        return stopped(OF_CLIENT, str(error))
    except subprocess.CalledProcessError as error:
        return stopped(error.returncode, f"{error.cmd[0]} failed.")
    except KeyboardInterrupt:
        return stopped(128 + signal.SIGINT, "Interrupted.")
    return code


def stopped(code: int, reason: str) -> int:
    say(f"\n{reason}")
    if remedy := remedy_for(reason):
        say(f"  {remedy}")
    say(f"\nStopped (exit code {code}) at: {current_step()}")
    say("The lines above say why. Nothing done so far is lost: run the same command again.")
    return code


def end_on_sigterm(number: int, frame: FrameType | None) -> None:
    """As an exception, so that what was begun is cleaned up."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end_on_sigterm)
    sys.exit(main(sys.argv[1:]))
