"""What needs no account: the order of uploads, a copy's writes, patience, the commands' help."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from operations import product_client, site_files
from operations.__main__ import COMMANDS
from operations.copy_table import changes, write
from tests.aws_cli.operators import AWS_CLI, IMAGE, small_site
from tests.support.cloud import ROOT

Items = dict[tuple[str, ...], Any]


def test_pages_go_up_after_what_they_name(tmp_path: Path) -> None:
    site = site_files.files_in(small_site(tmp_path))

    order = [upload.key for upload in site_files.uploads(site, {})]

    assert order[-1] == "index.html"
    assert order.index("assets/index-abc.js") < order.index("favicon.svg")


def test_every_file_of_the_site_has_a_known_type() -> None:
    public = [path for path in (ROOT / "web" / "public").rglob("*") if path.is_file()]

    assert [path for path in public if path.suffix not in site_files.TYPES] == []


def test_a_copy_writes_what_differs_and_deletes_what_is_too_much() -> None:
    def item(key: str, text: str) -> dict[str, dict[str, str]]:
        return {"Id": {"S": key}, "Text": {"S": text}}

    source: Items = {("a",): item("a", "same"), ("b",): item("b", "old")}
    target: Items = {("a",): item("a", "same"), ("b",): item("b", "new"), ("c",): item("c", "x")}

    assert list(changes(source, target, ["Id"])) == [
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

    write(Slow(), "table", [{"n": 1}, {"n": 2}, {"n": 3}], pauses.append)

    assert writes == [3, 2, 1]
    assert pauses == [0.2, 0.4]


def test_smoke_tries_again_for_as_long_as_it_has_patience(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers = iter([False, False, True])

    def attempt() -> str:
        product_client.must(next(answers), "what was before")
        return "new"

    assert product_client.patiently(attempt, time.monotonic() + 60, pause=0) == "new"
    assert capsys.readouterr().err.count("not yet: seen: what was before") == 2


def test_smoke_without_patience_fails_at_once() -> None:
    def attempt() -> None:
        product_client.must(False, "wrong")

    with pytest.raises(product_client.Failed):
        product_client.patiently(attempt, time.monotonic())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_explains_itself(command: str) -> None:
    run = subprocess.run([AWS_CLI / command, "--help"], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert f"Usage: aws-cli/{command} " in run.stdout


def test_every_command_has_a_file() -> None:
    files = {path.name for path in AWS_CLI.iterdir() if path.is_file() and path.suffix == ""}

    assert files == {*COMMANDS, "run", "seed-table"}


def test_a_clone_with_spaces_in_its_name_runs_from_anywhere(tmp_path: Path) -> None:
    clone = tmp_path / "my clones" / "mysfits (2)"
    clone.mkdir(parents=True)
    for name in ("aws-cli", "cfn", "service", ".venv"):
        (clone / name).symlink_to(ROOT / name)
    # What `cd` may print then would be taken for the clone's place.
    surroundings = {"PATH": "/usr/bin:/bin", "CDPATH": str(clone)}

    run = subprocess.run(
        ["../aws-cli/deploy", "--env", "Prod", "--image", IMAGE, "--dist", small_site(tmp_path)],
        cwd=clone / "cfn",
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 3
    assert "--env must name the environment" in run.stderr


def test_a_clone_without_its_environment_names_the_command_that_makes_it(tmp_path: Path) -> None:
    (tmp_path / "aws-cli").mkdir()
    for name in ("run", "status"):
        (tmp_path / "aws-cli" / name).write_bytes((AWS_CLI / name).read_bytes())
        (tmp_path / "aws-cli" / name).chmod(0o755)

    run = subprocess.run(
        [tmp_path / "aws-cli" / "status"], capture_output=True, text=True, check=False
    )

    assert run.returncode == 3
    assert "make deploy-tools" in run.stderr
