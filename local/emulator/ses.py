"""SES: the mail the account would have sent, kept over a restart, at most 500 of them.

ministack forgets sent mail when it stops, so a code sent just before would be lost.
"""

from contextvars import ContextVar
from typing import Any

from ministack.services import ses

from local.emulator.monkeypatch import Function, patch
from local.emulator.state import persist

KEPT = 500

Mail = dict[str, Any]

mail_details: ContextVar[dict[str, str] | None] = ContextVar("mail_details", default=None)
"""Set by a sender: `Code` and `Kind`, which are recorded with the mail."""


def install() -> None:
    persist(ses, "sent_emails", ses._sent_emails)
    patch(ses, "send_internal_email", send_with_details)


def sent() -> list[Mail]:
    """Every mail, as ministack records it."""
    return [mail for _, mails in ses._sent_emails.all_items() for mail in list(mails)]


def send_with_details(
    send: Function, *args: Any, extra: dict[str, Any] | None = None, **kwargs: Any
) -> Any:
    message_id = send(*args, extra={**(extra or {}), **(mail_details.get() or {})}, **kwargs)
    for _, mails in ses._sent_emails.all_items():
        del mails[:-KEPT]
    return message_id
