"""CloudFormation: resource types added and changed, properties checked, change sets corrected."""

from pathlib import Path

from local.emulator.cloudformation import change_sets, properties, resource_types


def install(schemas: Path | None, region: str) -> None:
    resource_types.install()
    properties.install(schemas, region)
    change_sets.install()
