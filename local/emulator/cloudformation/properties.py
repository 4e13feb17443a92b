"""CloudFormation: a property that its type does not have fails the resource, as on AWS.

ministack takes any property and looks only at those it knows, so a misspelt one would be lost here
and refused in production. cfn-lint carries the schemas of all types; where they are given
(CLOUD_SCHEMAS) every resource is checked against its own, with the values it really gets. A type is
read when it is first used, so that a start costs nothing.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from ministack.services.cloudformation import stacks

from local.emulator.cloudformation.schema import Schema, faults
from local.emulator.replace import Function, replace

Check = Callable[[str, str, dict[str, Any]], None]

NOT_OURS = ("Custom::", "AWS::CloudFormation::")

PRETENDED = ("AWS::ApplicationAutoScaling::", "AWS::Cognito::ManagedLoginBranding")
"""Types of which nothing but their properties exists here."""


def install(schemas: Path | None, region: str) -> None:
    """Checks each resource of a stack before it is made or changed."""
    check = checking(Schemas(schemas, region)) if schemas else refuse_pretended
    replace(stacks, "_provision_resource", lambda create: checking_new(create, check))
    replace(stacks, "_update_resource", lambda update: checking_changed(update, check))


class Schemas:
    """The schemas of a region, in a folder laid out as cfn-lint's `data/schemas`."""

    def __init__(self, folder: Path, region: str) -> None:
        self._folder = folder
        self._region = region
        self._read = lru_cache(self._read_file)

    def __getitem__(self, kind: str) -> Schema:
        files = self._read(f"providers/{self._region}.json")
        if kind not in files:
            raise ValueError(f"CloudFormation has no {kind} in {self._region}")
        return self._read(f"resources/{files[kind]}.json")

    def _read_file(self, name: str) -> Schema:
        read: Schema = json.loads((self._folder / name).read_text())
        return read


def checking(schemas: Schemas) -> Check:
    """Raises ValueError, which CloudFormation tells as the reason of a failure."""

    def check(kind: str, logical_id: str, properties: dict[str, Any]) -> None:
        if kind.startswith(NOT_OURS):
            return
        schema = schemas[kind]
        found = list(faults(properties, schema, schema))
        found += [f"#: {key} is read-only" for key in read_only(schema, properties)]
        if found:
            raise ValueError(
                f"Properties validation failed for resource {logical_id} with message:\n"
                + "\n".join(found)
            )

    return check


def refuse_pretended(kind: str, logical_id: str, properties: dict[str, Any]) -> None:
    """Without schemas nothing would be left of such a type but a yes to everything."""
    if kind.startswith(PRETENDED):
        raise ValueError(
            f"{kind} has nothing here but its properties, and no schema to check them by: "
            "start the account with CLOUD_SCHEMAS, the folder of cfn-lint's schemas"
        )


def read_only(schema: Schema, properties: dict[str, Any]) -> list[str]:
    paths = set(schema.get("readOnlyProperties", []))
    return [key for key in properties if f"/properties/{key}" in paths]


def checking_new(create: Function, check: Check) -> Function:
    def provision(
        kind: str, logical_id: str, properties: dict[str, Any], *rest: Any, **more: Any
    ) -> Any:
        check(kind, logical_id, properties)
        return create(kind, logical_id, properties, *rest, **more)

    return provision


def checking_changed(update: Function, check: Check) -> Function:
    def change(
        kind: str,
        physical_id: str,
        old: dict[str, Any],
        new: dict[str, Any],
        stack_name: str,
        logical_id: str | None = None,
        *rest: Any,
        **more: Any,
    ) -> Any:
        check(kind, logical_id or physical_id, new)
        return update(kind, physical_id, old, new, stack_name, logical_id, *rest, **more)

    return change
