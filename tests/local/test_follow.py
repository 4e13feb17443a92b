"""What is printed while everything runs."""

from pathlib import Path

import pytest

from local.follow import Log, loud


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"level": "WARNING", "message": "slow"}', "WARNING slow"),
        ('{"level": "error", "message": "broken"}', "ERROR broken"),
        ('{"level": "INFO", "message": "an ERROR in words"}', ""),
        ("2026-01-01 WARNING saving: no room", "2026-01-01 WARNING saving: no room"),
        ("INFO:     Application startup complete.", ""),
        ('"a JSON text that says ERROR"', ""),
    ],
)
def test_warnings_are_told_and_the_rest_is_not(line: str, told: str) -> None:
    assert loud(line) == told


def test_a_log_is_read_on_from_where_it_ended_and_in_whole_lines(tmp_path: Path) -> None:
    file = tmp_path / "api.log"
    file.write_text("ERROR one\nERROR tw")
    log = Log(file)

    first = list(log.news())
    with file.open("a") as output:
        output.write("o\nall well\n")
    second = list(log.news())

    assert first == ["api: ERROR one"]
    assert second == ["api: ERROR two"]
    assert list(log.news()) == []
