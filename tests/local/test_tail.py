"""What `make up` prints of the logs while it runs."""

from pathlib import Path

import pytest

from local.tail import LogTail, warning_in


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ('{"level": "WARNING", "message": "slow"}', "WARNING slow"),
        ('{"level": "error", "message": "broken"}', "ERROR broken"),
        ('{"level": "INFO", "message": "an ERROR in words"}', ""),
        ("2026-01-01 WARNING saving: no room", "2026-01-01 WARNING saving: no room"),
        ("INFO:     Application startup complete.", ""),
        ('"a JSON text that says ERROR"', ""),
    ],
)
def test_warnings_and_errors_are_printed(line: str, printed: str) -> None:
    assert warning_in(line) == printed


def test_log_tail_returns_each_new_whole_line_once(tmp_path: Path) -> None:
    file = tmp_path / "api.log"
    file.write_text("ERROR one\nERROR tw")
    log = LogTail(file)

    first = list(log.new_lines())
    with file.open("a") as output:
        output.write("o\nall well\n")
    second = list(log.new_lines())

    assert first == ["api: ERROR one"]
    assert second == ["api: ERROR two"]
    assert list(log.new_lines()) == []
