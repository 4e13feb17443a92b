"""Change sets that honour conditions.

ministack lists a resource whose condition is false as one to be added, and does not list one that
a changed parameter adds or removes by its condition.
"""

from typing import Any

from ministack.services.cloudformation import changesets

from local.emulator.monkeypatch import Function, patch


def install() -> None:
    patch(changesets, "_resolve_props_for_diff", without_false_conditions)


def without_false_conditions(
    resolve: Function, template: dict[str, Any], parameters: dict[str, Any], *rest: Any
) -> Any:
    resolved = resolve(template, parameters, *rest)
    if not resolved:
        return resolved
    conditions = changesets._evaluate_conditions(template, parameters)
    return {
        "Resources": {
            name: resource
            for name, resource in resolved["Resources"].items()
            if conditions.get(resource.get("Condition"), True)
        }
    }
