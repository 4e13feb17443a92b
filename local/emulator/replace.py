"""Puts a function of ours in the place of one of ministack's, by name and loudly."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

Function = Callable[..., Any]


def replace(module: ModuleType, name: str, make: Callable[[Function], Function]) -> None:
    """`make` is given ministack's function and returns the one that takes its place.

    ministack looks its functions up by name at each call, so a new one is found everywhere.
    A name that is gone is an AttributeError at start, never an addition that silently does nothing.
    """
    setattr(module, name, make(getattr(module, name)))
