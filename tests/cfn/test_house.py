"""How our templates read: sections in one order, all described, every exception explained."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cfn.stack import CFN, NAMES, load

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

MOST_SUPPRESSIONS = 12


def suppressions() -> list[tuple[str, str, str]]:
    """(template.resource, rule, reason) of each check that does not apply to us."""
    return [
        (f"{name}.{resource}", skip["id"], skip["comment"])
        for name in NAMES
        for resource, given in load(name)["Resources"].items()
        for skip in given.get("Metadata", {}).get("checkov", {}).get("skip", [])
    ]


@pytest.mark.parametrize("name", NAMES)
def test_sections_come_in_one_order(name: str) -> None:
    sections = list(load(name))

    assert sections == [section for section in SECTIONS if section in sections]


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_and_output_is_a_sentence(name: str) -> None:
    template = load(name)

    for section in ("Parameters", "Outputs"):
        for logical_name, given in template.get(section, {}).items():
            assert re.match(r"[A-Z].+[.]$", given["Description"]), logical_name


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_in_a_group(name: str) -> None:
    template = load(name)
    interface = template.get("Metadata", {}).get("AWS::CloudFormation::Interface", {})

    grouped = [p for group in interface.get("ParameterGroups", []) for p in group["Parameters"]]

    assert sorted(grouped) == sorted(template.get("Parameters", {}))


@pytest.mark.parametrize("name", NAMES)
def test_an_export_carries_its_outputs_name(name: str) -> None:
    for logical_name, output in load(name)["Outputs"].items():
        if "Export" in output:
            assert output["Export"] == {"Name": {"Fn::Sub": f"${{AWS::StackName}}-{logical_name}"}}


def test_few_checks_are_suppressed_and_each_has_its_reason() -> None:
    found = suppressions()

    assert len(found) <= MOST_SUPPRESSIONS
    assert all(len(reason) > 40 for _, _, reason in found)


def test_the_readme_explains_every_template_and_export() -> None:
    readme = (CFN / "README.md").read_text(encoding="utf-8")
    exports = [
        logical_name
        for name in NAMES
        for logical_name, output in load(name)["Outputs"].items()
        if "Export" in output
    ]

    missing = [name for name in NAMES if f"`{name}.yml`" not in readme]
    missing += [export for export in exports if f"`{export}`" not in readme]
    assert missing == []


def test_a_template_never_names_a_region_or_an_account() -> None:
    # CloudFront takes certificates and firewalls from us-east-1 alone.
    pattern: Any = re.compile(r"\b(?!us-east-1)(?:eu|us|ap)-[a-z]+-\d\b|\b\d{12}\b")

    found = [name for name in NAMES if pattern.search((CFN / f"{name}.yml").read_text("utf-8"))]

    assert found == []
