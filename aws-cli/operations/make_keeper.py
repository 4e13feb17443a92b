"""Makes a registered visitor a keeper of the catalogue, or takes that back.

Usage: aws-cli/make-keeper EMAIL --env NAME --region REGION [--remove]

A keeper is in the group staff: adds, changes and removes mysfits and may give back any adopted
one. It counts from the next sign-in; what was signed in before holds for ten minutes at the most.
"""

from __future__ import annotations

import re

from operations.arguments import environment_parser
from operations.console import Failure, say, step
from operations.session import Account, connect
from operations.stacks import Stacks

GROUP = "staff"


def main(words: list[str]) -> int:
    parser = environment_parser("make-keeper", __doc__)
    parser.add_argument("email", nargs="?", default="")
    parser.flag("--remove")
    options = parser.read(words)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", options.email):
        raise Failure("Say who: aws-cli/make-keeper EMAIL --env NAME --region REGION")
    stacks = Stacks(connect(options.env, options.region))
    stacks.need("users")
    step(options.email)
    pool = stacks.output("users", "UserPoolId")
    need_confirmed(stacks.account, pool, options.email)
    change = remove if options.remove else add
    change(stacks.account, pool, options.email)
    return 0


def need_confirmed(account: Account, pool: str, email: str) -> None:
    """Raises Failure unless somebody is registered by this address and has confirmed it."""
    quoted = email.replace('"', "")
    found = account.client("cognito-idp").list_users(UserPoolId=pool, Filter=f'email = "{quoted}"')[
        "Users"
    ]
    if not found:
        raise Failure(
            f"Nobody is registered as {email}.",
            "They register on the site first; then run this again.",
        )
    if found[0]["UserStatus"] == "UNCONFIRMED":
        raise Failure(
            f"{email} has not confirmed the address yet.",
            "They enter the code they were sent; then run this again.",
        )


def add(account: Account, pool: str, email: str) -> None:
    account.client("cognito-idp").admin_add_user_to_group(
        UserPoolId=pool, Username=email, GroupName=GROUP
    )
    say("   keeper from the next sign-in on")


def remove(account: Account, pool: str, email: str) -> None:
    account.client("cognito-idp").admin_remove_user_from_group(
        UserPoolId=pool, Username=email, GroupName=GROUP
    )
    account.client("cognito-idp").admin_user_global_sign_out(UserPoolId=pool, Username=email)
    say("   no keeper any more; signed out everywhere, tokens hold for ten minutes at the most")
