"""What writes changed of public answers: how a write says it, the log of it, and its application.

A write that changes one member of one JSON object declares that, and the response cache changes
its stored bodies where they show the object, so that nothing has to be read anew:

    changes: Declared
    changes.declare(Change("mysfitId", mysfit_id, "likes", likes, as_of))

A write that declares nothing may have changed anything.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.types import Scope

MAX_CHANGES = 4_096
"""Changes that the log holds, the last one of each member: under 2 MB. One process writes no more
than that in several times the seconds for which they are looked up."""

FEW = 8
"""Changes up to which each is searched in a body by itself; a body of 48 kB takes 9 us each, and
all its objects together 90."""

_IN_SCOPE = "response_cache.declared"

_VALUE = re.compile(rb"-?[0-9][-+.0-9Ee]*|true|false|null")


class ShownWithout(ValueError):
    """A body shows the object that changed, and not the member."""


@dataclass(frozen=True, slots=True)
class Change:
    """The object whose first member `key` is `id` has a new `value` of a later `member`.

    `value` shows every write that had ended at `as_of` (seconds of time.monotonic) and the one that
    declares it. `is_read` says that it was read after that write, strongly consistently from
    `as_of` on: of two such values the one with the later `as_of` shows both writes. Without, it is
    what the write itself has set, begun at `as_of`.
    """

    key: str
    id: str
    member: str
    value: int | bool
    as_of: float
    is_read: bool = True

    @property
    def beginning(self) -> bytes:
        """How the object begins: '"mysfitId":"an id"'. No text of JSON holds a bare quote, so these
        bytes occur in no other place."""
        return f'"{self.key}":{json.dumps(self.id)}'.encode()

    def apply(self, body: bytes) -> bytes:
        """`body` (JSON without spaces) with the new value; raises ShownWithout."""
        beginning, member = self.beginning, f'"{self.member}":'.encode()
        at = body.find(beginning)
        while at >= 0:
            after = at + len(beginning)
            end = body.find(f'"{self.key}":'.encode(), after)
            start = body.find(member, after, end if end >= 0 else len(body)) + len(member)
            old = _VALUE.match(body, start)
            if start < after or old is None:
                raise ShownWithout
            body = body[:start] + json.dumps(self.value).encode() + body[old.end() :]
            at = body.find(beginning, start)
        return body


@dataclass(frozen=True, slots=True)
class _Logged:
    change: Change
    number: int
    declared_at: float
    is_certain: bool


class ChangeLog:
    """The last change of each member, in the order in which they were declared.

    Changes are numbered; who has applied those up to a number asks for those `since`. Times are
    seconds of one clock.
    """

    def __init__(self, max_changes: int = MAX_CHANGES) -> None:
        self.number = 0
        """Of the last change."""
        self._max_changes = max_changes
        self._logged: OrderedDict[tuple[str, str, str], _Logged] = OrderedDict()
        self._forgotten = 0
        self._forgotten_at = float("-inf")

    def add(self, change: Change, now: float) -> bool:
        """Whether it is known what holds now; False where another write overlapped `change`."""
        member = (change.key, change.id, change.member)
        last = self._logged.get(member)
        is_certain = True
        if last is None:
            is_certain = change.as_of > self._forgotten_at
        elif not change.is_read:
            # Of two that overlapped, either may have been the last.
            is_certain = change.as_of > last.declared_at
        elif change.as_of < last.change.as_of:
            # What was read later shows this write as well.
            return True
        self.number += 1
        self._logged[member] = _Logged(change, self.number, now, is_certain)
        self._logged.move_to_end(member)
        if len(self._logged) > self._max_changes:
            self._forget()
        return is_certain

    def _forget(self) -> None:
        _, logged = self._logged.popitem(last=False)
        self._forgotten, self._forgotten_at = logged.number, logged.declared_at

    def number_at(self, time: float) -> int:
        """The number of the last change declared until `time`; costs a step for each since."""
        for logged in reversed(self._logged.values()):
            if logged.declared_at <= time:
                return logged.number
        return self._forgotten if self._forgotten_at <= time else -1

    def since(self, number: int) -> list[Change]:
        """The changes after `number` that are still known, the last one first."""
        found = []
        for logged in reversed(self._logged.values()):
            if logged.number <= number:
                break
            if logged.is_certain:
                found.append(logged.change)
        return found

    def reaches_back_to(self, number: int) -> bool:
        """Whether `since` has forgotten nothing after `number`."""
        return number >= self._forgotten


def apply_all(changes: list[Change], body: bytes) -> bytes:
    """`body` with all of `changes`, `body` itself where it shows none; raises ShownWithout."""
    if len(changes) > FEW:
        shown = {key: _beginnings(key, body) for key in {change.key for change in changes}}
        changes = [change for change in changes if change.beginning in shown[change.key]]
    for change in changes:
        body = change.apply(body)
    return body


def _beginnings(key: str, body: bytes) -> set[bytes]:
    return set(re.findall(f'"{key}":"[^"]*"'.encode(), body))


class Declaration:
    """What a write says of its changes; `changes` is None where it says nothing."""

    def __init__(self) -> None:
        self.changes: list[Change] | None = None

    def declare(self, *changes: Change) -> None:
        """No public answer changes but for `changes`: call it once the write has succeeded."""
        self.changes = [*(self.changes or []), *changes]


def declaration_of(scope: Scope) -> Declaration:
    """That of the request in hand, which the response cache reads once it is answered."""
    declaration: Declaration = scope.setdefault(_IN_SCOPE, Declaration())
    return declaration


async def _declaration(request: Request) -> Declaration:
    return declaration_of(request.scope)


Declared = Annotated[Declaration, Depends(_declaration)]


async def no_public_change(request: Request) -> None:
    """A dependency of writes that change no public answer."""
    declaration_of(request.scope).declare()
