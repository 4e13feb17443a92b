"""A steady mix of requests, as a soak test sends them for minutes."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import httpx

from tests.support.pool import Pool, SigningKey, id_claims

REQUESTS_PER_SECOND = 30
VISITORS = 30


@dataclass
class Window:
    """What was answered to the requests that began in it."""

    name: str
    answers: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


class Load:
    """A steady mix of requests; each is noted in the window that it began in."""

    def __init__(self, address: str, pool: Pool, mysfit_ids: list[str]) -> None:
        # The service's connections are reused, and a request waits for none.
        limits = httpx.Limits(max_connections=400, max_keepalive_connections=50)
        self._client = httpx.AsyncClient(base_url=address, limits=limits, timeout=40)
        self._visitors = [pool.headers(sub=f"visitor-{number}") for number in range(VISITORS)]
        self._staff = pool.staff()
        self._stranger = {"Authorization": SigningKey("unknown").sign(id_claims())}
        self._mysfit_ids = mysfit_ids
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, name: str, seconds: float) -> Window:
        """The window; answers may still come after its end."""
        window = Window(name)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            task = asyncio.create_task(self._send(window))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            await asyncio.sleep(1 / REQUESTS_PER_SECOND)
        return window

    async def finish(self) -> None:
        await asyncio.gather(*self._tasks)
        await self._client.aclose()

    async def _send(self, window: Window) -> None:
        began = time.monotonic()
        try:
            answer = await self._client.send(self._request())
        except httpx.HTTPError as error:
            window.answers[type(error).__name__] += 1
        else:
            window.answers[str(answer.status_code)] += 1
            window.seconds.append(time.monotonic() - began)

    def _request(self) -> httpx.Request:
        mysfit = f"/mysfits/{random.choice(self._mysfit_ids)}"
        visitor = random.choice(self._visitors)
        kinds: list[tuple[int, str, str, dict[str, str]]] = [
            (8, "GET", "/mysfits", {}),
            (2, "GET", "/mysfits?goodevil=Good", {}),
            (1, "GET", f"/mysfits?species={uuid.uuid4()}", {}),
            (4, "GET", mysfit, {}),
            (5, "POST", f"{mysfit}/like", visitor),
            (3, "DELETE", f"{mysfit}/like", visitor),
            (1, "POST", f"{mysfit}/adopt", visitor),
            (1, "DELETE", f"{mysfit}/adopt", self._staff),
            (2, "GET", "/me", visitor),
            (1, "GET", "/photos", visitor),
            (1, "PATCH", mysfit, self._staff),
            (1, "GET", "/me", self._stranger),
            (1, "GET", "/health/live", {}),
            (1, "GET", "/health/ready", {}),
        ]
        _, method, path, headers = random.choices(kinds, [kind[0] for kind in kinds])[0]
        json = {"age": random.randrange(900)} if method == "PATCH" else None
        return self._client.build_request(method, path, headers=headers, json=json)
