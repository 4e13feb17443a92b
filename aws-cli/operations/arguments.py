"""Command line options: argparse, with our exit code and each command's docstring as its help."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from operations.console import Failure


class Parser(argparse.ArgumentParser):
    """Raises Failure instead of ending the process; `--help` prints the command's docstring."""

    def __init__(self, command: str, text: str | None) -> None:
        super().__init__(prog=command, add_help=False, allow_abbrev=False)
        self.text = (text or "").rstrip()
        self.add_argument("--help", action="store_true")

    def value(self, option: str, **given: Any) -> None:
        self.add_argument(option, **given)

    def flag(self, option: str) -> None:
        self.add_argument(option, action="store_true")

    def read(self, words: list[str]) -> argparse.Namespace:
        if "--help" in words:
            print(self.text)
            raise SystemExit(0)
        if "" in words:
            self.error(f"{words[words.index('') - 1]} needs a value")
        return self.parse_args(words)

    def error(self, message: str) -> NoReturn:
        raise Failure(f"{self.prog}: {message}.", f"{self.prog} --help lists what it knows.")


def environment_parser(command: str, text: str | None) -> Parser:
    """With the options of every command that works on an environment."""
    parser = Parser(f"aws-cli/{command}", text)
    parser.value("--env", default="")
    parser.value("--region", default="")
    return parser
