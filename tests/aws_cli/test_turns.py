"""What makes one call of a run another than the next, and that each of them gets its turn."""

from __future__ import annotations

from pathlib import Path

from tests.aws_cli.aws_client import said
from tests.aws_cli.turns import Call, Turns, place_of

LOOK = ["cloudformation", "describe-stacks", "--output", "json"]


def change_set(verb: str, stack: str, name: str, *more: str) -> Call:
    named = ["--stack-name", f"mysfits-env1-{stack}", "--change-set-name", name]
    return ["cloudformation", f"{verb}-change-set", *named, *more]


def places(calls: list[Call]) -> list[str]:
    texts = said(calls)
    return [place_of(texts[: end + 1]) for end in range(len(texts))]


def test_a_look_after_each_change_is_a_call_of_its_own_also_when_there_are_fewer() -> None:
    data, users = (change_set("execute", stack, "deploy-1-2-3") for stack in ("data", "users"))

    first = places([LOOK, data, LOOK, users, LOOK])
    later = places([LOOK, users, LOOK])

    assert len(set(first)) == 5
    assert later == [first[0], first[3], first[4]]


def test_waiting_is_one_more_call_however_long_it_takes() -> None:
    delete = ["cloudformation", "delete-stack", "--stack-name", "mysfits-env1-api"]

    short, long = places([delete, LOOK, LOOK]), places([delete, *[LOOK] * 9])

    assert len(set(short)) == 3
    assert set(long) == set(short)


def test_a_change_set_is_known_by_its_type_and_not_by_its_name() -> None:
    made = change_set("create", "data", "deploy-1-2-3", "--change-set-type", "CREATE")
    again = change_set("create", "data", "deploy-7-8-9", "--change-set-type", "CREATE")
    update = change_set("create", "data", "deploy-4-5-6", "--change-set-type", "UPDATE")

    def ends(create: Call, name: str) -> str:
        return places([create, change_set("execute", "data", name)])[1]

    assert ends(made, "deploy-1-2-3") == ends(again, "deploy-7-8-9")
    assert ends(made, "deploy-1-2-3") != ends(update, "deploy-4-5-6")


def test_names_that_a_run_makes_up_tell_nothing_apart() -> None:
    def run(folder: str, visitor: str) -> list[str]:
        copy = f"s3 cp {folder}/site s3://bucket --recursive".split()
        make = f"cognito-idp admin-create-user --username {visitor}".split()
        return places([copy, make])

    one = run("/tmp/tmp.0123456789", "smoke-0123456789abcdef@example.com")
    other = run("/tmp/tmp.abcdefghij", "smoke-fedcba9876543210@example.com")

    assert one == other


def test_a_run_loses_one_thing_and_a_change_loses_its_request_before_its_answer(
    tmp_path: Path,
) -> None:
    turns, lost = Turns(tmp_path), []

    for _ in range(5):
        turns.begin()
        lost.append([turns.fault_at("look", asks=True), turns.fault_at("change", asks=False)])

    nothing = ["", ""]
    assert lost == [["request", ""], ["", "request"], ["", "answer"], nothing, nothing]
    assert turns.lost() == ["request of look", "request of change", "answer of change"]
