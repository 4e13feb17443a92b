"""Starts ministack with its patches, the mail page and the saving of state, on one port."""

import asyncio
import logging
import re

import ministack.app
from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config

from local.emulator import (
    apigateway,
    autoscaling,
    cloudformation,
    cloudfront,
    cognito,
    dynamodb,
    ec2,
    ecr,
    ecs,
    elbv2,
    iam,
    mail,
    rekognition,
    s3,
    ses,
    sns,
    sqs,
    wafv2,
)
from local.emulator.asgi import App, Receive, Scope, Send, header
from local.emulator.cognito import sessions
from local.emulator.settings import CloudSettings
from local.emulator.state import Saver, with_saving

PATCHED_SERVICES = (
    iam,
    ses,
    sns,
    sqs,
    s3,
    rekognition,
    cognito,
    dynamodb,
    ec2,
    ecr,
    ecs,
    elbv2,
    autoscaling,
    wafv2,
    apigateway,
)

OWN_PATHS = {
    mail.PATH: mail.respond_with_mail,
    sns.PATH: sns.links,
    rekognition.PATH: rekognition.fault_injection,
    sessions.REVOKE_PATH: sessions.revoke_endpoint,
}

EXECUTE_API = re.compile(r"([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(:\d+)?")


async def serve(settings: CloudSettings) -> None:
    """Serves until SIGTERM or SIGINT; the caller has put ministack's environment in place."""
    cloudformation.install(settings.schemas, settings.region)
    cloudfront.install(settings.port)
    for service in PATCHED_SERVICES:
        service.install()
    logging.getLogger("persistence").setLevel(logging.WARNING)
    app = sqs.with_disconnects(with_execute_api_names(with_own_paths(ministack.app.app)))
    if settings.persist:
        app = with_saving(app, Saver(settings.state, asyncio.get_running_loop()))
    config = Config()
    config.bind = [f"{settings.bind}:{settings.port}"]
    config.loglevel = "WARNING"
    config.keep_alive_timeout = 75
    config.graceful_timeout = 2
    await hypercorn_serve(app, config)


def with_own_paths(app: App) -> App:
    """ASGI middleware: serves the paths that ministack does not have."""

    async def serve_path(scope: Scope, receive: Receive, send: Send) -> None:
        own = OWN_PATHS.get(scope["path"]) if scope["type"] == "http" else None
        if own is None or (own is sessions.revoke_endpoint and scope["method"] != "POST"):
            await app(scope, receive, send)
        else:
            await own(scope, receive, send)

    return serve_path


def with_execute_api_names(app: App) -> App:
    """ASGI middleware: a deployed API is reached under its host name on AWS.

    ministack knows `<api>.execute-api.localhost` alone; a stack's output says
    `<api>.execute-api.<region>.amazonaws.com`.
    """

    async def rename_host(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (named := EXECUTE_API.fullmatch(header(scope, "host"))):
            others = [each for each in scope["headers"] if each[0].lower() != b"host"]
            host = (b"host", f"{named[1]}.execute-api.localhost".encode())
            scope = {**scope, "headers": [*others, host]}
        await app(scope, receive, send)

    return rename_host
