"""Tries the deployed product as a visitor would, with an account made for it and then removed.

Usage: aws-cli/smoke --env NAME --region REGION [--patience SECONDS]

  --patience SECONDS  how long a page or an answer may still be that of before; deploy gives 300,
                      as a change is on its way for a while (0)

The site and its headers; the list, a filter, one mysfit; a like without a token, which must be
refused; then signed in: like, adopt, upload a photo, wait until it is ready, fetch and delete it,
give back, unlike. Nothing is left behind, also after a failure. Without an album no photo is tried.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from operations.arguments import environment_parser
from operations.console import Failure, say, step
from operations.journey import Deployed, journey
from operations.product_client import Failed
from operations.session import Account, connect, error_code
from operations.stacks import Stacks

REMOVAL_ATTEMPTS = 2


def main(words: list[str]) -> int:
    parser = environment_parser("smoke", __doc__)
    parser.value("--patience", default="0")
    options = parser.read(words)
    if not options.patience.isdecimal():
        raise Failure("--patience takes seconds, as a whole number.")
    stacks = Stacks(connect(options.env, options.region))
    stacks.need("website", "users", "api")
    smoke(stacks, int(options.patience))
    return 0


def smoke(stacks: Stacks, patience_seconds: int) -> None:
    """Raises Failure where the deployed product does not do what it should."""
    account, pool = stacks.account, stacks.output("users", "UserPoolId")
    site, api = stacks.output("website", "SiteUrl"), stacks.output("api", "ApiUrl")
    client = stacks.output("users", "UserPoolClientId")
    with visitor(account, pool) as (email, password):
        step("The journey")
        deployed = Deployed(site, api, pool, client, email, password, has_album=has_worker(stacks))
        emulated = os.environ.get("AWS_ENDPOINT_URL", "")
        try:
            journey(deployed, account.client("cognito-idp"), patience_seconds, emulated)
        except Failed as failure:
            say(f"   FAILED  {failure}")
            raise Failure(
                "The deployed product does not do what it should; the last line above says where.",
                f"aws-cli/status and aws-cli/logs {account.options()} say more.",
                "A deployment of some minutes ago may still be on its way through CloudFront: "
                "--patience 300 waits for it.",
            ) from failure


def has_worker(stacks: Stacks) -> bool:
    """Whether there is an album, and something that makes its photos ready."""
    return stacks.outputs("photos").get("Consumers", "none") != "none"


@contextmanager
def visitor(account: Account, pool: str) -> Iterator[tuple[str, str]]:
    """Address and password of a new visitor, who is removed however this ends."""
    step("Making a visitor")
    email = f"smoke-{secrets.token_hex(8)}@example.com"
    password = f"Aa1-{secrets.token_urlsafe(24)}"
    try:
        make_visitor(account, pool, email, password)
        yield email, password
    finally:
        remove_visitor(account, pool, email)


def make_visitor(account: Account, pool: str, email: str, password: str) -> None:
    attributes = {"email": email, "email_verified": "true", "name": "Smoke"}
    account.client("cognito-idp").admin_create_user(
        UserPoolId=pool,
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
    )
    account.client("cognito-idp").admin_set_user_password(
        UserPoolId=pool, Username=email, Password=password, Permanent=True
    )


def remove_visitor(account: Account, pool: str, email: str) -> None:
    """Tries twice; names the visitor who may be left when that fails."""
    for _ in range(REMOVAL_ATTEMPTS):
        try:
            account.client("cognito-idp").admin_delete_user(UserPoolId=pool, Username=email)
        except ClientError as error:
            # Never made, or removed by a call whose answer was lost.
            if error_code(error) == "UserNotFoundException":
                return
        except BotoCoreError:
            continue
        else:
            return
    say(
        f"The visitor {email} may be left in {pool}. Remove it: aws cognito-idp admin-delete-user "
        f"--region {account.region} --user-pool-id {pool} --username {email}"
    )
