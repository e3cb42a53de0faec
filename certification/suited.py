"""Which questions of the lessons suit an examination, and which of them are critical."""

from __future__ import annotations

from collections.abc import Collection

from lessons import Lesson, Question
from lessons.questions.case import CaseQuestion
from lessons.questions.choice import ChoiceQuestion
from lessons.questions.dose import DoseQuestion
from lessons.questions.drill import DrillQuestion
from lessons.questions.identify import IdentifyQuestion
from lessons.questions.needle import NeedleQuestion
from lessons.questions.place import PlaceQuestion
from lessons.trust import is_verified


def as_asked(lesson: Lesson, question: Question, kinds: Collection[str]) -> Question | None:
    """The question as an examination asks it, None where it is not asked.

    Its right answer is verified; of a case only such parts are asked, and none that shows a face.
    kinds: of the written part.
    """
    if not isinstance(question, CaseQuestion):
        return question if is_known(lesson, question) else None
    parts = tuple(
        part for part in question.parts if needs_no_face(part, kinds) and is_known(lesson, part)
    )
    return question.model_copy(update={"parts": parts}) if parts else None


def needs_no_face(question: Question, kinds: Collection[str]) -> bool:
    """True for a question of these kinds that shows no face."""
    return question.kind in kinds and next(iter(question.stagings()), None) is None


def is_known(lesson: Lesson, question: Question) -> bool:
    """True where the right answer is verified, so that a wrong one may cost all the marks."""
    if isinstance(question, DrillQuestion):
        return all(is_verified(moment.evidence) for moment in question.moments)
    if isinstance(question, PlaceQuestion):  # judged by its muscle, whatever is known of the place
        return is_verified(lesson.site(question.site).target_evidence)
    if isinstance(question, NeedleQuestion):
        aim = question.aim or lesson.site(question.site or "")
        return is_verified(aim.target_evidence)
    # which body was clicked is no figure to doubt
    return isinstance(question, IdentifyQuestion) or is_verified(question.evidence)


def is_critical(question: Question) -> bool:
    """True where an answer that is offered endangers a patient, by verified evidence."""
    if isinstance(question, CaseQuestion):
        return any(is_critical(part) for part in question.parts)
    if isinstance(question, ChoiceQuestion):
        return is_verified(question.evidence) and any(one.critical for one in question.options)
    if isinstance(question, DoseQuestion):
        return question.danger is not None and is_verified(question.danger.over)
    return False
