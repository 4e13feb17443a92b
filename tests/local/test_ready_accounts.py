"""The two accounts one can sign in with at once."""

import json
import string
from pathlib import Path
from typing import TYPE_CHECKING

from local.accounts import KEEPER, VISITOR, make_ready, password_for, remember
from tests.support.visitors import Visitors

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import PasswordPolicyTypeTypeDef

POLICY: "PasswordPolicyTypeTypeDef" = {"MinimumLength": 12}


def test_both_accounts_sign_in_and_one_is_staff(visitors: Visitors, tmp_path: Path) -> None:
    passwords = make_ready(visitors.cognito, visitors.pool_id, tmp_path / "accounts.json")

    groups = visitors.cognito.admin_list_groups_for_user(
        UserPoolId=visitors.pool_id, Username=KEEPER
    )["Groups"]
    assert visitors.sign_in(VISITOR, passwords[VISITOR])["IdToken"]
    assert visitors.sign_in(KEEPER, passwords[KEEPER])["IdToken"]
    assert [group["GroupName"] for group in groups] == ["staff"]


def test_a_changed_password_is_set_back_to_the_printed_one(
    visitors: Visitors, tmp_path: Path
) -> None:
    file = tmp_path / "accounts.json"
    printed = make_ready(visitors.cognito, visitors.pool_id, file)
    visitors.cognito.admin_set_user_password(
        UserPoolId=visitors.pool_id, Username=VISITOR, Password="Changed-it-99", Permanent=True
    )

    again = make_ready(visitors.cognito, visitors.pool_id, file)

    assert again == printed
    assert visitors.sign_in(VISITOR, printed[VISITOR])["IdToken"]


def test_the_passwords_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"

    made = remember(file, POLICY)

    assert json.loads(file.read_text()) == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert remember(file, POLICY) == made


def test_a_password_pleases_any_policy_and_is_never_the_same() -> None:
    passwords = {password_for({"MinimumLength": 40}) for _ in range(50)}

    assert len(passwords) == 50
    for password in passwords:
        assert len(password) >= 40
        for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-"):
            assert set(password) & set(kind)
