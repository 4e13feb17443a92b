"""The mail page: every code and message the account would have sent, at /_local/mail.

People get HTML that keeps itself up to date while it is looked at; programs that ask for
application/json get a list, newest first. Nothing leaves the machine, and the page allows no
other site to read it.
"""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from local.emulator import ses
from local.emulator.asgi import Receive, Scope, Send, header, respond

PATH = "/_local/mail"
KINDS = {
    "confirm": "Confirm the address",
    "resend": "Confirm the address, sent again",
    "reset": "Reset the password",
    "invite": "Temporary password",
    "subscription": "Confirm the subscription",
    "notification": "Notification",
    "mail": "Mail",
}

OWN_LINK = re.compile(r"http://localhost:\d+(/_local/[^\s<>\"]+)")

Mail = dict[str, str]


async def respond_with_mail(scope: Scope, _receive: Receive, send: Send) -> None:
    """ASGI application of the mail page."""
    if scope["method"] not in ("GET", "HEAD"):
        await respond(send, 405, b"GET this page.\n", {"Allow": "GET, HEAD"})
        return
    common = {
        "Cache-Control": "no-store",
        "Vary": "Accept",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if "application/json" in header(scope, "accept"):
        body = json.dumps(mails()).encode()
        await respond(send, 200, body, {**common, "Content-Type": "application/json"})
        return
    html, policy = page(mails())
    await respond(
        send,
        200,
        html.encode(),
        {
            **common,
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
        },
    )


def mails() -> list[Mail]:
    """`[{"to", "subject", "text", "code", "kind", "at"}]`, newest first; `at` is ISO 8601 in UTC.

    `text` is empty where the mail holds a code, which says all of it.
    """
    newest_first = sorted(ses.sent(), key=sent_at)[::-1]
    return [
        {
            "to": ", ".join(record["To"]),
            "subject": record["Subject"],
            "text": "" if "Code" in record else record.get("BodyText") or "",
            "code": record.get("Code", ""),
            "kind": record.get("Kind", "mail"),
            "at": datetime.fromtimestamp(sent_at(record), UTC).isoformat(timespec="milliseconds"),
        }
        for record in newest_first
    ]


def sent_at(record: dict[str, Any]) -> float:
    return float(record["Timestamp"])


def page(shown: list[Mail]) -> tuple[str, str]:
    """The page, and the Content-Security-Policy that allows its own style and script alone."""
    folder = Path(__file__).parent
    style = (folder / "mail.css").read_text()
    script = (folder / "mail.js").read_text()
    rows = "\n".join(row(mail) for mail in shown) or EMPTY
    html = PAGE.format(style=style, script=script, rows=rows)
    policy = (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return html, policy


def row(mail: Mail) -> str:
    when = datetime.fromisoformat(mail["at"])
    code = f"<code>{escape(mail['code'])}</code>" if mail["code"] else ""
    text = f"<pre>{with_links(mail['text'])}</pre>" if mail["text"] else ""
    return (
        f'<li><p class="to">{escape(mail["to"])}</p>'
        f'<p class="what">{escape(KINDS.get(mail["kind"], mail["kind"]))} · '
        f"{escape(mail['subject'])}</p>{code}{text}"
        f'<time datetime="{escape(mail["at"])}">{when:%H:%M:%S} UTC</time></li>'
    )


def with_links(text: str) -> str:
    """The text as HTML, in which an address of this account is a link, by its path: a container's
    port has another number outside."""
    parts, end = [], 0
    for found in OWN_LINK.finditer(text):
        link = f'<a href="{escape(found[1])}">{escape(found[0])}</a>'
        parts += [escape(text[end : found.start()]), link]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def digest(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


EMPTY = '<li class="empty">No mail yet. Register on the site, and the code arrives here.</li>'

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mail · Mythical Mysfits on this machine</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<header>
<h1>Mail</h1>
<p>What the emulated account would have sent. It stays on this machine.</p>
</header>
<main>
<ul id="mail" aria-live="polite">
{rows}
</ul>
</main>
<script>{script}</script>
</body>
</html>
"""
