"""aws-cli/publish-web: what goes up, with which type and age, in which order, and what goes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.aws_cli.scripts import Operator, Run

pytestmark = pytest.mark.minutes


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
    portrait = next(each for each in sorted(keys(operator)) if each.startswith("mysfits/"))
    assert head(operator, portrait) == (
        "image/svg+xml",
        "public, max-age=86400, stale-while-revalidate=604800",
    )


def keys(operator: Operator) -> set[str]:
    name = operator.output("website", "SiteBucketName")
    return {each["Key"] for each in operator.cloud.s3.list_objects_v2(Bucket=name)["Contents"]}


def test_a_new_build_uploads_what_changed_and_keeps_the_scripts_of_the_old(
    deployed: tuple[Operator, Run], site: Path, tmp_path: Path
) -> None:
    operator, _ = deployed
    new = Path(shutil.copytree(site, tmp_path / "new"))
    (new / "assets" / "index-abc.js").rename(new / "assets" / "index-def.js")
    (new / "favicon.svg").unlink()

    run = operator.run("publish-web", "--dist", str(new))
    kept = keys(operator)
    pruned = operator.run("publish-web", "--dist", str(new), "--prune")
    left = keys(operator)
    operator.run("publish-web", "--dist", str(site), "--prune")

    assert (run.code, pruned.code) == (0, 0), (run, pruned)
    assert "1 of text/javascript" in run.told
    assert "text/html" not in run.told
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

    assert run.code != 0
    assert "a.strange: what type is .strange?" in run.told
    assert "b.txt" not in keys(operator)
