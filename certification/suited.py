"""Which questions of the lessons suit an examination, and which of them are critical."""

from __future__ import annotations

from collections.abc import Iterable

from lessons import Lesson, Question
from lessons.questions.case import CaseQuestion
from lessons.questions.choice import ChoiceQuestion
from lessons.questions.dose import DoseQuestion
from lessons.questions.drill import DrillQuestion
from lessons.questions.identify import IdentifyQuestion
from lessons.questions.needle import NeedleQuestion
from lessons.questions.place import PlaceQuestion
from lessons.trust import is_verified


def needs_no_face(question: Question, kinds: Iterable[str]) -> bool:
    """True for a question of these kinds that shows no face, and whose parts show none."""
    parts = question.parts if isinstance(question, CaseQuestion) else ()
    asked = all(one.kind in kinds for one in (question, *parts))
    return asked and next(iter(question.stagings()), None) is None


def is_known(lesson: Lesson, question: Question) -> bool:
    """True where the right answer is verified, so that a wrong one may cost all the marks."""
    if isinstance(question, CaseQuestion):
        return all(is_known(lesson, part) for part in question.parts)
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
