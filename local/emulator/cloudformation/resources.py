"""How CloudFormation's types are added to ministack and changed in it."""

from typing import Any

from ministack.services.cloudformation import provisioners

from local.emulator.replace import Function

Properties = dict[str, Any]


def add(kind: str, *, create: Function, delete: Function, update: Function | None = None) -> None:
    """Makes a type known that ministack refuses; loudly, once it has gained the type.

    `create(logical_id, properties, stack_name)` answers `(physical_id, attributes)`, and so does
    `update(physical_id, old, new, stack_name, logical_id)`; without it a change is a replacement.
    """
    if kind in provisioners._RESOURCE_HANDLERS:
        raise RuntimeError(f"ministack has gained {kind}; ours can go")
    provisioners._RESOURCE_HANDLERS[kind] = {
        "create": create,
        "update": update or replacing(create, delete),
        "update_with_logical_id": True,
        "delete": delete,
    }


def replacing(create: Function, delete: Function) -> Function:
    """Makes the resource anew under the same name of its template, then ends the old one."""

    def update(
        physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str
    ) -> Any:
        made = create(logical_id, new, stack_name)
        provisioners._delete_predecessor(delete, physical_id, old)
        return made

    return update


def change(kind: str, handler: str, make: Function) -> None:
    """`make` is given the type's handler (create, update or delete) and returns ours."""
    handlers = provisioners._RESOURCE_HANDLERS[kind]
    handlers[handler] = make(handlers[handler])
