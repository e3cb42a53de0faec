"""Every lesson that can be read, beside what is wrong with those that cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anatomy.content import ContentError, Problem, UnknownId
from lessons.lesson import Lesson, find
from lessons.load import LESSONS_FOLDER, list_lessons, open_lesson


@dataclass(frozen=True)
class Readable:
    """The lessons that can be used, sorted by folder. broken: why others, by folder, are left out.

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
        if lesson_id in self.broken:
            raise UnreadableLesson(lesson_id, self.broken[lesson_id])
        return find("lesson", self.lessons, lesson_id)


class UnreadableLesson(UnknownId):
    """A lesson that is there and cannot be read; `str()` names file, line and sentence."""

    def __init__(self, lesson_id: str, problems: Sequence[Problem]) -> None:
        super().__init__("lesson", lesson_id, ())
        told = " ".join(map(str, problems))
        self.args = (f"The lesson '{lesson_id}' cannot be read. {told}",)


def read_lessons(*, folder: Path = LESSONS_FOLDER, zones: Sequence[Path] = ()) -> Readable:
    """Reads lesson by lesson: a broken one is told, and hides no other.

    zones: folders of danger zones, as `open_lesson` takes them.
    """
    lessons: list[Lesson] = []
    broken: dict[str, tuple[Problem, ...]] = {}
    for name in list_lessons(folder=folder):
        try:
            opened = open_lesson(name, folder=folder, zones=zones)
        except ContentError as error:
            broken[name] = error.problems
            continue
        except UnknownId:  # removed since it was listed
            continue
        if opened.lesson.id != name:  # it could stand in the way of the lesson of that id
            message = f"'{opened.lesson.id}' is not the folder's name. Write id: {name}."
            broken[name] = (opened.document.problem(("id",), message),)
            continue
        lessons.append(opened.lesson)
    return Readable(tuple(lessons), broken)
