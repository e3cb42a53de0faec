"""Where a learner stopped in a lesson, kept in the records and read from them."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.lesson import Lesson
from pages.learners import Who
from pages.shell import Frame
from pages.studio import Studio
from records.rows import LessonPlace
from records.unavailable import StoreUnavailable, UnknownRecord


def keep_place(studio: Studio, who: Who, lesson: Lesson, step: int, frame: Frame) -> None:
    """Remembers this step for a learner with a name; a store that is away is told in a sentence."""
    if who.id is None:
        return
    step_id = lesson.steps[step - 1].id if step else ""
    try:
        studio.store.keep_place(who.id, lesson_id=lesson.id, step_id=step_id, number=step)
    except (StoreUnavailable, UnknownRecord) as error:
        frame.notice.say(str(error))


def furthest(studio: Studio, who: Who, frame: Frame | None = None) -> Mapping[str, int]:
    """How many steps of each lesson a learner has seen; nothing for nobody."""
    try:
        return {place.lesson_id: place.furthest for place in places_of(studio, who)}
    except StoreUnavailable as error:
        if frame is not None:
            frame.notice.say(str(error))
        return {}


def resume_step(studio: Studio, who: Who, lesson: Lesson) -> int:
    """The step at which to go on, 0 for none: found by its id, wherever it stands by now."""
    try:
        places = {place.lesson_id: place for place in places_of(studio, who)}
    except StoreUnavailable:
        return 0
    place = places.get(lesson.id)
    if place is None:
        return 0
    numbers = (k for k, step in enumerate(lesson.steps, start=1) if step.id == place.step_id)
    return next(numbers, 0)


def places_of(studio: Studio, who: Who) -> tuple[LessonPlace, ...]:
    """A learner's places, the latest first. Raises StoreUnavailable."""
    return () if who.id is None else studio.store.list_places(who.id)
