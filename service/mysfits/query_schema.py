"""The query of a listing (query.py) as OpenAPI 3.1 can say that at most one filter may be given.

Parameters know nothing of each other there. One parameter that is an object, in the style `form`
and exploded, is written as its properties are: `?species=Dragon`, so `oneOf` says which may be
given together.
https://spec.openapis.org/oas/v3.1.1.html#style-values
"""

from __future__ import annotations

from typing import Any

from service.mysfits.listing import MAX_PAGE, FilterName
from service.mysfits.query import MAX_FILTER_CHARACTERS, MAX_TOKEN_CHARACTERS

_SPECIES: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_FILTER_CHARACTERS,
}


def _model(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _together(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _older_spelling(name: FilterName, value: dict[str, Any]) -> dict[str, Any]:
    together = _together(filter={"type": "string", "enum": [name.value]}, value=value)
    return {**together, "description": "older spelling"}


_FILTER: dict[str, Any] = {
    "name": "oneFilter",
    "in": "query",
    "style": "form",
    "explode": True,
    "description": "at most one filter",
    "schema": {
        "oneOf": [
            _together(),
            _together(species=_SPECIES),
            _together(alignment=_model("Alignment")),
            _together(goodevil=_model("GoodEvil")),
            _together(lawchaos=_model("LawChaos")),
            _older_spelling(FilterName.SPECIES, _SPECIES),
            _older_spelling(FilterName.ALIGNMENT, _model("Alignment")),
            _older_spelling(FilterName.GOOD_EVIL, _model("GoodEvil")),
            _older_spelling(FilterName.LAW_CHAOS, _model("LawChaos")),
        ]
    },
}

DESCRIBED: list[dict[str, Any]] = [
    _FILTER,
    {
        "name": "limit",
        "in": "query",
        "required": False,
        "schema": {
            "type": "integer",
            "maximum": MAX_PAGE,
            "minimum": 1,
            "default": MAX_PAGE,
            "title": "Limit",
        },
    },
    {
        "name": "nextToken",
        "in": "query",
        "required": False,
        "schema": {"title": "Nexttoken", "type": "string", "maxLength": MAX_TOKEN_CHARACTERS},
    },
]
"""All parameters of the query."""
