"""Resource types that ministack lacks, and corrections of those it has."""

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import provisioners, stacks

from local.emulator.monkeypatch import Function, patch

Properties = dict[str, Any]

_on_worker_thread: set[str] = set()


def install() -> None:
    patch(stacks, "_runs_on_worker_thread", _runs_on_worker_thread)


def _runs_on_worker_thread(runs: Function, resource_type: str) -> bool:
    return resource_type in _on_worker_thread or runs(resource_type)


def add(
    resource_type: str, create: Function, delete: Function, *, on_worker_thread: bool = False
) -> None:
    """Adds a type; raises RuntimeError at start once ministack has it.

    `create(logical_id, properties, stack_name)` returns `(physical_id, attributes)`. A change is a
    replacement, unless `create` returns the same physical id again. On a worker thread a handler
    can call any API of the account (aws_api.py); elsewhere it is quicker.
    """
    if resource_type in provisioners._RESOURCE_HANDLERS:
        raise RuntimeError(f"ministack has gained {resource_type}: remove it from local/emulator/")
    provisioners._RESOURCE_HANDLERS[resource_type] = {"create": create, "delete": delete}
    if on_worker_thread:
        _on_worker_thread.add(resource_type)


def nothing_to_delete(physical_id: str, properties: Properties) -> None:
    """For a type of which nothing was created."""


def change(
    resource_type: str,
    *,
    convert: Callable[[Properties], Properties] = lambda properties: properties,
    complete: Callable[[str, Properties, Properties], None] = lambda *_: None,
) -> None:
    """Changes a type that ministack has.

    `convert(properties)` returns what ministack is given instead; `complete(physical_id, new,
    old)` runs once the resource is created (`old` is empty then) or updated.
    """
    handlers = provisioners._RESOURCE_HANDLERS[resource_type]

    def create(original: Function, logical_id: str, new: Properties, stack_name: str) -> Any:
        physical_id, attributes = original(logical_id, convert(new), stack_name)
        try:
            complete(physical_id, new, {})
        except Exception:
            # CloudFormation does not know the resource yet, so it could not delete it.
            handlers["delete"](physical_id, new)
            raise
        return physical_id, attributes

    def update(
        original: Function, physical_id: str, old: Properties, new: Properties, *rest: Any
    ) -> Any:
        now, attributes = original(physical_id, convert(old), convert(new), *rest)
        complete(now, new, old if now == physical_id else {})
        return now, attributes

    for name, wrapped in {"create": create, "update": update}.items():
        original = handlers[name]
        handlers[name] = lambda *args, wrapped=wrapped, original=original: wrapped(original, *args)
