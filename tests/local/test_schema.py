"""What is found against a schema, rule by rule; the schemas themselves are cfn-lint's."""

from typing import Any

import pytest

from local.emulator.cloudformation.schema import faults

THING = {
    "type": "object",
    "additionalProperties": False,
    "required": ["Name"],
    "properties": {
        "Name": {"type": "string", "minLength": 2, "maxLength": 4, "pattern": "^[a-z]+$"},
        "Count": {"type": "integer", "minimum": 1, "maximum": 5},
        "Ratio": {"type": "number"},
        "Enabled": {"type": "boolean"},
        "Kind": {"type": "string", "enum": ["one", "two"]},
        "Parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "uniqueItems": True,
            "items": {"$ref": "#/definitions/Part"},
        },
        "Free": {"type": ["object", "string"]},
        "Either": {"oneOf": [{"required": ["A"]}, {"required": ["B"]}]},
        "Some": {"anyOf": [{"required": ["A"]}, {"required": ["B"]}]},
        "All": {"allOf": [{"required": ["A"]}, {"required": ["B"]}]},
        "Labels": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {"^x-": {"type": "string"}},
        },
    },
    "dependentRequired": {"Ratio": ["Count"]},
    "dependentExcluded": {"Kind": ["Free"]},
    "definitions": {
        "Part": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"Size": {"type": "integer"}},
        }
    },
}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Count": 5, "Ratio": 0.5},
        {"Count": "5", "Ratio": "1e3", "Enabled": "true"},
        {"Enabled": False, "Kind": "two", "Parts": [{"Size": "3"}, {"Size": 4}]},
        {"Free": "text", "Either": {"A": 1}, "Some": {"A": 1, "B": 2}, "All": {"A": 1, "B": 2}},
        {"Free": {"any": "thing"}, "Labels": {"x-a": "b"}},
    ],
)
def test_what_cloudformation_takes_is_fine(said: dict[str, Any]) -> None:
    assert list(faults({"Name": "abc", **said}, THING, THING)) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"Nmae": "x"}, "#: extraneous key [Nmae] is not permitted"),
        ({"Name": "x"}, "#/Name: its length, 1, is not allowed"),
        ({"Name": "abcde"}, "#/Name: its length, 5, is not allowed"),
        ({"Name": "ABC"}, "#/Name: string [ABC] does not match pattern ^[a-z]+$"),
        ({"Name": ["abc"]}, "#/Name: expected type: string, found: list"),
        ({"Count": 6}, "#/Count: 6 is not between the minimum and the maximum"),
        ({"Count": "0"}, "#/Count: 0 is not between the minimum and the maximum"),
        ({"Count": "many"}, "#/Count: expected type: integer, found: str"),
        ({"Count": 1.5}, "#/Count: expected type: integer, found: float"),
        ({"Ratio": 1}, "#: Ratio needs Count"),
        ({"Enabled": "yes"}, "#/Enabled: expected type: boolean, found: str"),
        ({"Kind": "three"}, "#/Kind: three is not a valid enum value"),
        ({"Kind": "one", "Free": "x"}, "#: Kind excludes Free"),
        ({"Parts": []}, "#/Parts: expected minimum item count: 1, found: 0"),
        ({"Parts": [{"Sise": 1}]}, "#/Parts/0: extraneous key [Sise] is not permitted"),
        ({"Parts": [{"Size": 1}] * 2}, "#/Parts: array items are not unique"),
        ({"Either": {"A": 1, "B": 1}}, "#/Either: 2 subschemas matched ()"),
        ({"All": {"A": 1}}, "#/All: required key [B] not found"),
        ({"Labels": {"y": "b"}}, "#/Labels: extraneous key [y] is not permitted"),
        ({"Labels": {"x-a": []}}, "#/Labels/x-a: expected type: string, found: list"),
    ],
)
def test_what_cloudformation_refuses_is_found(said: dict[str, Any], told: str) -> None:
    assert list(faults({"Name": "abc", **said}, THING, THING)) == [told]


def test_what_is_missing_is_found() -> None:
    assert list(faults({}, THING, THING)) == ["#: required key [Name] not found"]


@pytest.mark.parametrize("combination", ["Either", "Some"])
def test_one_of_several_is_needed(combination: str) -> None:
    [fault] = faults({"Name": "abc", combination: {}}, THING, THING)

    assert fault.startswith(f"#/{combination}: 0 subschemas matched")
