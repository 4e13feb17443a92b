"""aws-cli/publish-web: what is uploaded, with which type and age, and what is deleted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, cast

import pytest

from operations import publish_web
from tests.aws_cli.operators import Operator, Run


def head(operator: Operator, key: str) -> tuple[str, str]:
    """The type and the age a file was published with."""
    name = operator.output("website", "SiteBucketName")
    answer: Any = operator.cloud.s3.head_object(Bucket=name, Key=key)
    return answer["ContentType"], answer["CacheControl"]


def test_every_file_has_its_type_and_says_how_long_it_holds(deployed: tuple[Operator, Run]) -> None:
    operator, _ = deployed

    assert head(operator, "index.html") == ("text/html; charset=utf-8", "no-cache")
    assert head(operator, "config.json") == ("application/json", "no-store")
    assert head(operator, "assets/index-abc.js") == (
        "text/javascript; charset=utf-8",
        "public, max-age=31536000, immutable",
    )
    assert head(operator, "assets/index-abc.css")[0] == "text/css; charset=utf-8"
    portrait = next(each for each in sorted(operator.files()) if each.endswith("suzu.svg"))
    assert head(operator, portrait) == (
        "image/svg+xml",
        "public, max-age=86400, stale-while-revalidate=604800",
    )


def test_gallery_has_the_first_mysfits_and_is_kept_by_cloudfront_for_a_minute(
    deployed: tuple[Operator, Run],
) -> None:
    operator, _ = deployed
    name = operator.output("website", "SiteBucketName")

    found: Any = operator.cloud.s3.get_object(Bucket=name, Key="gallery.html")

    assert found["Body"].read().count(b"<li>") == 12
    assert found["CacheControl"] == "public, max-age=0, s-maxage=60, must-revalidate"


class Outputs:
    """Stacks with an API at which nobody listens."""

    def output(self, _stack: str, _name: str) -> str:
        return "http://127.0.0.1:9"


def test_gallery_is_the_scripts_while_the_api_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    site = {"index.html": b"page", "page-templates.json": b'{"pageSize": 12}'}

    assert publish_web.gallery(cast("Any", Outputs()), site) == b"page"


def test_a_new_build_uploads_what_changed_and_keeps_the_scripts_of_the_old(
    deployed: tuple[Operator, Run], site: Path, tmp_path: Path
) -> None:
    operator, _ = deployed
    new = Path(shutil.copytree(site, tmp_path / "new"))
    (new / "assets" / "index-abc.js").rename(new / "assets" / "index-def.js")
    (new / "favicon.svg").unlink()

    run = operator.start("publish-web", "--dist", str(new))
    kept = operator.files()
    pruned = operator.run("publish-web", "--dist", str(new), "--prune")
    left = operator.files()
    operator.run("publish-web", "--dist", str(site), "--prune")

    assert (run.exit_code, pruned.exit_code) == (0, 0), (run, pruned)
    assert "1 of text/javascript" in run.stderr
    assert "text/html" not in run.stderr
    assert {"assets/index-abc.js", "assets/index-def.js"} <= kept
    assert "favicon.svg" not in kept
    assert "assets/index-abc.js" not in left
    assert "assets/index-def.js" in left


def test_a_file_of_an_unknown_type_stops_before_anything_is_uploaded(
    deployed: tuple[Operator, Run], site: Path, tmp_path: Path
) -> None:
    operator, _ = deployed
    new = Path(shutil.copytree(site, tmp_path / "new"))
    (new / "a.strange").write_text("?")
    (new / "b.txt").write_text("new")

    run = operator.run("publish-web", "--dist", str(new))

    assert run.exit_code != 0
    assert "a.strange: what type is .strange?" in run.stderr
    assert "b.txt" not in operator.files()
