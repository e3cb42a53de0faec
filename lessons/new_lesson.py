"""A new lesson from a commented template, and what of it is still to be filled in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from anatomy.content import Problem, UnknownId
from lessons.lesson import Id, LessonKind
from lessons.load import DATA, LESSONS_FOLDER

TEMPLATES = DATA / "templates"
FILL_IN = "FILL IN"
BAD_ID = "'{id}' is no lesson id. Write small letters, digits and single _, such as upper_lip."
TAKEN = "There is a lesson '{id}' already, at {home}. Choose another id."
TO_FILL = "still to be filled in. Replace FILL IN and the words after it."
MAX_ID = 60
_COMMENT = re.compile(r"^\s*#")


class CannotMake(ValueError):
    """Why no lesson was made, in one sentence."""


def new_lesson(lesson_id: str, *, kind: str = "technique", folder: Path = LESSONS_FOLDER) -> Path:
    """Copies the template of a kind to `folder/lesson_id`, and gives that place.

    Raises CannotMake for a bad or taken id, or where nothing can be written; UnknownId for a kind
    that is none. Nothing is left half made.
    """
    kinds = get_args(LessonKind)
    if kind not in kinds:
        raise UnknownId("kind of lesson", kind, kinds)
    if not _is_id(lesson_id):
        raise CannotMake(BAD_ID.format(id=lesson_id[:MAX_ID]))
    home = folder / lesson_id
    taken = next((one for one in (home, LESSONS_FOLDER / lesson_id) if one.exists()), None)
    if taken is not None:
        raise CannotMake(TAKEN.format(id=lesson_id, home=taken))
    half = folder / f".{lesson_id}.new"
    try:
        shutil.copytree(TEMPLATES / ("technique" if kind == "technique" else "other"), half)
        for file in half.rglob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            text = text.replace("LESSON_ID", lesson_id).replace("LESSON_KIND", kind)
            file.write_text(text, encoding="utf-8")
        half.rename(home)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        reason = (error.strerror or "unknown reason").lower()
        raise CannotMake(f"{home} cannot be written: {reason}. Check --in.") from None
    return home


def unfilled(home: Path) -> Iterator[Problem]:
    """Every line of a lesson's files that the template left to its author."""
    for path in sorted(home.rglob("*")):
        if path.suffix not in {".yaml", ".md"} or not path.is_file():
            continue
        name = path.relative_to(home.parent).as_posix()
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            if FILL_IN in line and not _COMMENT.match(line):
                yield Problem(name, number, _key(line, path), TO_FILL)


def _key(line: str, path: Path) -> str:
    found = re.match(r"[\s-]*([a-z_]+):", line)
    return found.group(1) if found and path.suffix == ".yaml" else path.stem


def _is_id(text: str) -> bool:
    try:
        TypeAdapter(Id).validate_python(text)
    except ValidationError:
        return False
    return len(text) <= MAX_ID
