"""The table of contents of the service: what it is made of, in the order a request meets it.

`uvicorn --factory service.app:create_app` runs it as the environment says.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from service import logs
from service.adoptions import routes as adoptions
from service.adoptions.store import AdoptionStore
from service.aws.dynamodb import dynamodb_client
from service.errors import UnexpectedErrors, add_error_handlers
from service.health import routes as health
from service.http.auth import TokenVerifier
from service.http.body_limit import BodyLimit
from service.http.draining import CloseWhileDraining, Drain
from service.http.openapi import add_documentation
from service.http.response_cache import ResponseCache
from service.http.signing_keys import SigningKeys
from service.likes import routes as likes
from service.likes.store import LikeStore
from service.mysfits import routes as mysfits
from service.mysfits.store import MysfitStore
from service.profile import routes as profile
from service.settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service as `settings` describe it; without them, as the environment does."""
    if settings is None:
        settings = Settings.from_env(os.environ)
        logs.configure(settings.log_level)
    drain = Drain()
    app = FastAPI(
        title="Mythical Mysfits",
        summary="Creatures in want of a home: browse, like, adopt.",
        version="1.0.0",
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,
        redoc_url=None,
        # Traces and metrics are ours to make (tracing.py, logs.py).
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
        middleware=_middleware(settings, drain),
        lifespan=_lifespan,
    )
    app.state.drain = drain
    _fill_state(app, settings)
    for noun in (health, mysfits, likes, adoptions, profile):
        app.include_router(noun.router)
    add_error_handlers(app)
    add_documentation(app, settings.site_url)
    return app


def _middleware(settings: Settings, drain: Drain) -> list[Middleware]:
    """Outermost first: everything has an id, whatever fails is readable from the site."""
    return [
        Middleware(logs.RequestLog, metrics_namespace=settings.metrics_namespace),
        Middleware(CloseWhileDraining, drain=drain),
        *_tracing(settings),
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "POST", "PATCH", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "X-Request-Id"),
            expose_headers=("Age", "ETag", "Location", "Retry-After", "X-Request-Id"),
        ),
        Middleware(UnexpectedErrors),
        Middleware(BodyLimit),
        Middleware(ResponseCache),
    ]


def _tracing(settings: Settings) -> list[Middleware]:
    """Nothing where tracing is off: even the SDK's import is saved."""
    if settings.tracing == "off":
        return []
    from service.aws import tracing

    tracing.start(settings.xray_daemon_address)
    return [Middleware(tracing.Traced)]


def _fill_state(app: FastAPI, settings: Settings) -> None:
    """Builds what requests share; nothing here talks to anybody yet."""
    dynamodb = dynamodb_client(settings)
    app.state.settings = settings
    app.state.mysfits = MysfitStore(dynamodb, settings.mysfits_table, settings.site_url)
    app.state.likes = LikeStore(dynamodb, settings.likes_table, settings.mysfits_table)
    app.state.adoptions = AdoptionStore(dynamodb, settings.mysfits_table)
    app.state.dynamodb_probe = health.DynamoDbProbe(dynamodb, settings.mysfits_table)
    app.state.http = httpx.AsyncClient()
    app.state.keys = SigningKeys(settings.jwks_url, app.state.http)
    app.state.verifier = TokenVerifier(
        settings.token_issuer, settings.user_pool_client_id, app.state.keys
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keeps the signing keys fresh for as long as the process serves."""
    keeping_fresh = asyncio.create_task(app.state.keys.keep_fresh())
    yield
    keeping_fresh.cancel()
    with suppress(asyncio.CancelledError):
        await keeping_fresh
    await app.state.http.aclose()
