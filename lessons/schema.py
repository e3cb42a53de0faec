"""The content files' models as JSON Schemas, with which an editor helps an author."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lessons.lesson import OWN_FILES, Lesson, Zone
from lessons.load import QuestionFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: Mapping[str, type[BaseModel]] = {
    "lesson.schema.json": Lesson,
    "questions.schema.json": QuestionFile,
    "zone.schema.json": Zone,
}
PLACE_ROW: Mapping[str, Any] = {
    "description": "A place as a row: [landmark, lateral, superior].",
    "type": "array",
    "prefixItems": [{"type": "string"}, {"type": "number"}, {"type": "number"}],
    "minItems": 3,
    "maxItems": 3,
}


def schema_of(name: str) -> dict[str, Any]:
    """The schema of one kind of file, described by the docstrings of its models."""
    schema = SCHEMAS[name].model_json_schema(by_alias=True, mode="validation")
    if SCHEMAS[name] is Lesson:
        for key in OWN_FILES:  # filled by the reader, no key of the file
            schema["properties"].pop(key)
    if "Place" in schema["$defs"]:
        schema["$defs"]["Place"] = {"anyOf": [schema["$defs"]["Place"], PLACE_ROW]}
    return {"$schema": DIALECT, **schema}


def write_schemas(out: Path) -> tuple[Path, ...]:
    """Writes every schema into a folder, which is made if need be. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name in SCHEMAS:
        path = out / name
        path.write_text(json.dumps(schema_of(name), indent=2) + "\n", encoding="utf-8")
        written.append(path)
    return tuple(written)
