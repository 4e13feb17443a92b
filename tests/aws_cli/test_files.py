"""The plan of a publication, and the digest of an image's content, as pure functions."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.aws_cli.scripts import AWS_CLI, small_site
from tests.cloud import ROOT


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, AWS_CLI / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


site_files, image_content, parameters, copy_table = (
    load(name) for name in ("site_files", "image_content", "parameters", "copy_table")
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


@pytest.mark.parametrize("template", sorted(ROOT.glob("cfn/*.yml")), ids=lambda path: path.stem)
def test_a_template_fits_into_the_request_that_carries_it(template: Path) -> None:
    assert len(template.read_bytes()) <= 51200
