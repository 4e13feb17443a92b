"""Prints the site's config.json from NAME=VALUE words; a word without a value is left out.

Usage: site_config.py NAME=VALUE ... --password-policy JSON

What the names mean is in web/src/config.ts. Standard library alone.
"""

from __future__ import annotations

import argparse
import json

# What the site's form explains; the other rules of a policy are not about a password's look.
RULES = (
    "MinimumLength",
    "RequireLowercase",
    "RequireUppercase",
    "RequireNumbers",
    "RequireSymbols",
)


def config(words: list[str], policy: dict[str, object]) -> dict[str, object]:
    """The configuration: the words that have a value, and the pool's rules for a password."""
    pairs = (word.partition("=") for word in words)
    given: dict[str, object] = {name: value for name, _, value in pairs if value}
    return {**given, "passwordPolicy": {rule: policy[rule] for rule in RULES if rule in policy}}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("words", nargs="+", metavar="NAME=VALUE")
    parser.add_argument("--password-policy", required=True, type=json.loads)
    options = parser.parse_args()
    print(json.dumps(config(options.words, options.password_policy), indent=2))


if __name__ == "__main__":
    main()
