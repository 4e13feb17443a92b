"""The two accounts that can sign in at once."""

import json
import string
from pathlib import Path
from typing import TYPE_CHECKING

from local.ready_accounts import (
    KEEPER,
    VISITOR,
    create,
    random_password,
    read_or_create_passwords,
)
from tests.support.visitors import Visitors

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import PasswordPolicyTypeTypeDef

POLICY: "PasswordPolicyTypeTypeDef" = {"MinimumLength": 12}


def test_both_accounts_sign_in_with_the_kept_passwords_after_a_change(
    visitors: Visitors, tmp_path: Path
) -> None:
    file = tmp_path / "accounts.json"
    first = create(visitors.cognito, visitors.pool_id, file)
    visitors.cognito.admin_set_user_password(
        UserPoolId=visitors.pool_id, Username=VISITOR, Password="Changed-it-99", Permanent=True
    )

    second = create(visitors.cognito, visitors.pool_id, file)

    groups = visitors.cognito.admin_list_groups_for_user(
        UserPoolId=visitors.pool_id, Username=KEEPER
    )["Groups"]
    assert first == second
    assert visitors.sign_in(VISITOR, first[VISITOR])["IdToken"]
    assert visitors.sign_in(KEEPER, first[KEEPER])["IdToken"]
    assert [group["GroupName"] for group in groups] == ["staff"]


def test_passwords_are_kept_in_a_file_of_mode_600(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"

    made = read_or_create_passwords(file, POLICY)

    assert json.loads(file.read_text()) == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_or_create_passwords(file, POLICY) == made


def test_random_password_meets_any_policy() -> None:
    passwords = {random_password({"MinimumLength": 40}) for _ in range(50)}

    assert len(passwords) == 50
    for password in passwords:
        assert len(password) >= 40
        for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-"):
            assert set(password) & set(kind)
