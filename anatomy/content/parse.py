"""From a document to a checked model, with every problem worded for the file's author."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from anatomy.content.fields import allowed_keys
from anatomy.content.messages import explain
from anatomy.content.problems import ContentError, KeyPath, Problem, nearest_match
from anatomy.content.reader import Document, read_document

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, eq=False)
class Loaded(Generic[M]):
    """A checked model beside the document it came from, so that later checks can name lines."""

    model: M
    document: Document


def parse(model: type[M], document: Document) -> M:
    """The document as a `model`. Raises ContentError with every problem, each with its line.

    Values keep their type: text is no number and 1 is not true; a list may fill a tuple.
    """
    text = json.dumps(document.data, allow_nan=False)
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        details = _without_echoes(model, error.errors(include_url=False))
        found = [_problem(model, document, detail) for detail in details]
        raise ContentError(dict.fromkeys(found)) from None


def parse_file(model: type[M], path: str | pathlib.Path) -> Loaded[M]:
    """The file as a `model`, with its document. Raises ContentError."""
    document = read_document(path)
    return Loaded(parse(model, document), document)


def parse_folder(
    model: type[M], folder: str | pathlib.Path, *, but: str = ""
) -> tuple[dict[str, Loaded[M]], list[Problem]]:
    """Every .yaml file below `folder` that is usable, by id, and the problems of all the others.

    An id must equal its file's name and may occur once. but: the name of a folder in it whose
    files are something else.
    """
    loaded: dict[str, Loaded[M]] = {}
    problems: list[Problem] = []
    for path in sorted(pathlib.Path(folder).rglob("*.yaml")):
        if but and path.is_relative_to(pathlib.Path(folder) / but):
            continue
        try:
            one = parse_file(model, path)
        except ContentError as error:
            problems += error.problems
            continue
        problems += _id_problems(one.document, loaded)
        loaded.setdefault(one.document.stem, one)
    return loaded, problems


def load_folder(model: type[M], folder: str | pathlib.Path, *, but: str = "") -> dict[str, M]:
    """Every .yaml file below `folder` as a `model`, by id. Raises ContentError.

    but: as `parse_folder` takes it.
    """
    loaded, problems = parse_folder(model, folder, but=but)
    if problems:
        raise ContentError(problems)
    return {key: one.model for key, one in loaded.items()}


def _id_problems(document: Document, seen: Iterable[str]) -> list[Problem]:
    given = document.data.get("id")
    if given is not None and given != document.stem:
        message = (
            f"'{given}' is not the file's name. Write id: {document.stem}, or rename the file."
        )
        return [document.problem(("id",), message)]
    if document.stem in seen:
        message = f"another file is called '{document.stem}' too. An id may occur once; rename one."
        return [document.problem(("id",), message)]
    return []


def _problem(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Problem:
    loc = tuple(detail["loc"])
    missing = detail["type"] == "missing"
    path = resolve_path(document, loc[:-1] if missing else loc)
    return document.problem(path, explain(model, detail, _value_at(document, path)))


def _without_echoes(model: type[BaseModel], details: list[ErrorDetails]) -> list[ErrorDetails]:
    """The findings without those that only follow from another.

    "x is missing" where a key beside it is a misspelt x; "too few" where an entry is wrong itself.
    """
    meant = {
        (*detail["loc"][:-1], nearest_match(str(detail["loc"][-1]), allowed) or "")
        for detail in details
        if detail["type"] == "extra_forbidden"
        for allowed in (allowed_keys(model, detail["loc"][:-1]),)
    }
    above = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    echoes: dict[str, set[KeyPath]] = {"missing": meant, "too_short": above}
    return [detail for detail in details if detail["loc"] not in echoes.get(detail["type"], set())]


def resolve_path(document: Document, loc: KeyPath) -> KeyPath:
    """The path in the document that pydantic's `loc` means, without its names of union members."""
    routes: list[tuple[KeyPath, bool]] = [((), True)]
    for part in loc:
        steps = [((*path, part), True) for path, _ in routes if (*path, part) in document.lines]
        skips = [(path, False) for path, _ in routes if isinstance(part, str)]
        routes = [*steps, *skips]
    return max(routes, key=lambda route: (route[1], len(route[0])), default=((), True))[0]


def _value_at(document: Document, path: KeyPath) -> object:
    value: object = document.data
    for part in path:
        value = value[part]  # type: ignore[index]
    return value
