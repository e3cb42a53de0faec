"""A lesson in another language: a file of texts; ids, numbers and sources stay in the lesson.

`lessons/data/lessons/<id>/<language>.yaml` gives texts by their place: `sites.procerus_mid.name`,
`objectives.0`, `steps.surface.text`, `questions.find_procerus.prompt`. What it
leaves out stays English.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

from pydantic import BaseModel

from anatomy.content import ContentError, Document, Problem, parse, read_document
from lessons.cite import citations_in
from lessons.lesson import Id, Lesson, Part, Site, Text
from lessons.load import LESSONS_FOLDER, TRANSLATIONS

# Fields that are prose. Items to be put in order are not: their ids follow from their words.
PROSE = frozenset({
    "title", "summary", "objectives", "name", "at", "reason", "rule", "why", "text",
    "rescue", "presenter_note", "not_interchangeable", "prompt", "teaches", "feedback", "then",
    "should", "mixed_up",
})  # fmt: skip
NOT_HERE = frozenset({"opened_zones", "place", "scene"})  # shared by lessons, or no words
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Translation(Part):
    """The whole of a file of texts in one language."""

    lesson: Id
    language: Id
    texts: Mapping[str, Text]


def translated(lesson: Lesson, language: str, *, folder: Path = LESSONS_FOLDER) -> Lesson:
    """The lesson in this language as far as it was translated. Raises ContentError."""
    if not is_translated(lesson.id, language, folder=folder):
        return lesson
    document = read_document(_path(lesson.id, language, folder))
    file = parse(Translation, document)
    problems = [*_check_file(lesson, file, document, language)]
    if problems:
        raise ContentError(problems)
    return cast("Lesson", fill_texts(lesson, "", file.texts))


def is_translated(lesson_id: str, language: str, *, folder: Path = LESSONS_FOLDER) -> bool:
    """Whether a lesson has a file of texts in this language."""
    return _path(lesson_id, language, folder).is_file()


def texts_of(lesson: Lesson) -> dict[str, str]:
    """Every text that may be translated, by its place."""
    return dict(texts_in(lesson, prose=PROSE))


def texts_in(whole: BaseModel, *, prose: Collection[str]) -> Iterator[tuple[str, str]]:
    """The texts of the fields that are prose, each with its place."""
    yield from _texts(whole, "", prose)


def check_translations(lesson: Lesson, *, folder: Path = LESSONS_FOLDER) -> Iterator[Problem]:
    """What is wrong with the translations of a lesson. Raises ContentError for unreadable files."""
    for path in sorted((folder / lesson.id).glob(TRANSLATIONS)):
        document = read_document(path)
        yield from _check_file(lesson, parse(Translation, document), document, path.stem)


def _check_file(
    lesson: Lesson, file: Translation, document: Document, language: str
) -> Iterator[Problem]:
    known = texts_of(lesson)
    if (file.lesson, file.language) != (lesson.id, language):
        given = f"{file.lesson} in {file.language}"
        message = f"this file tells {given}. Write {lesson.id} in {language}."
        yield document.problem(("lesson",), message)
    for place, text in file.texts.items():
        yield from check_text(document, place, text, known)


def check_text(
    document: Document, place: str, text: str, known: Mapping[str, str]
) -> Iterator[Problem]:
    """What is wrong with one text. known: what may be translated, by its place."""
    where = ("texts", place)
    if place not in known:
        close = difflib.get_close_matches(place, known, n=1)
        hint = f" Did you mean {close[0]}?" if close else " Remove it."
        yield document.problem(where, f"there is no text of this place.{hint}")
        return
    for what, told, wanted in (
        ("numbers", NUMBER.findall(text), NUMBER.findall(known[place])),
        ("citations", citations_in(text), citations_in(known[place])),
    ):
        if Counter(told) != Counter(wanted):
            english = f"those of the English {_list(wanted)}"
            message = f"its {what} are {_list(told)}, {english}. Write the same."
            yield document.problem(where, message)


def _list(found: Iterable[str | tuple[str, ...]]) -> str:
    return ", ".join(" ".join(one) if isinstance(one, tuple) else one for one in found) or "none"


def _texts(
    value: object, place: str, prose: Collection[str], *, read: bool = False
) -> Iterator[tuple[str, str]]:
    """read: whether a text at this place is read as it stands."""
    if isinstance(value, str):
        if read:
            yield place, value
        return
    for key, part in _parts(value):
        said = read if not isinstance(value, BaseModel) else _is_prose(value, key, prose)
        yield from _texts(part, f"{place}.{key}".lstrip("."), prose, read=said)


def _is_prose(value: BaseModel, field: str, prose: Collection[str]) -> bool:
    """Whether a field is read as it stands. The layer of a site is; that of a question is an id."""
    return field in prose or (field == "layer" and isinstance(value, Site))


def fill_texts(value: object, place: str, texts: Mapping[str, str]) -> object:
    """The same value with these texts at their places."""
    if isinstance(value, str):
        return texts.get(place, value)
    parts = {
        key: fill_texts(part, f"{place}.{key}".lstrip("."), texts) for key, part in _parts(value)
    }
    if isinstance(value, BaseModel):
        return value.model_copy(update=parts)
    if isinstance(value, tuple):
        return tuple(parts.values())
    return parts if isinstance(value, Mapping) else value


def _parts(value: object) -> Iterator[tuple[str, object]]:
    """What a value is made of, each with its name in a place."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in NOT_HERE:
                yield name, getattr(value, name)
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield str(getattr(one, "id", number)), one
    elif isinstance(value, Mapping):
        yield from ((str(key), one) for key, one in value.items())


def _path(lesson_id: str, language: str, folder: Path) -> Path:
    return folder / lesson_id / f"{language}.yaml"
