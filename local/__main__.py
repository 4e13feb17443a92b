"""`python -m local up` and `python -m local reset`; `make` calls them."""

import argparse
import sys
from pathlib import Path

from local.problem import Problem
from local.reset import reset
from local.up import Places, up


def main() -> int:
    """0 when all went well or was stopped on purpose, 1 with one clear message otherwise."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("command", choices=["up", "reset"])
    parser.add_argument("--state", type=Path, default=Places.state, help="where state is kept")
    parser.add_argument("--site", type=Path, default=Places.site, help="the built site")
    given = parser.parse_args()
    places = Places(state=given.state.absolute(), site=given.site.absolute())
    try:
        {"up": up, "reset": reset}[given.command](places)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
