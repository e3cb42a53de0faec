"""What a learner has done, read from the records in the words of the programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from certification.evidence import Evidence
from certification.hands_on import PracticePatient, choose_patients
from certification.history import enrolment_of, exams_passed, profile_of
from certification.logbook import count_signed, read_logbook
from certification.programme import Programme
from lessons.plans import Plan
from lessons.practice.mastery import level_of
from pages.plan_saved import read_saved
from pages.studio import Studio
from records.rows import AttemptSummary, Entry, GradedAnswer, LessonPlace, SavedPlan

DRILL = "drill"
SOUND = "sound"
WHOLE = 100.0  # per cent


def read_evidence(
    studio: Studio, learner_id: UUID, programme: Programme, entries: Sequence[Entry]
) -> Evidence:
    """All that counts towards a programme. entries: of this learner. Raises StoreUnavailable."""
    store = studio.store
    attempts = store.list_attempts(learner_id)
    known = (one for one in store.list_cards(learner_id)
             if level_of(one, at=studio.clock()) == "known")  # fmt: skip
    return Evidence(
        profile=profile_of(entries),
        enrolled=enrolment_of(entries, programme.id)[0],
        lessons=walked(studio, store.list_places(learner_id)),
        scores=best_scores(studio, attempts),
        cards=frozenset(one.card_id for one in known),
        drills=best_drills(studio, attempts, store.answers_by_attempt(learner_id)),
        plans=planned(store.list_plans(learner_id), patients_of(learner_id, programme)),
        logbook=count_signed(read_logbook(entries)),
        exams=exams_passed(entries),
    )


def patients_of(learner_id: UUID, programme: Programme) -> tuple[PracticePatient, ...]:
    """A learner's practice patients, in the order they come."""
    return choose_patients(str(learner_id), programme.techniques)


def walked(studio: Studio, places: Iterable[LessonPlace]) -> frozenset[str]:
    """The lessons that were walked to their last step."""
    steps = {lesson.id: len(lesson.steps) for lesson in studio.lessons}
    return frozenset(
        one.lesson_id
        for one in places
        if one.furthest >= steps.get(one.lesson_id, one.furthest + 1)
    )


def best_scores(studio: Studio, attempts: Iterable[AttemptSummary]) -> dict[str, float]:
    """A lesson's best share of the points, in %, of attempts that answered all its questions."""
    asked = {lesson.id: len(lesson.questions) for lesson in studio.lessons}
    best: dict[str, float] = {}
    for one in attempts:
        row = one.attempt
        whole = row.card_id is None and row.question_count >= asked.get(row.lesson_id, 1)
        if whole and one.finished and one.max_points > 0 and not one.critical:
            share = WHOLE * one.points / one.max_points
            best[row.lesson_id] = max(share, best.get(row.lesson_id, 0.0))
    return best


def best_drills(
    studio: Studio,
    attempts: Iterable[AttemptSummary],
    answers: Mapping[UUID, Sequence[GradedAnswer]],
) -> dict[str, float]:
    """The best share of each drill, in %, of answers without a dangerous step."""
    drills = {f"{lesson.id}.{q.id}" for lesson in studio.lessons for q in lesson.questions
              if q.kind == DRILL}  # fmt: skip
    best: dict[str, float] = {}
    for one in attempts:
        for given in answers.get(one.attempt.id, ()):
            key = f"{one.attempt.lesson_id}.{given.answer.question_id}"
            grade = given.grade
            if key in drills and grade.outcome != "critical" and grade.max_points > 0:
                best[key] = max(WHOLE * grade.points / grade.max_points, best.get(key, 0.0))
    return best


def planned(plans: Iterable[SavedPlan], patients: Iterable[PracticePatient]) -> frozenset[int]:
    """The numbers of the practice patients who have a sound plan of their own technique."""
    numbers: dict[tuple[int | None, str], int] = {
        (one.seed, one.technique): one.number for one in patients
    }
    sound = (read_saved(row) for row in plans if row.verdict == SOUND)
    found = {numbers.get((_seed(plan), plan.lesson), 0) for plan in sound if plan is not None}
    return frozenset(found - {0})


def _seed(plan: Plan) -> int | None:
    """The seed of a made-up person as they are, None for anybody else or with wishes."""
    return None if plan.subject.wishes else plan.subject.seed
