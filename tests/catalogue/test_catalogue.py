"""The catalogue: every mysfit is complete, distinct, and its drawing holds no script."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from operations.catalogue import seed
from service.mysfits.model import Alignment, GoodEvil, LawChaos, NewMysfit, alignment_of
from tests.support.cloud import ROOT, Cloud
from tests.support.tables import Tables

CATALOGUE: list[dict[str, Any]] = json.loads(
    (ROOT / "aws-cli/mysfits.json").read_text(encoding="utf-8")
)["mysfits"]
IMAGES = ROOT / "web/public"
SVG = "{http://www.w3.org/2000/svg}"
MAX_BYTES = {"profileImageUri": 14 * 1024, "thumbImageUri": 4 * 1024}


def images() -> list[tuple[str, Path]]:
    return [(kind, IMAGES / mysfit[kind]) for mysfit in CATALOGUE for kind in MAX_BYTES]


def test_there_are_twenty_four_with_names_and_ids_of_their_own() -> None:
    assert len(CATALOGUE) == 24
    for field in ("mysfitId", "name", "description", "thumbImageUri", "profileImageUri"):
        assert len({mysfit[field] for mysfit in CATALOGUE}) == 24
    assert all(str(uuid.UUID(mysfit["mysfitId"])) == mysfit["mysfitId"] for mysfit in CATALOGUE)


def test_at_least_twelve_species_and_all_nine_alignments_are_there() -> None:
    cells = Counter(
        alignment_of(LawChaos(mysfit["lawchaos"]), GoodEvil(mysfit["goodevil"]))
        for mysfit in CATALOGUE
    )

    assert len({mysfit["species"] for mysfit in CATALOGUE}) >= 12
    assert set(cells) == set(Alignment)


@pytest.mark.parametrize("mysfit", CATALOGUE, ids=lambda mysfit: str(mysfit["name"]))
def test_the_service_would_accept_each(mysfit: dict[str, Any]) -> None:
    fields = {name: value for name, value in mysfit.items() if name not in ("mysfitId", "likes")}

    NewMysfit.model_validate(fields)

    assert mysfit["likes"] == 0
    assert 40 <= len(mysfit["description"].split()) <= 85


@pytest.mark.parametrize(("kind", "path"), images(), ids=lambda value: getattr(value, "name", ""))
def test_each_drawing_is_small_and_stands_alone(kind: str, path: Path) -> None:
    drawing = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(drawing)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}

    assert len(drawing.encode()) <= MAX_BYTES[kind]
    assert root.get("viewBox") == ("0 0 600 600" if kind == "profileImageUri" else "0 0 96 96")
    assert root[0].tag == f"{SVG}title"
    assert not tags & {"script", "style", "image", "text", "foreignObject", "a", "filter"}
    assert all(link.startswith(f"#{path.stem.removesuffix('-thumb')}-") for link in links(root))
    outside = drawing.replace("http://www.w3.org/2000/svg", "")
    assert "http" not in outside
    assert " on" not in "".join(f" {name}" for element in root.iter() for name in element.attrib)


def links(root: ElementTree.Element) -> list[str]:
    """What the drawing refers to; only its own parts are allowed."""
    return [value for e in root.iter() for name, value in e.attrib.items() if "href" in name]


def test_no_drawing_is_left_over() -> None:
    drawn = {path.name for path in (IMAGES / "mysfits").iterdir()}

    assert drawn == {path.name for _, path in images()}


def run_seed_table(cloud: Cloud, table: str) -> subprocess.CompletedProcess[str]:
    where = ["--region", "eu-west-1", "--endpoint-url", cloud.endpoint]
    return subprocess.run(
        [sys.executable, ROOT / "aws-cli/seed-table", "--table", table, *where],
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_empty_table_is_seeded_and_a_full_one_left_alone(
    cloud: Cloud, cloud_tables: Tables
) -> None:
    first = run_seed_table(cloud, cloud_tables.mysfits)
    gone = {"MysfitId": {"S": CATALOGUE[0]["mysfitId"]}}
    cloud_tables.client.delete_item(TableName=cloud_tables.mysfits, Key=gone)
    second = seed(cloud_tables.client, cloud_tables.mysfits)

    assert first.returncode == 0, first.stderr
    assert "24 mysfits written" in first.stdout
    assert "left as it is" in second
    assert cloud_tables.client.scan(TableName=cloud_tables.mysfits)["Count"] == 23


def test_a_seeding_that_stopped_half_way_goes_on_and_overwrites_nothing(
    cloud_tables: Tables,
) -> None:
    table, client = cloud_tables.mysfits, cloud_tables.client
    seed(client, table)
    first, liked, missing = ({"MysfitId": {"S": CATALOGUE[at]["mysfitId"]}} for at in (0, 1, 23))
    mark = {":true": {"BOOL": True}}
    client.update_item(
        TableName=table,
        Key=first,
        UpdateExpression="SET CatalogueUnfinished = :true",
        ExpressionAttributeValues=mark,
    )
    client.update_item(
        TableName=table,
        Key=liked,
        UpdateExpression="SET Likes = :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    client.delete_item(TableName=table, Key=missing)

    again = seed(client, table)
    items = client.scan(TableName=table)["Items"]

    assert "24 mysfits written" in again
    assert len(items) == 24
    assert [item for item in items if "CatalogueUnfinished" in item] == []
    assert client.get_item(TableName=table, Key=liked)["Item"]["Likes"] == {"N": "1"}


def test_seeding_a_table_that_is_not_there_says_what_to_do(cloud: Cloud) -> None:
    answer = run_seed_table(cloud, "not-deployed")

    assert answer.returncode == 1
    assert "cfn/data.yml" in answer.stderr
