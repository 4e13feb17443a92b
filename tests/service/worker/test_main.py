"""`python -m service.worker`: its settings, and the signal that ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from service.worker.__main__ import main
from tests.support.cloud import free_port
from tests.support.tables import ROOT

ENVIRONMENT = {
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "MYSFITS_PHOTOS_TABLE": "photos",
    "MYSFITS_PHOTOS_BUCKET": "photos",
    "MYSFITS_PHOTOS_QUEUE_URL": "http://127.0.0.1/000000000000/photos",
    "MYSFITS_PHOTOS_TOPIC_ARN": "arn:aws:sns:eu-west-1:000000000000:photos",
}


@pytest.mark.parametrize("variable", ["MYSFITS_PHOTOS_QUEUE_URL", "MYSFITS_PHOTOS_BUCKET"])
def test_missing_setting_is_named(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(variable)

    assert main() == 1
    assert f"The worker cannot start: {variable} is not set" in capsys.readouterr().err


def test_sigterm_ends_the_worker_also_while_its_queue_is_down() -> None:
    endpoint = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "service.worker"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **ENVIRONMENT, **endpoint},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        while "the queue does not answer" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()
