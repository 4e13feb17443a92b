"""Saves the account as it changes, so that even kill -9 loses at most two seconds.

ministack writes its state only when it is stopped politely. Here a thread looks once a second
whether requests may have changed anything, and writes what did: one JSON file per service, first
all beside the old ones, then renamed into place together, so the files agree with each other.
"""

import asyncio
import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ministack.app
from ministack.core import persistence

from local.emulator.asgi import Scope, header
from local.emulator.changes import EVERYTHING, changed_by

logger = logging.getLogger("saving")

EVERY_SECONDS = 1.0
# A save of a large account takes long; the account then has at least nine tenths of the time.
REST_AFTER_SAVE = 9
# CloudFormation answers first and works afterwards, so what it changes is looked for longer.
ECHO_SECONDS = 10.0


class Saver:
    """Knows which services may have changed, and writes them."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop) -> None:
        self._folder = folder
        self._loop = loop
        self._changed: set[str] = set()
        self._all_until = 0.0
        self._written: dict[str, bytes] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="saver", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread; ministack then writes everything once more itself."""
        self._stopping.set()
        self._thread.join()

    def notice(self, scope: Scope) -> None:
        """To be told of every request once it is answered."""
        changed = changed_by(scope["method"], header(scope, "x-amz-target"))
        if changed == EVERYTHING:
            self._all_until = time.monotonic() + ECHO_SECONDS
        else:
            self._changed.update(changed)

    def _run(self) -> None:
        pause = EVERY_SECONDS
        while not self._stopping.wait(pause):
            started = time.monotonic()
            try:
                self._save()
            except Exception:
                logger.exception("The state could not be saved; trying again in a second")
            pause = max(EVERY_SECONDS, REST_AFTER_SAVE * (time.monotonic() - started))

    def _save(self) -> None:
        sources = ministack.app._build_persistence_save_dict()
        everything = time.monotonic() < self._all_until
        names = [name for name in sources if everything or name in self._changed]
        self._changed.difference_update(names)
        try:
            self._write({name: self._state_of(sources[name]) for name in names})
        except BaseException:
            self._changed.update(names)
            raise

    def _state_of(self, get_state: Callable[[], Any]) -> Any:
        """A copy made on the event loop, where DynamoDB's handlers run, hence between them."""

        async def copy() -> Any:
            return get_state()

        return asyncio.run_coroutine_threadsafe(copy(), self._loop).result(timeout=60)

    def _write(self, states: dict[str, Any]) -> None:
        staged: dict[str, tuple[Path, bytes]] = {}
        for name, state in states.items():
            if state is None:
                continue
            wrapped = {
                "__ministack_format__": persistence._state_format_version(name),
                "payload": state,
            }
            text = json.dumps(wrapped, default=persistence._json_default).encode()
            digest = hashlib.sha256(text).digest()
            if digest != self._written.get(name):
                beside = self._folder / f"{name}.json.new"
                beside.write_bytes(text)
                staged[name] = beside, digest
        for name, (beside, digest) in staged.items():
            beside.replace(self._folder / f"{name}.json")
            self._written[name] = digest
