"""Reading lessons and rubrics from their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from anatomy.content import (
    ContentError,
    Document,
    Problem,
    UnknownId,
    load_folder,
    parse,
    read_document,
)
from lessons.lesson import Lesson, Zone
from lessons.questions import Question
from lessons.rubric import Rubric

DATA = Path(__file__).parent / "data"
LESSONS_FOLDER = DATA / "lessons"
ZONES = "zones"  # the folder of danger zones, beside that of the lessons
ZONES_FOLDER = DATA / ZONES
RUBRICS_FOLDER = DATA / "rubrics"
TRANSLATIONS = "??.yaml"  # beside lesson.yaml, named by their language

CHANGING = "one of its files went away while it was read. Save it again."
MAX_TEXT_BYTES = 200_000

M = TypeVar("M", bound=BaseModel)


class QuestionFile(BaseModel):
    """The whole of a questions.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lesson: str
    questions: tuple[Question, ...] = Field(min_length=1)


@dataclass(frozen=True, eq=False)
class OpenLesson:
    """A lesson beside its documents, so that checks can name lines.

    texts: step id to the file of its text. Danger zones have files of their own.
    """

    lesson: Lesson
    document: Document
    questions_document: Document
    texts: Mapping[str, Path]


def list_lessons(*, folder: Path = LESSONS_FOLDER) -> tuple[str, ...]:
    """Ids of all lessons, sorted."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/lesson.yaml")))


def load_lesson(
    lesson_id: str, *, folder: Path = LESSONS_FOLDER, zones: Sequence[Path] = ()
) -> Lesson:
    """A lesson with its texts and questions. zones: as `open_lesson` takes them.

    Raises UnknownId with the nearest match, ContentError with every problem of its files.

    >>> load_lesson("glabellar_lines").title
    'Glabellar lines'
    """
    return open_lesson(lesson_id, folder=folder, zones=zones).lesson


def open_lesson(
    lesson_id: str, *, folder: Path = LESSONS_FOLDER, zones: Sequence[Path] = ()
) -> OpenLesson:
    """A lesson beside its documents. Raises UnknownId, ContentError.

    zones: folders of danger zones, the first that has one wins; none: the one beside `folder`.
    """
    allowed = list_lessons(folder=folder)
    if lesson_id not in allowed:
        raise UnknownId("lesson", lesson_id, allowed)
    home = folder / lesson_id
    problems: list[Problem] = []
    told = _try_read(Lesson, home / "lesson.yaml", problems)
    asked = _try_read(QuestionFile, home / "questions.yaml", problems)
    lesson, document = told if told is not None else (None, None)
    texts = {} if lesson is None else {s.id: home / "steps" / f"{s.id}.md" for s in lesson.steps}
    words = {step: _read_text(path, problems) for step, path in texts.items()}
    places = tuple(zones) or (folder.parent / ZONES,)
    opened = (
        () if lesson is None or document is None else _zones(lesson, document, places, problems)
    )
    if problems or lesson is None or document is None or asked is None:
        raise ContentError(problems)
    steps = tuple(s.model_copy(update={"text": words[s.id]}) for s in lesson.steps)
    filled = {"steps": steps, "questions": asked[0].questions, "opened_zones": opened}
    try:
        pinned = _hash(_files_of(home, lesson, places))
    except OSError as error:
        raise ContentError([document.problem((), CHANGING)]) from error
    whole = lesson.model_copy(update={**filled, "content_hash": pinned})
    return OpenLesson(whole, document, asked[1], texts)


def list_zones(*zones: Path) -> tuple[str, ...]:
    """Ids of all danger zones in these folders, sorted; of the built-in ones without any."""
    places = zones or (ZONES_FOLDER,)
    return tuple(sorted({path.stem for place in places for path in place.glob("*.yaml")}))


def open_zone(zone_id: str, *zones: Path) -> tuple[Zone, Document]:
    """A danger zone of the first of these folders that has it. Raises UnknownId, ContentError."""
    file = _zone_file(zone_id, zones)
    if file is None:
        raise UnknownId("danger zone", zone_id, list_zones(*zones))
    document = read_document(file)
    return parse(Zone, document), document


@lru_cache(maxsize=8)
def load_rubric(rubric_id: str = "standard", *, folder: Path = RUBRICS_FOLDER) -> Rubric:
    """The numbers of a way to score. Raises UnknownId, ContentError."""
    rubrics = load_folder(Rubric, folder)
    if rubric_id not in rubrics:
        raise UnknownId("rubric", rubric_id, rubrics)
    return rubrics[rubric_id]


def content_hash(lesson_id: str, *, folder: Path = LESSONS_FOLDER) -> str:
    """The SHA-256 of a lesson's files and of its danger zones, to which attempts are pinned.

    Translations do not count: what is asked, and what is right, is the lesson's own. Raises
    UnknownId, and ContentError where lesson.yaml cannot be read.
    """
    allowed = list_lessons(folder=folder)
    if lesson_id not in allowed:
        raise UnknownId("lesson", lesson_id, allowed)
    home = folder / lesson_id
    lesson = parse(Lesson, read_document(home / "lesson.yaml"))
    return _hash(_files_of(home, lesson, (folder.parent / ZONES,)))


def is_unchanged(lesson: Lesson, *, folder: Path, zones: Sequence[Path] = ()) -> bool:
    """Whether a lesson's files and zones still say what they said when it was read."""
    places = tuple(zones) or (folder.parent / ZONES,)
    try:
        return lesson.content_hash == _hash(_files_of(folder / lesson.id, lesson, places))
    except OSError:  # it is being written
        return False


def rubric_hash(rubric_id: str = "standard", *, folder: Path = RUBRICS_FOLDER) -> str:
    """The SHA-256 of a rubric file, to which grades are pinned. Raises UnknownId."""
    allowed = [path.stem for path in folder.glob("*.yaml")]
    if rubric_id not in allowed:
        raise UnknownId("rubric", rubric_id, allowed)
    return _hash([folder / f"{rubric_id}.yaml"])


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _files_of(home: Path, lesson: Lesson, zones: Sequence[Path]) -> list[Path]:
    said = set(home.glob(TRANSLATIONS))
    files = sorted(
        p for p in home.rglob("*") if p.is_file() and not p.name.startswith(".") and p not in said
    )
    named = (_zone_file(name, zones) for name in lesson.zone_ids)
    return [*files, *(file for file in named if file is not None)]


def _zone_file(zone_id: str, zones: Sequence[Path]) -> Path | None:
    files = (place / f"{zone_id}.yaml" for place in zones or (ZONES_FOLDER,))
    return next((file for file in files if file.is_file()), None)


def _zones(
    lesson: Lesson, document: Document, zones: Sequence[Path], problems: list[Problem]
) -> tuple[Zone, ...]:
    found = []
    for k, name in enumerate(lesson.zone_ids):
        try:
            found.append(open_zone(name, *zones)[0])
        except UnknownId as error:
            problems.append(document.problem(("zones", k), str(error)))
        except ContentError as error:
            problems += error.problems
    return tuple(found)


def _try_read(model: type[M], path: Path, problems: list[Problem]) -> tuple[M, Document] | None:
    try:
        document = read_document(path)
        return parse(model, document), document
    except ContentError as error:
        problems += error.problems
        return None


def _read_text(path: Path, problems: list[Problem]) -> str:
    try:
        if path.stat().st_size > MAX_TEXT_BYTES:
            message = f"it is longer than {MAX_TEXT_BYTES:,} bytes. Divide the step."
            problems.append(Problem(_text_name(path), 1, "file", message))
            return ""
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        name = _text_name(path)
        message = f"the text of step '{path.stem}' is missing or no UTF-8. Write {name}."
        problems.append(Problem(name, 1, "file", message))
        return ""


def _text_name(path: Path) -> str:
    return f"{path.parent.parent.name}/steps/{path.name}"
