"""SES: the inbox where all mail of the account ends, kept over a restart.

ministack records sent mail and forgets it when it stops. Somebody who registered a minute before
would look for their code in vain, so here the mail is part of the state.
"""

import copy
from collections.abc import Iterator
from typing import Any

from ministack.services import ses

from local.emulator.replace import Function, replace

KEPT = 500


def install() -> None:
    """Adds the sent mail to what is saved and loaded, and bounds how much of it is kept."""
    replace(ses, "get_state", saving_mail)
    replace(ses, "load_persisted_state", loading_mail)
    replace(ses, "_record_send", keeping_the_newest)


def sent() -> Iterator[dict[str, Any]]:
    """Every mail there is, oldest first, as ministack records it."""
    for mails in list(ses._sent_emails._data.values()):
        yield from list(mails)


def saving_mail(get_state: Function) -> Function:
    def state() -> dict[str, Any]:
        return {**get_state(), "sent_emails": copy.deepcopy(ses._sent_emails)}

    return state


def loading_mail(load: Function) -> Function:
    def load_with_mail(data: dict[str, Any]) -> None:
        load(data)
        if "sent_emails" in data:
            ses._sent_emails.update(data["sent_emails"])

    return load_with_mail


def keeping_the_newest(record_send: Function) -> Function:
    def record(*args: Any, **kwargs: Any) -> Any:
        message_id = record_send(*args, **kwargs)
        del ses._sent_emails_list()[:-KEPT]
        return message_id

    return record
