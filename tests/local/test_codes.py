"""Codes: random, mailed, checked, replaced and limited as Cognito does it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.cloud import Cloud, code_for, deploy, mails, running_cloud
from tests.support.visitors import PASSWORD, Visitors, another, error_of, new_address

NEW_PASSWORD = "Battery-staple-8"


def test_every_request_has_a_code_of_its_own(cloud: Cloud, visitors: Visitors) -> None:
    addresses = [visitors.register() for _ in range(5)]

    codes = {code_for(cloud, address) for address in addresses}

    assert len(codes) == 5
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_the_mail_carries_the_code_that_counts(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.register()

    visitors.confirm(address, code_for(cloud, address))

    assert visitors.sign_in(address)["IdToken"]


def test_a_wrong_code_is_refused(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.register()
    wrong = another(code_for(cloud, address))

    assert error_of(visitors.confirm, address, wrong) == "CodeMismatchException"
    assert error_of(visitors.sign_in, address) == "UserNotConfirmedException"


def test_ministacks_constant_codes_are_worth_nothing(visitors: Visitors) -> None:
    registered, forgetful = visitors.register(), visitors.new()
    visitors.forget_password(forgetful)

    assert error_of(visitors.confirm, registered, "123456") == "CodeMismatchException"
    assert (
        error_of(visitors.reset_password, forgetful, "654321", NEW_PASSWORD)
        == "CodeMismatchException"
    )


def test_a_code_sent_again_replaces_the_first(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.register()
    first = code_for(cloud, address)

    visitors.resend(address)

    assert error_of(visitors.confirm, address, first) == "ExpiredCodeException"
    visitors.confirm(address, code_for(cloud, address))


def test_a_code_confirms_once(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.register()
    code = code_for(cloud, address)
    visitors.confirm(address, code)

    assert error_of(visitors.confirm, address, code) == "NotAuthorizedException"


def test_a_code_cannot_be_guessed_for_long(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.register()
    right = code_for(cloud, address)

    errors = [error_of(visitors.confirm, address, another(right)) for _ in range(6)]

    assert errors == ["CodeMismatchException"] * 5 + ["LimitExceededException"]
    assert error_of(visitors.confirm, address, right) == "LimitExceededException"


def test_a_right_code_makes_earlier_mistakes_forgotten(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.register()
    confirmation = code_for(cloud, address)
    for _ in range(4):
        error_of(visitors.confirm, address, another(confirmation))
    visitors.confirm(address, confirmation)
    visitors.forget_password(address)
    wrong = another(code_for(cloud, address))

    errors = [error_of(visitors.reset_password, address, wrong, NEW_PASSWORD) for _ in range(5)]

    assert errors == ["CodeMismatchException"] * 5


def test_an_unknown_user_has_no_right_code(visitors: Visitors) -> None:
    assert error_of(visitors.confirm, new_address(), "000000") == "CodeMismatchException"


def test_a_forgotten_password_is_replaced_with_the_mailed_code(
    cloud: Cloud, visitors: Visitors
) -> None:
    address = visitors.new()
    destination = visitors.forget_password(address)

    visitors.reset_password(address, code_for(cloud, address), NEW_PASSWORD)

    assert destination == f"{address[0]}****@e****"
    assert visitors.sign_in(address, NEW_PASSWORD)["IdToken"]
    assert error_of(visitors.sign_in, address, PASSWORD) == "NotAuthorizedException"


def test_a_weak_new_password_is_refused_and_the_code_stays_good(
    cloud: Cloud, visitors: Visitors
) -> None:
    address = visitors.new()
    visitors.forget_password(address)
    code = code_for(cloud, address)

    error = error_of(visitors.reset_password, address, code, "short")

    assert error == "InvalidPasswordException"
    visitors.reset_password(address, code, NEW_PASSWORD)


def test_a_reset_code_works_once_and_only_the_newest(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.new()
    visitors.forget_password(address)
    first = code_for(cloud, address)
    visitors.forget_password(address)
    second = code_for(cloud, address)

    early = error_of(visitors.reset_password, address, first, NEW_PASSWORD)
    visitors.reset_password(address, second, NEW_PASSWORD)
    again = error_of(visitors.reset_password, address, second, NEW_PASSWORD)

    assert (early, again) == ("ExpiredCodeException", "ExpiredCodeException")


def test_nobody_learns_from_a_reset_whether_an_address_is_known(
    cloud: Cloud, visitors: Visitors
) -> None:
    stranger = new_address()

    destination = visitors.forget_password(stranger)

    assert destination == f"{stranger[0]}****@e****"
    assert not [mail for mail in mails(cloud) if mail["to"] == stranger]
    assert (
        error_of(visitors.reset_password, stranger, "000000", NEW_PASSWORD)
        == "CodeMismatchException"
    )


def test_a_code_is_good_for_a_day(tmp_path: Path) -> None:
    with later(tmp_path, hours=23.9) as (visitors, address):
        visitors.confirm(address)
    with later(tmp_path, hours=24.1) as (visitors, address):
        assert error_of(visitors.confirm, address) == "ExpiredCodeException"


def test_one_may_guess_again_after_a_quarter_of_an_hour(tmp_path: Path) -> None:
    with later(tmp_path, hours=14 / 60, wrong_tries=5) as (visitors, address):
        assert error_of(visitors.confirm, address) == "LimitExceededException"
    with later(tmp_path, hours=16 / 60, wrong_tries=5) as (visitors, address):
        visitors.confirm(address)


@contextmanager
def later(state: Path, *, hours: float, wrong_tries: int = 0) -> Iterator[tuple[Visitors, str]]:
    """Somebody who registered that long ago: the saved state is given older times, then read."""
    with running_cloud(state, persist=True) as cloud:
        outputs = deploy(cloud)
        visitors = Visitors(cloud, outputs["UserPoolId"], outputs["UserPoolClientId"])
        address = visitors.register()
        for _ in range(wrong_tries):
            error_of(visitors.confirm, address, another(code_for(cloud, address)))
    saved = state / "cognito.json"
    account = json.loads(saved.read_text())
    for user in users_in(account):
        for code in user["_issued_codes"]["_confirmation_code"]:
            code["at"] -= hours * 3600
        user["_wrong_tries"] = [at - hours * 3600 for at in user.get("_wrong_tries", [])]
    saved.write_text(json.dumps(account))
    with running_cloud(state, persist=True) as cloud:
        yield Visitors(cloud, outputs["UserPoolId"], outputs["UserPoolClientId"]), address


def users_in(state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for pool in state["payload"]["user_pools"]["data"].values():
        yield from pool["_users"].values()
