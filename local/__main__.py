"""`python -m local up` and `python -m local reset`; `make` calls them."""

import argparse
import sys
from pathlib import Path

from local.errors import CommandError
from local.reset import reset
from local.up import Paths, up


def main() -> int:
    """The exit code: 0 after a stop on request, 1 with one message on stderr after an error."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("command", choices=["up", "reset"])
    parser.add_argument("--state", type=Path, default=Paths.state, help="where state is kept")
    parser.add_argument("--site", type=Path, default=Paths.site, help="the built site")
    arguments = parser.parse_args()
    paths = Paths(state=arguments.state.absolute(), site=arguments.site.absolute())
    try:
        {"up": up, "reset": reset}[arguments.command](paths)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
