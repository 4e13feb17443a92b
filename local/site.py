"""Serves the built site as CloudFront will: real files, and the app for every page's address.

`uvicorn --factory local.site:create_site` with SITE_FOLDER (the build), SITE_CONFIG (what
/config.json answers), SITE_API (the address of the API, which is under /api) and SITE_PAGES (where
local/pages.py writes). The site's addresses are paths without a dot and are made by its script, so
each of them answers index.html, but the gallery, which is published with its first cards; a path
with a dot names a file, which exists or is a 404.
Every answer carries the headers of web/security-headers.json, as CloudFront's answers do.
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local.api_origin import METHODS, ApiOrigin
from local.errors import CommandError

IMMUTABLE = "public, max-age=31536000, immutable"
ONE_DAY = "public, max-age=86400, stale-while-revalidate=604800"
REVALIDATE = "no-cache"

SECURITY_HEADERS = Path(__file__).parent.parent / "web" / "security-headers.json"


def create_site() -> Starlette:
    """The application, from the environment."""
    folder, config = Path(os.environ["SITE_FOLDER"]), json.loads(os.environ["SITE_CONFIG"])
    pages = os.environ.get("SITE_PAGES")
    return site(folder, config, os.environ["SITE_API"], Path(pages) if pages else None)


def site(
    folder: Path, config: dict[str, Any], api_url: str, pages: Path | None = None
) -> Starlette:
    """The site built in `folder`; `config` is its /config.json, `api_url` what is under /api,
    `pages` the folder of the written gallery."""
    check_built(folder)
    api = ApiOrigin(api_url)

    def answer_config(_request: Request) -> JSONResponse:
        return JSONResponse(config, headers={"Cache-Control": "no-store"})

    return Starlette(
        routes=[
            Route("/config.json", answer_config),
            Route("/api/{path:path}", api.respond, methods=METHODS),
            Mount("/", BuiltSite(folder, pages)),
        ],
        middleware=[
            Middleware(SecurityHeaders, headers=security_headers(config)),
            Middleware(GZipMiddleware, minimum_size=500),
        ],
    )


def security_headers(config: dict[str, Any]) -> dict[str, str]:
    """web/security-headers.json with the origins of the user pool and, where there is an album, the
    photos filled in."""
    region = config.get("region", "eu-west-1")
    pool = config.get("userPoolEndpoint") or f"https://cognito-idp.{region}.amazonaws.com"
    origins = {
        "{cognitoOrigin}": origin(pool),
        " {photosOrigin}": f" {config['photosOrigin']}" if "photosOrigin" in config else "",
    }
    headers: dict[str, str] = json.loads(SECURITY_HEADERS.read_text("utf-8"))
    for placeholder, value in origins.items():
        headers = {name: text.replace(placeholder, value) for name, text in headers.items()}
    return headers


def origin(url: str) -> str:
    """Scheme, host and port, as a Content-Security-Policy names a server."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def check_built(folder: Path) -> None:
    if not (folder / "index.html").is_file():
        raise CommandError(
            f"The site is not built: {folder}/index.html is missing. `make up` builds it, "
            "or run `npm ci && npm run build` in web/."
        )


class BuiltSite(StaticFiles):
    """A Vite build: file names in assets/ contain a hash of the content."""

    def __init__(self, folder: Path, pages: Path | None) -> None:
        super().__init__(directory=folder, html=True)
        if pages:
            self.all_directories = [pages, folder]

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await self.built(page_or_file(path, scope), scope)
        if response.status_code == 404 and (path == "." or "." not in path.rpartition("/")[2]):
            response = await super().get_response("index.html", scope)
        found = response.status_code in (200, 304)
        response.headers["Cache-Control"] = cache_control_of(path) if found else REVALIDATE
        return response

    async def built(self, path: str, scope: Scope) -> Response:
        """The file; or a bare 404, as S3's."""
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
        return PlainTextResponse("Not Found\n", status_code=404)


def page_or_file(path: str, scope: Scope) -> str:
    """The gallery's own file, as PageAddresses in cfn/website.yml; every other path as it is.

    A gallery with a query shows other mysfits than it was published with.
    """
    is_gallery = path in (".", "index.html") and not scope["query_string"]
    return "gallery.html" if is_gallery else path


def cache_control_of(path: str) -> str:
    """Of a file that exists. A changed portrait may be seen a day late."""
    if path.startswith("assets/"):
        return IMMUTABLE
    return ONE_DAY if path.startswith("mysfits/") and "." in path else REVALIDATE


class SecurityHeaders:
    """Middleware: adds the headers to every response, errors too."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                host = Headers(scope=scope).get("host", "")
                MutableHeaders(scope=message).update(allow_localhost_images(self.headers, host))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def allow_localhost_images(headers: dict[str, str], host: str) -> dict[str, str]:
    """Of a page opened as 127.0.0.1: the portraits' URLs say localhost, so `img-src` allows it."""
    if not host.startswith("127.0.0.1:"):
        return headers
    pictures = f"img-src 'self' http://localhost:{host.partition(':')[2]}"
    return {name: text.replace("img-src 'self'", pictures) for name, text in headers.items()}
