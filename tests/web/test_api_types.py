"""The site's API types are the service's: made from its OpenAPI document, and never behind it."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.cloud import ROOT


def test_the_types_of_the_site_are_what_the_service_answers() -> None:
    checked = subprocess.run(
        ["node", "build/api-types.mjs", "--check"],
        cwd=ROOT / "web",
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr
