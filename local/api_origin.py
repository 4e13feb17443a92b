"""What the site serves under /api: the API, passed on as CloudFront does by cfn/website.yml.

Its paths without /api, the same request headers, no cookies, and copies of public reads by path,
query and Authorization. A copy lives for its max-age and not, as CloudFront's may, for
stale-while-revalidate longer. A request with Cache-Control: no-cache gets none and leaves none.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
PREFIX = "/api"
SENT = ("authorization", "content-type")
OF_THE_CONNECTION = {"connection", "keep-alive", "trailer", "transfer-encoding", "upgrade"}
"""https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1"""
NOT_PASSED = OF_THE_CONNECTION | {
    *("content-encoding", "content-length", "date", "server", "set-cookie"),
}
TIMEOUT_SECONDS = 30
MOST_COPIES = 1000
MAX_AGE = re.compile(r"\bpublic\b.*\bmax-age=(\d+)")


@dataclass(frozen=True)
class Copy:
    """An answer of the API, kept until `ends`, in seconds of the clock."""

    answer: httpx.Response
    made: float
    ends: float


class ApiOrigin:
    """An endpoint that asks the API at `url`; 502 where it does not answer, 504 where that takes
    over TIMEOUT_SECONDS, 400 for an address that cannot be asked for."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = httpx.URL(url)
        # The client is every visitor's: what it remembered of one it would send for another.
        self.client = httpx.AsyncClient(
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
        )
        self.clock = clock
        self.copies: dict[tuple[str, str], Copy] = {}

    async def respond(self, request: Request) -> Response:
        shared = request.method == "GET" and "no-cache" not in cache_control(request)
        key = target(request), request.headers.get("authorization", "")
        copy = self.copies.get(key) if shared else None
        if copy is None or self.clock() >= copy.ends:
            try:
                answer = await self.ask(request)
            except httpx.InvalidURL:
                return PlainTextResponse("The API has no such address.\n", status_code=400)
            except httpx.TimeoutException:
                return PlainTextResponse("The API takes too long.\n", status_code=504)
            except httpx.HTTPError:
                return PlainTextResponse("The API does not answer.\n", status_code=502)
            copy = Copy(answer, self.clock(), self.clock() + lifetime_seconds(answer))
            if shared:
                self.keep(key, copy)
        return response(request, copy, int(self.clock() - copy.made))

    async def ask(self, request: Request) -> httpx.Response:
        headers = {name: request.headers[name] for name in SENT if name in request.headers}
        body = await request.body()
        # The site compresses by itself.
        headers["accept-encoding"] = "identity"
        # Not joined by the client: it would take //name/path for another host's and drop the name.
        url = self.url.copy_with(raw_path=target(request).encode())
        return await self.client.request(request.method, url, headers=headers, content=body or None)

    def keep(self, key: tuple[str, str], copy: Copy) -> None:
        if copy.ends <= copy.made:
            return
        if len(self.copies) >= MOST_COPIES:
            self.copies.clear()
        self.copies[key] = copy


def cache_control(request: Request) -> str:
    return request.headers.get("cache-control", "").lower()


def target(request: Request) -> str:
    """Path and query as the browser wrote them, without /api."""
    path: str = request.scope["raw_path"].decode("latin-1").removeprefix(PREFIX)
    query: str = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def lifetime_seconds(answer: httpx.Response) -> int:
    found = MAX_AGE.search(answer.headers.get("cache-control", ""))
    return int(found[1]) if found and answer.status_code == 200 else 0


def response(request: Request, copy: Copy, age_seconds: int) -> Response:
    """The answer, or 304 where the browser has it."""
    kept = {name: value for name, value in copy.answer.headers.items() if name not in NOT_PASSED}
    if age_seconds:
        kept["age"] = str(age_seconds)
    tag = copy.answer.headers.get("etag")
    if tag and request.method == "GET" and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=kept)
    return Response(copy.answer.content, copy.answer.status_code, headers=kept)
