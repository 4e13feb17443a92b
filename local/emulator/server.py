"""ministack with our additions around it, on one port."""

import asyncio
import logging

import ministack.app
from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config

from local.emulator import (
    apigateway,
    autoscaling,
    cloudfront,
    cloudwatch,
    cognito,
    dynamodb,
    ec2,
    ecr,
    ecs,
    elbv2,
    mail,
    s3,
    ses,
    target_health,
    wafv2,
)
from local.emulator.asgi import App, Message, Receive, Scope, Send
from local.emulator.cloudformation import change_sets, properties
from local.emulator.saving import Saver
from local.emulator.settings import CloudSettings

ADDITIONS = (
    change_sets,
    ses,
    cognito,
    dynamodb,
    s3,
    ec2,
    ecr,
    ecs,
    elbv2,
    target_health,
    autoscaling,
    wafv2,
    apigateway,
    cloudfront,
    cloudwatch,
)


async def serve(settings: CloudSettings) -> None:
    """Answers until SIGTERM or SIGINT; the caller has put ministack's environment in place."""
    properties.install(settings.schemas, settings.region)
    for addition in ADDITIONS:
        addition.install()
    logging.getLogger("persistence").setLevel(logging.WARNING)
    app = with_mail_page(ministack.app.app)
    if settings.persist:
        app = with_saving(app, Saver(settings.state, asyncio.get_running_loop()))
    config = Config()
    config.bind = [f"{settings.bind}:{settings.port}"]
    config.loglevel = "WARNING"
    config.keep_alive_timeout = 75
    config.graceful_timeout = 2
    await hypercorn_serve(app, config)


def with_mail_page(app: App) -> App:
    """Our page in front of the account's own addresses."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and scope["path"] == mail.PATH
        await (mail.answer if ours else app)(scope, receive, send)

    return answer


def with_saving(app: App, saver: Saver) -> App:
    """Tells the saver of each request, and runs it for as long as the server lives."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, stopping_first(receive), starting_after(send))
            return
        try:
            await app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                saver.notice(scope)

    def starting_after(send: Send) -> Send:
        async def send_and_start(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                saver.start()
            await send(message)

        return send_and_start

    def stopping_first(receive: Receive) -> Receive:
        # ministack saves everything on shutdown, and two must not write the same files at once.
        async def receive_and_stop() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await asyncio.to_thread(saver.stop)
            return message

        return receive_and_stop

    return answer
