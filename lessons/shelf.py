"""Every lesson that can be read, beside what is wrong with those that cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anatomy.content import ContentError, Problem, UnknownId
from lessons.lesson import Lesson, find
from lessons.load import LESSONS_FOLDER, is_unchanged, list_lessons, open_lesson

NOTHING: Mapping[str, Lesson] = {}


@dataclass(frozen=True)
class Readable:
    """The lessons that can be used, sorted by folder. broken: why others, by folder, are left out,
    or, where they were read before, stay as they were.

    >>> read_lessons().broken
    {}
    """

    lessons: tuple[Lesson, ...]
    broken: Mapping[str, tuple[Problem, ...]]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong with the lessons left out."""
        return tuple(problem for problems in self.broken.values() for problem in problems)

    def lesson(self, lesson_id: str) -> Lesson:
        """The lesson with this id. Raises UnknownId; UnreadableLesson for one that is broken."""
        usable = any(lesson.id == lesson_id for lesson in self.lessons)
        if lesson_id in self.broken and not usable:
            raise UnreadableLesson(lesson_id, self.broken[lesson_id])
        return find("lesson", self.lessons, lesson_id)


class UnreadableLesson(UnknownId):
    """A lesson that is there and cannot be read; `str()` names file, line and sentence."""

    def __init__(self, lesson_id: str, problems: Sequence[Problem]) -> None:
        super().__init__("lesson", lesson_id, ())
        told = " ".join(map(str, problems))
        self.args = (f"The lesson '{lesson_id}' cannot be read. {told}",)


def read_lessons(
    *,
    folder: Path = LESSONS_FOLDER,
    zones: Sequence[Path] = (),
    known: Mapping[str, Lesson] = NOTHING,
) -> Readable:
    """Reads lesson by lesson: a broken one is told, and hides no other.

    zones: folders of danger zones, as `open_lesson` takes them. known: lessons as they were read
    before, by id: those whose files are the same are not read again, and one that is broken now
    stays as it was.
    """
    lessons: list[Lesson] = []
    broken: dict[str, tuple[Problem, ...]] = {}
    for name in list_lessons(folder=folder):
        before = known.get(name)
        try:
            lessons.append(_read(name, folder, zones, before))
        except ContentError as error:
            broken[name] = error.problems
            lessons += [] if before is None else [before]
        except UnknownId:  # removed since it was listed
            continue
    return Readable(tuple(lessons), broken)


def _read(name: str, folder: Path, zones: Sequence[Path], before: Lesson | None) -> Lesson:
    if before is not None and is_unchanged(before, folder=folder, zones=zones):
        return before
    opened = open_lesson(name, folder=folder, zones=zones)
    if opened.lesson.id != name:  # it could stand in the way of the lesson of that id
        message = f"'{opened.lesson.id}' is not the folder's name. Write id: {name}."
        raise ContentError([opened.document.problem(("id",), message)])
    return opened.lesson
