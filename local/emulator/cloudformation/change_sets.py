"""A change set names what it would change, and not what the template leaves out by a condition.

ministack lists a resource whose condition is false as one to be added, and says nothing when a
changed parameter makes a condition true or false.
"""

from typing import Any

from ministack.services.cloudformation import changesets

from local.emulator.replace import Function, replace


def install() -> None:
    replace(changesets, "_resolve_props_for_diff", minding_conditions)


def minding_conditions(resolve: Function) -> Function:
    def resolve_resources(template: dict[str, Any], params: dict[str, Any], *rest: Any) -> Any:
        resolved = resolve(template, params, *rest)
        if not resolved:
            return resolved
        conditions = changesets._evaluate_conditions(template, params)
        return {
            "Resources": {
                name: resource
                for name, resource in resolved["Resources"].items()
                if conditions.get(resource.get("Condition"), True)
            }
        }

    return resolve_resources
