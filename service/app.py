"""The table of contents of the HTTP process: its middleware, what requests share, its nouns.

`uvicorn --factory service.app:create_app` runs it as the environment says.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import httpx
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from service import logs
from service.adoptions import routes as adoptions
from service.adoptions.store import AdoptionStore
from service.aws import clients
from service.health import routes as health
from service.health.probe import DynamoDbProbe
from service.http.auth import TokenVerifier
from service.http.body_limit import BodyLimitMiddleware
from service.http.dependencies import AppState, share, state_of
from service.http.draining import Drain, DrainMiddleware
from service.http.edge import Edge
from service.http.lanes import Lanes
from service.http.load_shedding import LoadSheddingMiddleware
from service.http.loader import Loaders
from service.http.methods import add_allowed_methods
from service.http.openapi import add_documentation
from service.http.problems import UnhandledErrorMiddleware, add_error_handlers
from service.http.request_log import Refusals, RequestLog, RequestLogMiddleware
from service.http.response_cache import Known, ResponseCacheMiddleware
from service.http.signing_keys import SigningKeys
from service.likes import routes as likes
from service.likes.store import LikeStore
from service.mysfits import routes as mysfits
from service.mysfits.store import MysfitStore
from service.photos import routes as photos
from service.photos.album import Album
from service.photos.objects import Addresses, PhotoObjects
from service.photos.store import PhotoStore
from service.profile import routes as profile
from service.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

EXPOSED = ("Age", "ETag", "Location", "Retry-After", "X-Request-Id")
"""Fields of a response that scripts of the site may read, besides those that CORS always shows."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service as `settings` describe it; without them, as the environment does."""
    if settings is None:
        settings = Settings.from_env(os.environ)
        logs.configure(settings.log_level)
    state = _state(settings)
    app = FastAPI(
        title="Mythical Mysfits",
        summary="Creatures in want of a home: browse, like, adopt.",
        version="1.0.0",
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,
        redoc_url=None,
        # Traces and metrics are made by http/tracing.py and http/request_log.py.
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
        middleware=_middleware(settings, state),
        lifespan=_lifespan,
    )
    share(app, state)
    for noun in (health, mysfits, likes, adoptions, profile):
        app.include_router(noun.router)
    # A noun whose settings are absent is left out, and its routes answer 404.
    if settings.photos_table and settings.photos_bucket:
        app.include_router(photos.router)
    add_error_handlers(app)
    add_allowed_methods(app)
    add_documentation(app, settings.site_url)
    return app


def _middleware(settings: Settings, state: AppState) -> list[Middleware]:
    """Outermost first: every response has an id, every error is readable from the site (CORS)."""
    known, refusals = state.get(Known), Refusals(settings.metrics_namespace)
    return [
        Middleware(
            LoadSheddingMiddleware,
            lanes=state.get(Lanes),
            loaders=state.get(Loaders),
            is_known=known.__contains__,
            refusals=refusals,
            drain=state.get(Drain),
            origins=settings.cors_origins,
        ),
        Middleware(RequestLogMiddleware, requests=state.get(RequestLog), refusals=refusals),
        Middleware(DrainMiddleware, drain=state.get(Drain)),
        *_tracing(settings),
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "POST", "PATCH", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "X-Request-Id"),
            expose_headers=EXPOSED,
        ),
        Middleware(UnhandledErrorMiddleware),
        Middleware(BodyLimitMiddleware),
        Middleware(ResponseCacheMiddleware, known=known),
    ]


def _tracing(settings: Settings) -> list[Middleware]:
    """Nothing where tracing is off: the import of the SDK is saved, too."""
    if settings.tracing == "off":
        return []
    from service.aws import tracing
    from service.http.tracing import TracingMiddleware

    tracing.start(settings.xray_daemon_address)
    return [Middleware(TracingMiddleware)]


def _state(settings: Settings) -> AppState:
    """What requests share; building it calls nothing."""
    dynamodb = clients.dynamodb(settings.region)
    http = httpx.AsyncClient()
    keys = SigningKeys(settings.jwks_url, http)
    known, drain, requests = Known(), Drain(), RequestLog(settings.metrics_namespace)
    mysfits = MysfitStore(dynamodb, settings.mysfits_table, settings.site_url)
    likes = LikeStore(dynamodb, settings.likes_table, settings.mysfits_table)
    return AppState(
        settings,
        http,
        keys,
        TokenVerifier(settings.token_issuer, settings.user_pool_client_id, keys),
        drain,
        Lanes(),
        known,
        requests,
        Edge(known, drain, requests, settings.cors_origins, EXPOSED),
        Loaders(mysfits.load, likes.load_counts),
        DynamoDbProbe(dynamodb, settings.mysfits_table),
        mysfits,
        likes,
        AdoptionStore(dynamodb, settings.mysfits_table),
        *_album(settings, dynamodb),
    )


def _album(settings: Settings, dynamodb: DynamoDBClient) -> list[Album]:
    """Nothing where the deployment has no album."""
    if not settings.photos_table or not settings.photos_bucket:
        return []
    addresses = Addresses(
        settings.photos_bucket, settings.region, settings.photos_url, settings.photo_url_seconds
    )
    objects = PhotoObjects(
        lambda: clients.s3(settings.region), addresses, clients.credentials(settings.region)
    )
    store = PhotoStore(dynamodb, settings.photos_table, settings.mysfits_table)
    return [Album(store, objects, settings.album_photos, settings.photo_bytes)]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[dict[str, Edge]]:
    """Keeps the signing keys fresh for as long as the process serves.

    Its state is how the server's protocol (http/protocol.py) finds the edge.
    """
    state = state_of(app)
    refresh = asyncio.create_task(state.get(SigningKeys).keep_fresh())
    yield {"edge": state.get(Edge)}
    refresh.cancel()
    with suppress(asyncio.CancelledError):
        await refresh
    await state.get(httpx.AsyncClient).aclose()
    state.get(Lanes).close()
    state.get(Loaders).close()
    state.get(DynamoDbProbe).close()
