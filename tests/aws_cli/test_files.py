"""The plan of a publication, and the digest of an image's content, as pure functions."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.aws_cli.scripts import AWS_CLI, small_site
from tests.support.cloud import ROOT


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, AWS_CLI / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks for its own module there.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


site_files, image_content, parameters, copy_table, stack_reasons, journey = (
    load(name)
    for name in (
        "site_files",
        "image_content",
        "parameters",
        "copy_table",
        "stack_reasons",
        "journey",
    )
)


def test_pages_go_up_after_what_they_name(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site")
    groups = list(site_files.uploads(site, {}, False).values())

    order = [key for group in groups for key in group]
    pages = {"index.html", "404.html"}
    assert set(order[-2:]) == pages
    assert order.index("assets/index-abc.js") < order.index("favicon.svg")


def test_every_file_of_the_site_has_a_known_type() -> None:
    public = [path for path in (ROOT / "web" / "public").rglob("*") if path.is_file()]

    assert [path for path in public if path.suffix not in site_files.TYPES] == []


def test_the_images_digest_follows_what_is_in_it_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "service").mkdir()
    for name in ("Dockerfile", ".dockerignore", "requirements.txt", "service/app.py", "README.md"):
        (tmp_path / name).write_text(name)
    digest = image_content.content(tmp_path)

    (tmp_path / "README.md").write_text("changed")
    same = image_content.content(tmp_path)
    (tmp_path / "service/app.py").write_text("changed")

    assert same == digest
    assert image_content.content(tmp_path) != digest
    assert len(digest) == 16


def test_a_parameter_that_is_not_given_is_kept_or_left_to_the_template() -> None:
    entries = parameters.parameters(["Given", "Kept", "New"], ["Kept", "Gone"], {"Given": "a=b,c"})

    assert entries == [
        {"ParameterKey": "Given", "ParameterValue": "a=b,c"},
        {"ParameterKey": "Kept", "UsePreviousValue": True},
    ]


def test_a_copy_writes_what_differs_and_deletes_what_is_too_much() -> None:
    def item(key: str, text: str) -> dict[str, dict[str, str]]:
        return {"Id": {"S": key}, "Text": {"S": text}}

    source = {("a",): item("a", "same"), ("b",): item("b", "old")}
    target = {("a",): item("a", "same"), ("b",): item("b", "new"), ("c",): item("c", "x")}

    assert list(copy_table.changes(source, target, ["Id"])) == [
        {"PutRequest": {"Item": item("b", "old")}},
        {"DeleteRequest": {"Key": {"Id": {"S": "c"}}}},
    ]


def test_a_copy_gives_a_slow_table_time_before_it_sends_the_rest_again() -> None:
    writes: list[int] = []
    pauses: list[float] = []

    class Slow:
        """Takes one item of each batch."""

        def batch_write_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
            given = RequestItems["table"]
            writes.append(len(given))
            return {"UnprocessedItems": {"table": given[1:]} if given[1:] else {}}

    copy_table.write(Slow(), "table", [{"n": 1}, {"n": 2}, {"n": 3}], pauses.append)

    assert writes == [3, 2, 1]
    assert pauses == [0.2, 0.4]


def event(name: str, status: str, reason: str = "", stack: bool = False) -> dict[str, str]:
    physical = "the-stack" if stack else name
    said = {"LogicalResourceId": name, "ResourceStatus": status, "ResourceStatusReason": reason}
    return {"StackId": "the-stack", "PhysicalResourceId": physical, **said}


def test_the_reasons_of_a_failure_are_those_of_the_last_change_without_its_consequences() -> None:
    oldest_first = [
        event("stack", "UPDATE_IN_PROGRESS", stack=True),
        event("Alarm", "UPDATE_FAILED", "of last month"),
        event("stack", "UPDATE_ROLLBACK_COMPLETE", stack=True),
        event("stack", "UPDATE_IN_PROGRESS", "User Initiated", stack=True),
        event("Service", "UPDATE_FAILED", "ECS Deployment Circuit Breaker was triggered"),
        event("Alarm", "UPDATE_FAILED", "Resource update cancelled"),
        event("stack", "UPDATE_ROLLBACK_IN_PROGRESS", "The following failed", stack=True),
        event("stack", "UPDATE_ROLLBACK_COMPLETE", stack=True),
    ]

    reasons = stack_reasons.reasons(oldest_first[::-1])

    assert reasons == ["Service: ECS Deployment Circuit Breaker was triggered"]


def test_smoke_tries_again_for_as_long_as_it_has_patience(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers = iter([False, False, True])

    def attempt() -> str:
        journey.must(next(answers), "what was before")
        return "new"

    seen = journey.patiently(attempt, time.monotonic() + 60, pause=0)

    assert seen == "new"
    assert capsys.readouterr().out.count("not yet: seen: what was before") == 2


def test_smoke_without_patience_fails_at_once() -> None:
    def attempt() -> None:
        journey.must(False, "wrong")

    with pytest.raises(journey.Failed):
        journey.patiently(attempt, time.monotonic())


@pytest.mark.parametrize("template", sorted(ROOT.glob("cfn/*.yml")), ids=lambda path: path.stem)
def test_a_template_fits_into_the_request_that_carries_it(template: Path) -> None:
    assert len(template.read_bytes()) <= 51200
