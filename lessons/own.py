"""An author's own lessons: a folder of lessons beside the built-in ones.

    FOLDER/<lesson>/lesson.yaml, questions.yaml, steps/   as every lesson
    FOLDER/zones/<zone>.yaml                              danger zones of its own, if any
    FOLDER/sources.yaml                                   citations of its own, if any

What is built in can be named from there; no id of the folder may be one that is built in. A learner
is failed on built-in sources alone (`lessons/trust.py`): nobody here has checked the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from anatomy.content import ContentError, Problem
from anatomy.face import Face
from anatomy.sources import Source, load_sources
from lessons.check import check_folder, plain
from lessons.check_zones import check_zones
from lessons.lesson import Lesson
from lessons.load import (
    LESSONS_FOLDER,
    ZONES,
    ZONES_FOLDER,
    list_lessons,
    list_zones,
    load_lesson,
)
from lessons.shelf import Readable, read_lessons

SOURCES = "sources.yaml"
NO_FOLDER = "it is no folder. Make it, or give --lessons a folder of lessons."
TAKEN = "the {what} '{id}' is built in. Choose another id."


def own_zones(folder: Path) -> tuple[Path, ...]:
    """Where the danger zones of its lessons are looked for: its own, then the built-in ones."""
    return folder / ZONES, ZONES_FOLDER


def load_own_lesson(lesson_id: str, own: Path | None) -> Lesson:
    """A lesson of the author's folder, or else a built-in one. Raises UnknownId, ContentError."""
    if own is not None and lesson_id in list_lessons(folder=own):
        return load_lesson(lesson_id, folder=own, zones=own_zones(own))
    return load_lesson(lesson_id)


def read_shelf(own: Path | None, before: Readable | None = None) -> Readable:
    """The built-in lessons and an author's own; what cannot be used of these is told, by its path.

    before: the same shelf as it was read last, so that only what changed is read again.
    """
    known = {} if before is None else {lesson.id: lesson for lesson in before.lessons}
    built_in = read_lessons(known=known)
    if own is None:
        return built_in
    names = {*(lesson.id for lesson in built_in.lessons), *built_in.broken}
    taken = {problem.file: (problem,) for problem in _folder_problems(own, names)}
    found = read_lessons(folder=own, zones=own_zones(own), known=known)
    lessons = (*built_in.lessons, *(one for one in found.lessons if one.id not in names))
    broken = {name: told for name, told in found.broken.items() if name not in names}
    return Readable(lessons, {**built_in.broken, **broken, **taken})


def load_own_sources(own: Path | None) -> dict[str, Source]:
    """Every citation by its key, the author's own added.

    Raises ContentError where its file is unreadable or a key is built in.
    """
    built_in = load_sources()
    if own is None or not (own / SOURCES).is_file():
        return built_in
    found = load_sources(own / SOURCES)
    taken = sorted(built_in.keys() & found.keys())
    if taken:
        raise ContentError([_taken(own / SOURCES, "source", key) for key in taken])
    return built_in | found


def check_own(own: Path, face: Face | None = None) -> list[Problem]:
    """Every problem of an author's folder, in file order. face: as `check_lessons` takes it."""
    built_in = read_lessons()
    problems = list(_folder_problems(own, list_lessons()))
    zones = set(list_zones()) & set(list_zones(own / ZONES))
    problems += [_taken(own / ZONES / f"{name}.yaml", "danger zone", name) for name in zones]
    try:
        sources: Mapping[str, Source] = load_own_sources(own)
    except ContentError as error:
        return sorted({*problems, *error.problems})
    problems += check_zones(face, zones=own / ZONES, sources=sources)
    asked = _asked(built_in.lessons)
    for name in list_lessons(folder=own):
        problems += check_folder(
            own / name, face, sources=sources, zones=own_zones(own), asked=asked
        )
    return sorted(set(problems))


def check_one(
    lesson_id: str, own: Path | None, face: Face | None = None, *, others: Iterable[Lesson] = ()
) -> list[Problem]:
    """Every problem of one lesson, of an author's folder or built in, and of the folder's sources.

    others: the lessons that may not ask the same. face: as `check_lessons` takes it.
    """
    is_own = own is not None and lesson_id in list_lessons(folder=own)
    folder = own if own is not None and is_own else LESSONS_FOLDER
    zones = own_zones(folder) if is_own else ()
    problems: list[Problem] = []
    try:
        sources: Mapping[str, Source] = load_own_sources(own)
    except ContentError as error:
        problems, sources = list(error.problems), load_sources()
    asked = _asked(one for one in others if one.id != lesson_id)
    problems += check_folder(folder / lesson_id, face, sources=sources, zones=zones, asked=asked)
    problems += check_zones(face, zones=own_zones(folder)[0], sources=sources) if is_own else []
    return sorted(set(problems))


def _asked(lessons: Iterable[Lesson]) -> dict[str, str]:
    return {plain(question.prompt): one.id for one in lessons for question in one.questions}


def _folder_problems(own: Path, built_in: Iterable[str]) -> Iterator[Problem]:
    if not own.is_dir():
        yield Problem(str(own), 1, "file", NO_FOLDER)
    for name in sorted({*built_in} & {*list_lessons(folder=own)}):
        yield _taken(own / name / "lesson.yaml", "lesson", name)


def _taken(file: Path, what: str, name: str) -> Problem:
    return Problem(str(file), 1, "id", TAKEN.format(what=what, id=name))
