"""Which keys a model allows at a place: the list a misspelt key is compared with."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

Type = Any


def allowed_keys(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    """The keys a mapping may have at pydantic's `loc`, below `model`; empty when anything goes."""
    return sorted(
        {key for kind in types_at(model, loc) if _is_model(kind) for key in _fields(kind)}
    )


def types_at(model: type[BaseModel], loc: Iterable[str | int]) -> list[Type]:
    """The types that may stand at `loc`; its names of union members are recognised and skipped."""
    found: list[Type] = [model]
    for part in loc:
        found = [new for kind in found for new in _step(kind, part)]
    return found


def _step(kind: Type, part: str | int) -> Iterator[Type]:
    if _is_model(kind):
        if part in _fields(kind):
            yield from _members(_fields(kind)[str(part)])
        if isinstance(part, str) and (part in _tags(kind) or part == kind.__name__):
            yield kind
        return
    origin: object = get_origin(kind)
    arguments = [arg for arg in get_args(kind) if arg is not Ellipsis]
    if isinstance(part, int) and origin in (tuple, list) and arguments:
        yield from _members(arguments[min(part, len(arguments) - 1)])
    elif isinstance(part, str) and origin in (dict, Mapping) and len(arguments) == 2:
        yield from _members(arguments[1])
    elif isinstance(part, str):
        yield kind


def _members(kind: Type) -> Iterator[Type]:
    """The kind itself without wrapping, or every member of a union."""
    origin: object = get_origin(kind)
    if origin is Annotated:
        yield from _members(get_args(kind)[0])
    elif origin in (Union, types.UnionType):
        for member in get_args(kind):
            yield from _members(member)
    else:
        yield kind


def _tags(model: type[BaseModel]) -> set[object]:
    kinds = [kind for field in _fields(model).values() for kind in _members(field)]
    return {value for kind in kinds if get_origin(kind) is Literal for value in get_args(kind)}


def _fields(model: type[BaseModel]) -> dict[str, Type]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _is_model(kind: Type) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
