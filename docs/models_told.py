"""Models in words: what each is, its fields, their types and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

Schema = Mapping[str, Any]
REF = "#/$defs/"
HIDDEN = {
    # filled in when the files are read; no author writes them
    "Lesson": ("opened_zones", "questions"),
    "Step": ("text",),
}
SAID = {"Asked": "question of another kind"}
TYPES = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
}
ANY_ID = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
HEAD = ("| field | type and what is allowed | if left out |", "|---|---|---|")


def tell_model(schema: Schema, title: str, *, level: int) -> str:
    """A heading, the model's own words and a table of its fields, as Markdown."""
    lines = [f"{'#' * level} {title}", "", words_of(schema), "", *HEAD]
    hidden = HIDDEN.get(str(schema.get("title")), ())
    needed = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        if name not in hidden:
            left_out = "needed" if name in needed else _default(field)
            lines.append(f"| `{name}` | {_cell(tell_type(field))} | {left_out} |")
    return "\n".join(lines) + "\n"


def tell_type(field: Schema) -> str:
    """A field's type in words.

    >>> tell_type({"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 2})
    'list of 2 or more: number from 0'
    """
    if "$ref" in field:
        name = str(field["$ref"]).removeprefix(REF)
        return SAID.get(name, name)
    for key in ("anyOf", "oneOf"):
        if key in field:
            told = (tell_type(one) for one in field[key] if one.get("type") != "null")
            return " or ".join(dict.fromkeys(told))
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    return _container(field) or _plain(field)


def inner_models(schema: Schema, *, skip: frozenset[str] = frozenset()) -> dict[str, Schema]:
    """The models that a schema's fields are made of, by name, in the order they are met."""
    found: dict[str, Schema] = {}
    defined = schema.get("$defs", {})
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop(0)
        if name not in found and name not in skip and name in defined and name not in SAID:
            found[name] = defined[name]
            waiting += _references(defined[name])
    return found


def schema_of(model: type[BaseModel]) -> Schema:
    """The JSON schema of a model, fields by the names that files write."""
    return model.model_json_schema(by_alias=True)


def words_of(schema: Schema) -> str:
    """A model's docstring as Markdown, without its examples."""
    text = str(schema.get("description", "")).split(">>>")[0].strip()
    return re.sub(r"<(?=[^`]*(?:`[^`]*`[^`]*)*$)", "&lt;", text)


def _references(schema: Schema) -> Iterator[str]:
    told = {name: f for name, f in schema.get("properties", {}).items() if name != "questions"}
    yield from re.findall(r"'#/\$defs/([^']+)'", str(told))


def _container(field: Schema) -> str:
    if field.get("type") == "array":
        if "prefixItems" in field:
            return f"[{', '.join(tell_type(one) for one in field['prefixItems'])}]"
        of = tell_type(field.get("items", {}))
        return f"list of {_count(field)}{of}"
    if field.get("type") == "object":
        values = field.get("additionalProperties")
        for of_pattern in field.get("patternProperties", {}).values():
            values = of_pattern
        return f"id: {tell_type(values)}" if isinstance(values, Mapping) else "table"
    return ""


def _count(field: Schema) -> str:
    least, most = field.get("minItems"), field.get("maxItems")
    if least is None and most is None:
        return ""
    if most is None:
        return f"{least} or more: "
    return f"{least or 0} to {most}: " if least != most else f"{most}: "


def _plain(field: Schema) -> str:
    if field.get("pattern") == ANY_ID:
        return "id (small letters, digits, _)"
    told = TYPES.get(str(field.get("type")), "anything")
    bounds = (
        (" from {}", "minimum"),
        (" above {}", "exclusiveMinimum"),
        (" to {}", "maximum"),
        (" below {}", "exclusiveMaximum"),
        (" of up to {} letters", "maxLength"),
        (" like `{}`", "pattern"),
    )
    return told + "".join(said.format(_say(field[key])) for said, key in bounds if key in field)


def _say(bound: object) -> str:
    return f"{bound:g}" if isinstance(bound, float) else str(bound)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _default(field: Schema) -> str:
    value = field.get("default")
    return "nothing" if value in (None, [], "", {}) else f"`{str(value).lower()}`"
