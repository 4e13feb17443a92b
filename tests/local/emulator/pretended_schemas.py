"""Copies the schemas of the types that exist in the account by their properties alone.

`python -m tests.local.emulator.pretended_schemas` writes them after an update of cfn-lint.
"""

import json
from pathlib import Path
from typing import Any

from tests.support.cloud import REGION, ROOT, schemas

FOLDER = ROOT / "local" / "emulator" / "cloudformation" / "schemas"

TYPES = (
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::Cognito::ManagedLoginBranding",
)
LEFT_OUT = {
    "createOnlyProperties",
    "description",
    "handlers",
    "markdownDescription",
    "primaryIdentifier",
    "sourceUrl",
    "tagging",
    "writeOnlyProperties",
}
NAMES = {"properties", "definitions", "patternProperties"}
"""Keywords below which keys are names of properties, not keywords."""


def current() -> dict[str, Any]:
    """File name -> schema, as cfn-lint has it now, without what is not checked."""
    folder = Path(schemas())
    files = json.loads((folder / "providers" / f"{REGION}.json").read_text())
    return {
        f"{kind.replace('::', '-')}.json": trimmed(
            json.loads((folder / "resources" / f"{files[kind]}.json").read_text())
        )
        for kind in TYPES
    }


def trimmed(node: Any, *, names: bool = False) -> Any:
    if isinstance(node, dict):
        return {
            key: trimmed(value, names=key in NAMES and not names)
            for key, value in node.items()
            if names or key not in LEFT_OUT
        }
    return [trimmed(each) for each in node] if isinstance(node, list) else node


if __name__ == "__main__":
    for name, schema in current().items():
        (FOLDER / name).write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n")
