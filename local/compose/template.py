"""Prints a CloudFormation template as JSON: `python -m local.compose.template FILE`.

It runs in the emulated account's environment, which has a YAML parser; the service's has none.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml


class Template(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def long_form(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    """`!If [...]` as `{"Fn::If": [...]}`."""
    value: Any
    if isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        value = node.value
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


yaml.add_multi_constructor("!", long_form, Loader=Template)


def main() -> None:
    # Template is a SafeLoader: it makes plain data only.
    template = yaml.load(Path(sys.argv[1]).read_text(), Loader=Template)  # noqa: S506
    json.dump(template, sys.stdout)


if __name__ == "__main__":
    main()
