"""SNS: an e-mail subscription is pending until the link in its mail is opened; then mails arrive.

ministack confirms it at once and sends nothing. Here the mails are on the mail page, and the links
in them lead to this account: one confirms, the one below each message unsubscribes.
https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
"""

import os
import re
import secrets
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ministack.services import ses, sns

from local.emulator import ses as sent_mail
from local.emulator.asgi import Receive, Scope, Send, respond
from local.emulator.aws_api import form, parse
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties
from local.emulator.monkeypatch import Function, patch

PATH = "/_local/subscription"
SENDER = "no-reply@sns.amazonaws.com"
LISTS = ("ListSubscriptions", "ListSubscriptionsByTopic")

Subscription = dict[str, Any]

ministacks_handler = sns.handle_request


def install() -> None:
    patch(sns, "handle_request", with_pending_subscriptions)
    patch(sns, "_fanout", deliver_to_mail_too)
    resource_types.change("AWS::SNS::Subscription", complete=complete)


def complete(arn: str, new: Properties, old: Properties) -> None:
    """In a template: a subscription that was just created."""
    if not old and is_mail(new):
        ask_to_confirm(subscription(arn))


def is_mail(named: Properties) -> bool:
    return named.get("Protocol") in ("email", "email-json")


async def with_pending_subscriptions(
    handle: Function, method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any
) -> Any:
    asked = dict(parse_qsl(body.decode(errors="replace")))
    action, known = asked.get("Action"), arns_of(asked.get("TopicArn", ""))
    status, sent, answer = await handle(method, path, headers, body, *rest)
    if status == 200 and action == "Subscribe" and is_mail(asked):
        arn = parse(answer).findtext(".//{*}SubscriptionArn") or ""
        if arn not in known:
            ask_to_confirm(subscription(arn))
        if asked.get("ReturnSubscriptionArn", "").lower() != "true" and is_pending(arn):
            answer = answer.replace(arn.encode(), b"pending confirmation")
    elif status == 200 and action in LISTS:
        answer = re.sub(rb"(?<=<SubscriptionArn>)[^<]+", arn_or_pending, answer)
    return status, sent, answer


def arns_of(topic_arn: str) -> set[str]:
    return {each["arn"] for each in subscriptions(topic_arn)}


def subscriptions(topic_arn: str) -> list[Subscription]:
    topic = sns._topic_by_arn_any_scope(topic_arn)
    return topic["subscriptions"] if topic else []


def subscription(arn: str) -> Subscription:
    """Raises LookupError where the topic or the subscription does not exist."""
    for each in subscriptions(arn.rpartition(":")[0]):
        if each["arn"] == arn:
            return each
    raise LookupError(f"Subscription does not exist: {arn}")


def is_pending(arn: str) -> bool:
    return not subscription(arn)["confirmed"]


def arn_or_pending(found: re.Match[bytes]) -> bytes:
    """Lists say `PendingConfirmation` in place of an ARN."""
    return b"PendingConfirmation" if is_pending(found[0].decode()) else found[0]


def ask_to_confirm(pending: Subscription) -> None:
    topic, token = pending["topic_arn"], secrets.token_hex(32)
    pending.update(confirmed=False, token=token)
    pending["attributes"].update(PendingConfirmation="true", ConfirmationWasAuthenticated="false")
    mail(
        pending["endpoint"],
        "AWS Notification - Subscription Confirmation",
        f"You have chosen to subscribe to the topic:\n{topic}\n\n"
        "To confirm this subscription, open:\n"
        f"{link(TopicArn=topic, Token=token)}",
        "subscription",
    )


def deliver_to_mail_too(
    deliver: Function,
    topic_arn: str,
    message_id: str,
    message: str,
    subject: str,
    *rest: Any,
    **options: Any,
) -> None:
    """ministack delivers to the other protocols; a filter policy of an e-mail is not looked at."""
    deliver(topic_arn, message_id, message, subject, *rest, **options)
    for each in subscriptions(topic_arn):
        if each["protocol"].startswith("email") and each["confirmed"]:
            unsubscribe = link(SubscriptionArn=each["arn"])
            text = f"{message}\n\n--\nTo unsubscribe from this topic, open:\n{unsubscribe}"
            mail(each["endpoint"], subject or "AWS Notification Message", text, "notification")


def mail(to: str, subject: str, text: str, kind: str) -> None:
    details = sent_mail.mail_details.set({"Kind": kind})
    try:
        ses.send_internal_email(SENDER, [to], subject, text)
    finally:
        sent_mail.mail_details.reset(details)


def link(**query: str) -> str:
    return f"http://localhost:{os.environ['GATEWAY_PORT']}{PATH}?{urlencode(query)}"


async def links(scope: Scope, _receive: Receive, send: Send) -> None:
    """ASGI application of the links in mails: confirms, or ends, a subscription."""
    if scope["method"] != "GET":
        await respond(send, 405, b"GET this page.\n", {"Allow": "GET"})
        return
    asked = dict(parse_qsl(scope["query_string"].decode()))
    action = "ConfirmSubscription" if "Token" in asked else "Unsubscribe"
    status, _, answer = await ministacks_handler(*form(action, asked))
    done = "Subscription confirmed." if "Token" in asked else "Subscription removed."
    text = done if status == 200 else parse(answer).findtext(".//{*}Message") or "Not found."
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    await respond(send, status, PAGE.format(escape(text)).encode(), headers)


PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Subscription</title><p>{}</p>\n'
