"""CloudFormation's resource schemas, checked by the library jsonschema.

Values are taken as CloudFormation takes them: a number may be written as a string, a string as a
number or a boolean. Keywords of cfn-lint's that JSON Schema does not have are added.
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from jsonschema import (  # type: ignore[import-untyped]
    Draft202012Validator,
    ValidationError,
    validators,
)

Schema = dict[str, Any]
Errors = Iterator[ValidationError]

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
INTEGER = re.compile(r"[+-]?\d+")


def errors(properties: dict[str, Any], schema: Schema) -> list[str]:
    """Each way in which the properties do not fit: `#/Path: reason`."""
    found = [
        f"#{''.join(f'/{part}' for part in error.absolute_path)}: {error.message}"
        for error in CloudFormationValidator(schema).iter_errors(properties)
    ]
    read_only = set(schema.get("readOnlyProperties", []))
    return found + [f"#: {key} is read-only" for key in properties if _path(key) in read_only]


def _path(key: str) -> str:
    return f"/properties/{key}"


def load(document: str) -> Schema:
    """Parses a schema, without the few patterns in Java's syntax, which Python cannot compile."""
    schema: Schema = json.loads(document, object_hook=_without_java_patterns)
    return schema


def _without_java_patterns(node: Schema) -> Schema:
    if isinstance(node.get("pattern"), str) and not _compiles(node["pattern"]):
        del node["pattern"]
    if "patternProperties" in node:
        patterns = node["patternProperties"].items()
        node["patternProperties"] = {
            key if _compiles(key) else ".*": rule for key, rule in patterns
        }
    return node


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float))


def _as_text(keyword: str) -> Any:
    check = Draft202012Validator.VALIDATORS[keyword]

    def check_as_text(validator: Any, value: Any, instance: Any, schema: Schema) -> Errors:
        if is_scalar(instance):
            yield from check(validator, value, text(instance), schema)

    return check_as_text


def _as_number(keyword: str) -> Any:
    check = Draft202012Validator.VALIDATORS[keyword]

    def check_as_number(validator: Any, value: Any, instance: Any, schema: Schema) -> Errors:
        if is_scalar(instance) and NUMBER.fullmatch(text(instance)):
            yield from check(validator, value, float(text(instance)), schema)

    return check_as_number


def _enum(_: Any, allowed: list[Any], instance: Any, schema: Schema) -> Errors:
    if text(instance) not in map(text, allowed):
        yield ValidationError(f"{text(instance)} is not one of {allowed}")


def _const(validator: Any, value: Any, instance: Any, schema: Schema) -> Errors:
    yield from _enum(validator, [value], instance, schema)


def _dependent_excluded(_: Any, rules: Any, instance: Any, schema: Schema) -> Errors:
    for key, excluded in rules.items():
        for other in excluded:
            if key in instance and other in instance:
                yield ValidationError(f"{key} excludes {other}")


def _required_xor(_: Any, keys: list[str], instance: Any, schema: Schema) -> Errors:
    if isinstance(instance, dict) and len(present := [key for key in keys if key in instance]) != 1:
        yield ValidationError(f"exactly one of {keys} is needed, found {present}")


def _required_or(_: Any, keys: list[str], instance: Any, schema: Schema) -> Errors:
    if isinstance(instance, dict) and not any(key in instance for key in keys):
        yield ValidationError(f"one of {keys} is needed")


CloudFormationValidator = validators.extend(
    Draft202012Validator,
    validators={
        **{keyword: _as_text(keyword) for keyword in ("minLength", "maxLength", "pattern")},
        **{keyword: _as_number(keyword) for keyword in ("minimum", "maximum")},
        "enum": _enum,
        "const": _const,
        "dependentExcluded": _dependent_excluded,
        "requiredXor": _required_xor,
        "requiredOr": _required_or,
    },
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "string": lambda _, value: is_scalar(value),
            "boolean": lambda _, value: text(value) in ("true", "false"),
            "integer": lambda _, value: bool(INTEGER.fullmatch(text(value))),
            "number": lambda _, value: bool(NUMBER.fullmatch(text(value))),
        }
    ),
)
