"""Properties are checked against CloudFormation's schemas before a resource is created or updated.

ministack ignores a property it does not know, so a misspelt one would be lost here and refused on
AWS. Tests give the schemas of all types (CLOUD_SCHEMAS). Without them, as under `make up`, the
types that exist here by their properties alone are still checked: `schemas/` holds theirs.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from ministack.services.cloudformation import stacks

from local.emulator.cloudformation.schema import Schema, errors, load
from local.emulator.monkeypatch import Function, patch

PRETENDED = Path(__file__).parent / "schemas"
"""`AWS-Service-Type.json`, as cfn-lint has it, without descriptions."""

# Nested stacks and custom resources: their properties are whatever their template declares.
UNCHECKED = ("Custom::", "AWS::CloudFormation::")


def install(schemas: Path | None, region: str) -> None:
    known = Schemas(schemas, region)
    patch(stacks, "_provision_resource", check_then_create, known)
    patch(stacks, "_update_resource", check_then_update, known)


class Schemas:
    """The schema of each resource type; None for a type that is not checked."""

    def __init__(self, folder: Path | None, region: str) -> None:
        self._folder = folder
        self._region = region
        self.of = lru_cache(self._of)
        self._read = lru_cache(_read)

    def _of(self, resource_type: str) -> Schema | None:
        """Raises ValueError for a type that CloudFormation does not have in the region."""
        if resource_type.startswith(UNCHECKED):
            return None
        if self._folder is None:
            own = PRETENDED / f"{resource_type.replace('::', '-')}.json"
            return _read(own) if own.exists() else None
        files = self._read(self._folder / "providers" / f"{self._region}.json")
        if resource_type not in files:
            raise ValueError(f"CloudFormation has no {resource_type} in {self._region}")
        return self._read(self._folder / "resources" / f"{files[resource_type]}.json")


def _read(file: Path) -> Schema:
    return load(file.read_text(encoding="utf-8"))


def check(
    schemas: Schemas, resource_type: str, logical_id: str, properties: dict[str, Any]
) -> None:
    """Raises ValueError, which CloudFormation reports as the reason of the failure."""
    schema = schemas.of(resource_type)
    found = errors(properties, schema) if schema is not None else []
    if found:
        raise ValueError(
            f"Properties validation failed for resource {logical_id} with message:\n"
            + "\n".join(found)
        )


def check_then_create(
    create: Function,
    schemas: Schemas,
    resource_type: str,
    logical_id: str,
    properties: dict[str, Any],
    *rest: Any,
) -> Any:
    check(schemas, resource_type, logical_id, properties)
    return create(resource_type, logical_id, properties, *rest)


def check_then_update(
    update: Function,
    schemas: Schemas,
    resource_type: str,
    physical_id: str,
    old: dict[str, Any],
    new: dict[str, Any],
    stack_name: str,
    logical_id: str | None = None,
    *rest: Any,
) -> Any:
    check(schemas, resource_type, logical_id or physical_id, new)
    return update(resource_type, physical_id, old, new, stack_name, logical_id, *rest)
