"""How soon a step of a lesson changes on the server, beside composing its scene from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from anatomy import build_face, compose_scene, load_patient
from anatomy.face import Face
from benchmarks.row import MS, Row, measure_ms
from lessons.lesson import Lesson
from lessons.marks import marks_of
from lessons.overlay import overlay_lesson
from pages.kept_marks import keep_marks, prepare_marks, recall_marks
from pages.lesson import lesson_scene
from pages.settings import Settings
from pages.studio import Studio
from viewer.component import Viewer

TARGET_MS = 300
TARGET_RATIO = 10
ROUNDS, SLOWEST = 3, 5
TABS = ("tab:sites", "tab:dangers")


def measure_lessons() -> Iterator[Row]:
    """The worst step of all lessons, shown for the first time and again, and the start's share."""
    studio = Studio(Settings(), lambda: datetime.now(UTC))
    studio.scene()
    with TemporaryDirectory() as name:
        file = Path(name) / "marks.npz"
        prepare_marks(studio.face, studio.lessons, file)
        keep_marks(marks_of(studio.face), file)
        lesson, what, unprepared_ms = worst_step(studio)
        anew_ms = from_nothing_ms(studio, lesson, what)
        prepared_ms = min(change_ms(studio, lesson, (what, what)) for _ in range(ROUNDS))
        told = f"{lesson.id}, {what}"
        for words, ours in (("never shown before", unprepared_ms), ("prepared", prepared_ms)):
            yield Row(
                f"a step's scene and message, {words}, the worst of all lessons ({told})",
                "ms",
                ours=ours,
                theirs=anew_ms,
                alternative="composed from nothing",
                target_ours=TARGET_MS,
                target_ratio=TARGET_RATIO,
            )
        fresh = face_of(studio)
        yield Row(
            "what all lessons mark, read from the cache when the server starts",
            "ms",
            ours=measure_ms(lambda: recall_marks(fresh, file), rounds=3),
            target_ours=TARGET_MS,
        )


def worst_step(studio: Studio) -> tuple[Lesson, str, float]:
    """The lesson, the step and ms of the step that takes longest when it is first shown.

    A pause of the garbage collector or of the machine is no property of a step: the slowest few
    are measured again, each time unprepared, and the least time counts.
    """
    steps = [(lesson, what) for lesson in studio.lessons for what in parts(lesson)]
    times = [change_ms(studio, lesson, (what,)) for lesson, what in steps]
    slowest = sorted(range(len(steps)), key=lambda row: -times[row])[:SLOWEST]
    least = {row: min(first_ms(studio, *steps[row]) for _ in range(ROUNDS)) for row in slowest}
    row = max(least, key=lambda one: least[one])
    return (*steps[row], least[row])


def first_ms(studio: Studio, lesson: Lesson, what: str) -> float:
    """The time of a step whose scene was forgotten, ms."""
    forget(studio)
    return change_ms(studio, lesson, (what,))


def parts(lesson: Lesson) -> tuple[str, ...]:
    """Everything of a lesson that shows the face in its own way."""
    return (*(f"step:{number}" for number in range(1, len(lesson.steps) + 1)), *TABS)


def change_ms(studio: Studio, lesson: Lesson, steps: tuple[str, ...]) -> float:
    """The server's part of the last of these changes in a window that shows the whole face, ms."""
    viewer, took_ms = Viewer(studio.scene()), 0.0
    for what in steps:
        started_s = perf_counter()
        viewer.set_scene(lesson_scene(studio, lesson, what, "conventional"))
        took_ms = (perf_counter() - started_s) * MS
    return took_ms


def from_nothing_ms(studio: Studio, lesson: Lesson, what: str) -> float:
    """The same on a face of which nothing is known yet, its scene composed anew, ms."""
    face = face_of(studio)
    step = None if what in TABS else lesson.steps[int(what.partition(":")[2]) - 1]
    started_s = perf_counter()
    Viewer(overlay_lesson(compose_scene(face), face, lesson, step))
    return (perf_counter() - started_s) * MS


def face_of(studio: Studio) -> Face:
    """The studio's face built anew."""
    patient = load_patient(studio.settings.patient)
    return build_face(studio.atlas, patient, level=studio.settings.level)


def forget(studio: Studio) -> None:
    """Every scene of a lesson that was remembered."""
    for key in [key for key in studio._made if isinstance(key, tuple) and key[0] == "remembered"]:  # noqa: SLF001 - no learner needs to forget
        del studio._made[key]  # noqa: SLF001
