"""The search that every test's log goes through: tests/support/log_secrets.py."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.log_secrets import never_log, search_file, searched_logs
from tests.support.pool import Pool, id_claims

log = logging.getLogger("service.test")


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        ("visitor.one@example.com", "an e-mail address"),
        ("https://b.s3.amazonaws.com/k?X-Amz-Signature=0f", "a signature of AWS"),
        ("Authorization: AWS4-HMAC-SHA256 Credential=x", "a signature of AWS"),
        ("Correct-horse-7", "a password"),
    ],
)
def test_secret_in_a_log_record_fails_the_test(secret: str, kind: str) -> None:
    with pytest.raises(AssertionError, match=f"^{kind} in the log: .*Fetched"), searched_logs():
        log.info("Fetched", extra={"url": secret})


def log_exception(text: str) -> None:
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("Unhandled")


def test_token_in_a_traceback_fails_the_test(pool: Pool) -> None:
    with pytest.raises(AssertionError, match=r"^a token in the log"), searched_logs():
        log_exception(pool.key.sign(id_claims()))


def test_code_that_was_sent_fails_the_test_as_a_word_of_its_own() -> None:
    code = never_log("493-817-code")
    with searched_logs():
        log.info("Request x%s", code)

    with pytest.raises(AssertionError, match=r"^a code or password"), searched_logs():
        log.info("Confirmed by %s", code)


def test_secret_in_the_output_of_a_process_fails_the_test(tmp_path: Path) -> None:
    with (tmp_path / "service.log").open("wb") as output:
        subprocess.run(
            [sys.executable, "-c", "print('ada@example.com')"], stdout=output, check=True
        )

    with pytest.raises(AssertionError, match=r"^an e-mail address in the log"), searched_logs():
        search_file(output)


def test_lines_of_the_service_hold_none() -> None:
    with searched_logs():
        log.warning("request", extra={"path": "/me", "status": 401, "reason": "expired"})
