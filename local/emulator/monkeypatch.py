"""Monkeypatches a ministack function; raises AttributeError at start if the name is gone."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

Function = Callable[..., Any]


def patch(module: ModuleType, name: str, wrap: Function, *given: Any) -> None:
    """Replaces `module.name` by a function that calls `wrap(original, *given, *arguments)`.

    ministack looks its functions up by name at each call, so the replacement is found everywhere.
    """
    original = getattr(module, name)

    def patched(*args: Any, **kwargs: Any) -> Any:
        return wrap(original, *given, *args, **kwargs)

    setattr(module, name, patched)
