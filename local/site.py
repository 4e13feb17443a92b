"""Serves the built site as CloudFront will: real files, and the app for every page's address.

`uvicorn --factory local.site:create_site` with SITE_FOLDER (the build) and SITE_CONFIG (what
/config.json answers). The site's addresses are paths without a dot and are made by its script,
so each of them answers index.html; a path with a dot names a file, which exists or is a 404.
"""

import json
import os
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local.problem import Problem

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def create_site() -> Starlette:
    """The application, from the environment."""
    folder, config = Path(os.environ["SITE_FOLDER"]), json.loads(os.environ["SITE_CONFIG"])
    return site(folder, config)


def site(folder: Path, config: dict[str, Any]) -> Starlette:
    """The site in `folder`, told by `config` where its API and its user pool are."""
    refuse_unbuilt(folder)

    def answer_config(_request: Request) -> JSONResponse:
        return JSONResponse(config, headers={"Cache-Control": "no-store"})

    return Starlette(
        routes=[
            Route("/config.json", answer_config),
            Mount("/", BuiltSite(directory=folder, html=True)),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=500), Middleware(NoSniffing)],
    )


def refuse_unbuilt(folder: Path) -> None:
    if not (folder / "index.html").is_file():
        raise Problem(
            f"The site is not built: {folder}/index.html is missing. `make up` builds it, "
            "or run `npm ci && npm run build` in web/."
        )


class BuiltSite(StaticFiles):
    """A Vite build: what is in assets/ is named after its content and never changes."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            response = PlainTextResponse("Not Found\n", status_code=404)
        # Looked at only now, because a build with a 404.html answers with that and raises nothing.
        if response.status_code == 404 and "." not in path.rpartition("/")[2]:
            response = await super().get_response("index.html", scope)
        hashed = path.startswith("assets/") and response.status_code in (200, 304)
        response.headers["Cache-Control"] = FOREVER if hashed else ASK_AGAIN
        return response


class NoSniffing:
    """Adds X-Content-Type-Options to every answer, the errors too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-content-type-options", b"nosniff"))
            await send(message)

        await self.app(scope, receive, send_with_header)
