"""What CloudFormation's resource schemas say of a property, as far as a mistake in one matters.

The schemas are JSON Schema draft 7. Values are taken as CloudFormation takes them: a number may be
written as text, and text as a number or a boolean.
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

import math
import re
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def faults(value: Any, schema: Schema, root: Schema, path: str = "#") -> Iterator[str]:
    """Each way in which `value` does not fit `schema`, in CloudFormation's words."""
    if "$ref" in schema:
        yield from faults(value, referred(schema["$ref"], root), root, path)
    if "type" in schema and not any(is_a(kind, value) for kind in listed(schema["type"])):
        yield f"{path}: expected type: {schema['type']}, found: {type(value).__name__}"
        return
    if "enum" in schema and text(value) not in map(text, schema["enum"]):
        yield f"{path}: {text(value)} is not a valid enum value"
    if "const" in schema and text(value) != text(schema["const"]):
        yield f"{path}: {text(value)} is not {text(schema['const'])}"
    if isinstance(value, dict):
        yield from of_an_object(value, schema, root, path)
    elif isinstance(value, list):
        yield from of_a_list(value, schema, root, path)
    else:
        yield from of_a_scalar(value, schema, path)
    yield from of_combinations(value, schema, root, path)


def of_an_object(value: Schema, schema: Schema, root: Schema, path: str) -> Iterator[str]:
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for key in schema.get("required", []):
        if key not in value:
            yield f"{path}: required key [{key}] not found"
    for key, child in value.items():
        matching = [rule for pattern, rule in patterns.items() if fits(pattern, key)]
        rules = [known[key], *matching] if key in known else matching
        if not rules and schema.get("additionalProperties") is False:
            yield f"{path}: extraneous key [{key}] is not permitted"
        for rule in rules:
            yield from faults(child, rule, root, f"{path}/{key}")
    for key, needed in schema.get("dependentRequired", {}).items():
        if key in value:
            yield from (f"{path}: {key} needs {other}" for other in needed if other not in value)
    for key, excluded in schema.get("dependentExcluded", {}).items():
        if key in value:
            yield from (f"{path}: {key} excludes {other}" for other in excluded if other in value)


def of_a_list(value: list[Any], schema: Schema, root: Schema, path: str) -> Iterator[str]:
    if len(value) < schema.get("minItems", 0):
        yield f"{path}: expected minimum item count: {schema['minItems']}, found: {len(value)}"
    if len(value) > schema.get("maxItems", math.inf):
        yield f"{path}: expected maximum item count: {schema['maxItems']}, found: {len(value)}"
    if schema.get("uniqueItems") and any(item in value[:at] for at, item in enumerate(value)):
        yield f"{path}: array items are not unique"
    if isinstance(schema.get("items"), dict):
        for at, item in enumerate(value):
            yield from faults(item, schema["items"], root, f"{path}/{at}")


def of_a_scalar(value: Any, schema: Schema, path: str) -> Iterator[str]:
    if is_a("number", value):
        number = float(value)
        if not schema.get("minimum", -math.inf) <= number <= schema.get("maximum", math.inf):
            yield f"{path}: {text(value)} is not between the minimum and the maximum"
    if "string" in listed(schema.get("type", [])):
        written = text(value)
        if not schema.get("minLength", 0) <= len(written) <= schema.get("maxLength", math.inf):
            yield f"{path}: its length, {len(written)}, is not allowed"
        if "pattern" in schema and not fits(schema["pattern"], written):
            yield f"{path}: string [{written}] does not match pattern {schema['pattern']}"


def of_combinations(value: Any, schema: Schema, root: Schema, path: str) -> Iterator[str]:
    for rule in schema.get("allOf", []):
        yield from faults(value, rule, root, path)
    for keyword in ("anyOf", "oneOf"):
        if keyword not in schema:
            continue
        tried = [list(faults(value, rule, root, path)) for rule in schema[keyword]]
        fine = tried.count([])
        if fine == 0 or (fine > 1 and keyword == "oneOf"):
            reasons = "; ".join(fault for found in tried for fault in found)
            yield f"{path}: {fine} subschemas matched ({reasons})"


def referred(reference: str, root: Schema) -> Schema:
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found if isinstance(found, dict) else {}


def listed(one_or_many: Any) -> list[Any]:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]


def is_a(kind: str, value: Any) -> bool:
    """Whether CloudFormation takes `value` where the schema says `kind`."""
    match kind:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "boolean":
            return text(value) in ("true", "false")
        case "integer":
            return bool(re.fullmatch(r"[+-]?\d+", text(value)))
        case "number":
            return bool(re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", text(value)))
        case "string":
            return isinstance(value, (str, int, float))
    return value is None


def text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def fits(pattern: str, value: str) -> bool:
    try:
        return bool(re.search(pattern, value))
    except re.error:
        # A few patterns use Java's syntax; what Python cannot read it cannot refuse.
        return True
