"""Pydantic's findings in words: what is wrong, the value given, what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from anatomy.content.fields import allowed_keys, types_at
from anatomy.content.problems import did_you_mean, shown

FIGURES = ("Figure", "Checkable")  # models of a number with unit, evidence and source
EXPECTED: Mapping[str, str] = {
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text",
    "none_required": "nothing (null)",
    "list_type": "a list, [ ... ]",
    "tuple_type": "a list, [ ... ]",
    "set_type": "a list, [ ... ]",
    "frozen_set_type": "a list, [ ... ]",
    "dict_type": "keys and values, {key: value}",
    "model_type": "keys and values, {key: value}",
    "model_attributes_type": "keys and values, {key: value}",
    "date_type": "a date such as 2026-05-01",
    "date_parsing": "a date such as 2026-05-01",
    "date_from_datetime_parsing": "a date such as 2026-05-01",
    "date_from_datetime_inexact": "a date such as 2026-05-01",
    "datetime_type": "a date and time such as 2026-05-01T12:30:00Z",
    "datetime_parsing": "a date and time such as 2026-05-01T12:30:00Z",
    "datetime_from_date_parsing": "a date and time such as 2026-05-01T12:30:00Z",
}


def explain(model: type[BaseModel], detail: ErrorDetails, value: object) -> str:
    """One finding as `problem. Fix.`; value: what the file says at that place."""
    kind, loc = detail["type"], tuple(detail["loc"])
    context: Mapping[str, Any] = detail.get("ctx", {})
    if kind == "missing":
        return f"'{loc[-1]}' is missing. Add {loc[-1]}: ..."
    if kind == "extra_forbidden":
        key = str(loc[-1])
        return f"'{key}' is not a key here. {did_you_mean(key, allowed_keys(model, loc[:-1]))}"
    if _is_bare_number(model, kind, loc, context, value):
        return bare_number(value, in_list=kind != "model_type")
    if kind in EXPECTED:
        return f"{_given(value)} where {EXPECTED[kind]} is expected. Write {EXPECTED[kind]}."
    if kind in WORDINGS:
        return WORDINGS[kind](value, context)
    return f"{_given(value)} cannot be used: {detail['msg']}. Correct it."


def bare_number(value: object, *, in_list: bool = False) -> str:
    """The refusal of a number without a unit.

    >>> bare_number(4.0)
    '4.0 has no unit. Write {mm: 4.0, ev: ..., src: ...}.'
    """
    dash = "- " if in_list else ""
    return f"{value} has no unit. Write {dash}{{mm: {value}, ev: ..., src: ...}}."


def _is_bare_number(
    model: type[BaseModel],
    kind: str,
    loc: tuple[str | int, ...],
    context: Mapping[str, Any],
    value: object,
) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if kind == "model_type":
        return context.get("class_name") in FIGURES
    if kind != "tuple_type":
        return False
    return any(getattr(item, "__name__", "") in FIGURES for item in types_at(model, (*loc, 0)))


def _given(value: object) -> str:
    if isinstance(value, dict):
        return "keys and values stand"
    if isinstance(value, list):
        return "a list stands"
    return "nothing stands" if value is None else f"{_as_written(value)} stands"


def _as_written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else shown(value)


def _one_of(value: object, context: Mapping[str, Any]) -> str:
    allowed = str(context["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
    return f"{_as_written(value)} is not allowed. {did_you_mean(str(value), allowed)}"


def _tag(value: object, context: Mapping[str, Any]) -> str:
    key = str(context["discriminator"]).strip("'")
    allowed = str(context.get("expected_tags", "")).replace("'", "").split(", ")
    given = value.get(key) if isinstance(value, dict) else value
    return f"{key}: {given} is not known. {did_you_mean(str(given), allowed)}"


def _limit(words: str, name: str) -> Callable[[object, Mapping[str, Any]], str]:
    def message(value: object, context: Mapping[str, Any]) -> str:
        limit = context[name]
        return f"{value} is out of range. It must be {words} {limit:g}."

    return message


def _too_short(value: object, context: Mapping[str, Any]) -> str:
    length = len(value) if isinstance(value, list | dict | str) else 0
    return f"it has {length} entries. Give at least {context['min_length']}."


def _too_long(value: object, context: Mapping[str, Any]) -> str:
    length = len(value) if isinstance(value, list | dict | str) else 0
    return f"it has {length} entries. Give at most {context['max_length']}."


def _pattern(value: object, context: Mapping[str, Any]) -> str:
    pattern = str(context["pattern"])
    if pattern.startswith("^[a-z]"):
        return f"{shown(value)} is not an id. Use lower-case letters, digits and single _ only."
    return f"{shown(value)} has the wrong form. It must match {pattern}."


def _sentence(_value: object, context: Mapping[str, Any]) -> str:
    text = str(context["error"])
    return text if text.endswith((".", "?")) else f"{text}."


WORDINGS: Mapping[str, Callable[[object, Mapping[str, Any]], str]] = {
    "literal_error": _one_of,
    "enum": _one_of,
    "union_tag_invalid": _tag,
    "union_tag_not_found": lambda _value, context: (
        f"{str(context['discriminator']).strip(chr(39))} is missing. Add it to say what this is."
    ),
    "greater_than": _limit("above", "gt"),
    "greater_than_equal": _limit("at least", "ge"),
    "less_than": _limit("below", "lt"),
    "less_than_equal": _limit("at most", "le"),
    "too_short": _too_short,
    "too_long": _too_long,
    "string_too_short": lambda _value, _context: (
        "the text is empty. Write it, or leave the key out."
    ),
    "string_too_long": lambda _value, context: (
        f"the text is too long. Keep it within {context['max_length']} characters."
    ),
    "string_pattern_mismatch": _pattern,
    "value_error": _sentence,
    "assertion_error": _sentence,
}
