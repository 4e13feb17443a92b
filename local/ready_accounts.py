"""The two accounts that can sign in at once: a visitor, and a keeper in the group `staff`."""

import json
import os
import secrets
import string
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import PasswordPolicyTypeTypeDef

VISITOR = "visitor@example.com"
KEEPER = "keeper@example.com"
NAMES = {VISITOR: "Visitor", KEEPER: "Keeper"}
STAFF = "staff"
SYLLABLES = 8
"""Each is one of 105, so eight of them are 53 bits."""


def create(cognito: "CognitoIdentityProviderClient", pool_id: str, file: Path) -> dict[str, str]:
    """Address -> password of both accounts, which work when this returns.

    The passwords are made at the first start and kept in `file`, readable by its owner alone.
    They are set at every start, so what is printed is true even after one was changed on the site.
    """
    passwords = read_or_create_passwords(file, password_policy(cognito, pool_id))
    for address, password in passwords.items():
        create_account(cognito, pool_id, address, password)
    cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=KEEPER, GroupName=STAFF)
    return passwords


def password_policy(
    cognito: "CognitoIdentityProviderClient", pool_id: str
) -> "PasswordPolicyTypeTypeDef":
    """The pool's password policy, as DescribeUserPool returns it."""
    policies = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Policies"]
    return policies["PasswordPolicy"]


def read_or_create_passwords(file: Path, policy: "PasswordPolicyTypeTypeDef") -> dict[str, str]:
    if file.exists():
        kept: dict[str, str] = json.loads(file.read_text())
        return kept
    made = {address: random_password(policy) for address in NAMES}
    # Created with its mode: a file that is made first and closed afterwards is readable in between.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as output:
        json.dump(made, output, indent=2)
    return made


def create_account(
    cognito: "CognitoIdentityProviderClient", pool_id: str, address: str, password: str
) -> None:
    try:
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=address,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": address},
                {"Name": "email_verified", "Value": "true"},
                {"Name": "name", "Value": NAMES[address]},
            ],
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "UsernameExistsException":
            raise
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username=address, Password=password, Permanent=True
    )


def random_password(policy: "PasswordPolicyTypeTypeDef") -> str:
    """A random password that can be read out and typed, such as `Kobu-reli-mato-vine-27`.

    It has all four kinds of characters, so of the policy only the minimum length matters.
    """
    words = [f"{syllable()}{syllable()}" for _ in range(SYLLABLES // 2)]
    password = "-".join(words).capitalize() + f"-{secrets.randbelow(90) + 10}"
    while len(password) < policy.get("MinimumLength", 0):
        password = f"{password}-{syllable()}{syllable()}"
    return password


def syllable() -> str:
    consonants = sorted(set(string.ascii_lowercase) - set("aeiou"))
    return secrets.choice(consonants) + secrets.choice("aeiou")
