"""aws-cli/teardown: what goes, what stays, and what it says of both."""

from __future__ import annotations

import pytest

from tests.aws_cli.scripts import Operator

pytestmark = pytest.mark.minutes


def test_people_s_data_stays_until_somebody_says_otherwise(
    operator: Operator, deploying: tuple[str, ...]
) -> None:
    operator.run("deploy", *deploying, "--no-smoke")
    bucket = operator.output("website", "SiteBucketName")
    tables, pools = operator.tables(), operator.pools()

    asked = operator.run("teardown", typed="something else\n")
    untouched = operator.stacks()
    gone = operator.run("teardown", typed=f"{operator.environment}\n")
    kept = operator.tables(), operator.pools()
    all_gone = operator.run("teardown", "--yes", "--delete-data")

    assert asked.code == 3
    assert "Nothing was changed." in asked.told
    assert len(untouched) == 7
    assert gone.code == 0, gone
    assert operator.stacks() == {}
    assert bucket not in [each["Name"] for each in operator.cloud.s3.list_buckets()["Buckets"]]
    assert kept == (tables, pools)
    assert (len(tables), len(pools)) == (2, 1)
    assert all(name in gone.told.partition("== What is left")[2] for name in [*tables, *pools])
    assert all_gone.code == 0, all_gone
    assert (operator.tables(), operator.pools()) == ([], [])


def test_nobody_who_could_answer_is_a_no(operator: Operator) -> None:
    run = operator.run("teardown", typed="")

    assert run.code == 3
    assert "Nothing was changed." in run.told


def test_tearing_down_nothing_says_there_is_nothing(operator: Operator) -> None:
    run = operator.run("teardown", "--yes")

    assert run.code == 0, run
    assert run.told.count("is not there") == 7
