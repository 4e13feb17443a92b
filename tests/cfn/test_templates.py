"""Layout and sizes of the templates, the manifest, and the lists of cfn/README.md."""

from __future__ import annotations

import re

import pytest

from cfn.manifest import CFN, stacks
from tests.cfn.stack import NAMES, load

TEMPLATES = (*NAMES, "pipeline")

SECTIONS = [
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Conditions",
    "Resources",
    "Outputs",
]

MOST_SKIPPED = 16

LARGEST = {"request": 51_200, "bucket": 1_000_000}
"""Bytes of a template that CloudFormation takes, by how it is given.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""


def readme_table(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its two header lines."""
    text = (CFN / "README.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("name", TEMPLATES)
def test_sections_are_in_order(name: str) -> None:
    sections = list(load(name))

    assert sections == [section for section in SECTIONS if section in sections]


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_parameter_and_output_has_a_sentence(name: str) -> None:
    template = load(name)

    for section in ("Parameters", "Outputs"):
        for logical_name, given in template.get(section, {}).items():
            assert re.match(r"[A-Z].+[.]$", given["Description"]), logical_name


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_parameter_is_in_a_group(name: str) -> None:
    template = load(name)
    interface = template.get("Metadata", {}).get("AWS::CloudFormation::Interface", {})

    grouped = [p for group in interface.get("ParameterGroups", []) for p in group["Parameters"]]

    assert sorted(grouped) == sorted(template.get("Parameters", {}))


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_export_has_the_name_of_its_output(name: str) -> None:
    for logical_name, output in load(name)["Outputs"].items():
        if "Export" in output:
            assert output["Export"] == {"Name": {"Fn::Sub": f"${{AWS::StackName}}-{logical_name}"}}


def test_few_checks_are_skipped_and_each_has_a_reason() -> None:
    skips = [
        skip
        for name in TEMPLATES
        for resource in load(name)["Resources"].values()
        for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", [])
    ]

    assert len({skip["id"] for skip in skips}) <= MOST_SKIPPED
    assert all(len(skip["comment"]) > 40 for skip in skips)
    assert f"at most {MOST_SKIPPED} checks" in (CFN / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_names_a_region_or_an_account(name: str) -> None:
    text = (CFN / f"{name}.yml").read_text("utf-8")

    # CloudFront takes certificates and firewalls from us-east-1 only.
    assert re.findall(r"\b(?!us-east-1)(?:eu|us|ap)-[a-z]+-\d\b|\b\d{12}\b", text) == []


def test_templates_are_small_enough() -> None:
    too_large = [
        stack.name
        for stack in stacks()
        if stack.template.stat().st_size > LARGEST[stack.template_in]
    ]

    assert too_large == []


def test_the_first_stack_is_sent_in_the_request_and_makes_the_bucket() -> None:
    first = stacks()[0]

    assert first.template_in == "request"
    assert "TemplatesBucketName" in load(first.name)["Outputs"]


def test_the_manifest_gives_each_parameter_that_the_templates_need() -> None:
    for stack in stacks():
        declared = load(stack.name).get("Parameters", {})
        given = {*stack.takes, *stack.takes_later, *(stack.local or {})}
        given |= {name for values in stack.profiles.values() for name in values}

        needed = {name for name, value in declared.items() if "Default" not in value} - {"Image"}
        assert needed <= set(stack.takes), stack.name
        assert given <= set(declared), stack.name


def test_the_readme_lists_the_stacks_in_their_order() -> None:
    written = [re.findall(r"`(\w+)\.yml`", cells[1])[0] for cells in readme_table("Order")]

    updated_later = [stack.name for stack in stacks() if stack.takes_later]
    assert written == [*NAMES, *updated_later]


def exports(name: str) -> set[str]:
    outputs = load(name)["Outputs"]
    return {logical_name for logical_name, output in outputs.items() if "Export" in output}


def test_the_readme_lists_every_export() -> None:
    written = {cells[0]: set(re.findall(r"`(\w+)`", cells[1])) for cells in readme_table("Exports")}

    # For tables it gives the form of the names.
    expected = {name: exports(name) for name in NAMES if exports(name) and name != "data"}
    assert {name: written.get(name) for name in expected} == expected


def test_each_table_exports_its_name_and_arn() -> None:
    tables = [
        name
        for name, resource in load("data")["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    ]

    assert exports("data") == {f"{table}{part}" for table in tables for part in ("Name", "Arn")}
