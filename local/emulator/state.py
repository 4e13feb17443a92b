"""Saves the account as it changes, so that even kill -9 loses at most two seconds.

ministack writes its state only when it is stopped by a signal it can handle. Here a thread checks
once a second whether requests may have changed anything and writes what did: one JSON file per
service, first all beside the old ones, then renamed into place, so the files agree with each other.
"""

import asyncio
import copy
import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import ministack.app
from ministack.core import persistence

from local.emulator.asgi import App, Message, Receive, Scope, Send, header
from local.emulator.changed_services import EVERYTHING, changed_services
from local.emulator.monkeypatch import Function, patch

logger = logging.getLogger("state")

EVERY_SECONDS = 1.0
# A save of a large account takes long; the account then has at least nine tenths of the time.
REST_AFTER_SAVE = 9
# CloudFormation responds first and works afterwards, so its changes are looked for longer.
AFTER_UNKNOWN_WRITE_SECONDS = 10.0


def persist(module: ModuleType, key: str, store: Any) -> None:
    """Saves, loads and resets `store` (a scoped dictionary) with the state of a service module."""
    patch(module, "get_state", _save_with, key, store)
    patch(module, "load_persisted_state", _load_with, key, store)
    patch(module, "reset", _reset_with, store)


def _save_with(get_state: Function, key: str, store: Any) -> dict[str, Any]:
    return {**get_state(), key: copy.deepcopy(store)}


def _load_with(load: Function, key: str, store: Any, data: dict[str, Any]) -> None:
    load(data)
    store.update(data.get(key, {}))


def _reset_with(reset: Function, store: Any) -> None:
    reset()
    store.clear()


class Saver:
    """Collects which services may have changed, and writes them from a thread."""

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

    def request_completed(self, scope: Scope) -> None:
        """Marks what this request may have changed."""
        target = header(scope, "x-amz-target")
        changed = changed_services(scope["method"], target, scope["path"])
        if changed == EVERYTHING:
            self._all_until = time.monotonic() + AFTER_UNKNOWN_WRITE_SECONDS
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

        async def copy_state() -> Any:
            return get_state()

        return asyncio.run_coroutine_threadsafe(copy_state(), self._loop).result(timeout=60)

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


def with_saving(app: App, saver: Saver) -> App:
    """ASGI middleware: reports each request to the saver, which lives as long as the server."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, stop_saver_first(receive), start_saver_after(send))
            return
        try:
            await app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                saver.request_completed(scope)

    def start_saver_after(send: Send) -> Send:
        async def send_and_start(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                saver.start()
            await send(message)

        return send_and_start

    def stop_saver_first(receive: Receive) -> Receive:
        # ministack saves everything on shutdown, and two must not write the same files at once.
        async def receive_and_stop() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await asyncio.to_thread(saver.stop)
            return message

        return receive_and_stop

    return serve
