"""Every kind of question on the page: keyboard, drags, reload, certainty; nothing given away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from lessons.feedback import Grade
from lessons.load import load_rubric
from lessons.naming import name_of
from lessons.questions import KINDS
from lessons.questions.case import CaseQuestion
from lessons.questions.label import LabelQuestion
from lessons.questions.name import NameQuestion
from lessons.questions.order import OrderQuestion
from pages.learners import Who
from pages.practise import Practise
from pages.questions import PANELS
from pages.questions.certainty import SURE_AND_PARTLY, SURE_AND_RIGHT, SURE_AND_WRONG
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import LESSON, FragileStore, do
from viewer.picks import Pick

NEW = ("name", "label", "dose", "order", "case")


def opened(studio: Studio, kind: str, *, certainty: bool = False) -> tuple[Practise, Who]:
    """A learner in front of the first question of a kind."""
    learner = studio.store.add_learner("Ada")
    who = Who(learner.id, learner.display_name)
    frame = make_frame("/practise", "Practise", plan="player")
    practise = Practise(studio, frame, studio.lesson(LESSON), who)
    practise.open("")
    if certainty:
        do(practise.sheet, "certainty")
    do(practise.sheet, "kinds", kind)
    do(practise.sheet, "start")
    return practise, who


def asked(practise: Practise) -> Any:
    assert practise.sitting is not None
    assert practise.sitting.asked is not None
    return practise.sitting.asked


def answer(practise: Practise, data: dict[str, Any], **more: str) -> Grade | None:
    """The grade of this answer, given by the controls: fields, ticks and arrow keys."""
    question = asked(practise)
    form: dict[str, Any] = dict(more)
    if question.kind == "order":
        put_in_order(practise, list(data["order_ids"]))
    elif question.kind == "label":
        form |= {f"pin_{k}": one for k, one in enumerate(data["name_ids"], 1)}
    elif question.kind == "name":
        form |= {"name": data["name"]} if "name" in data else {"option": [data["name_id"]]}
    elif question.kind == "dose":
        form |= {key: f"{value:.10g}" for key, value in data.items()}
    elif question.kind == "choice":
        form["option"] = list(data["option_ids"])
    do(practise.sheet, "confirm", "", **form)
    return practise.answered


def put_in_order(practise: Practise, wanted: list[str]) -> None:
    """Moves every line up to its place, one arrow key at a time."""
    for at, key in enumerate(wanted):
        while standing(practise).index(key) > at:
            do(practise.sheet, "order_move", f"{key}|up")


def standing(practise: Practise) -> list[str]:
    assert practise.sitting is not None
    found: list[str] = practise.sitting.draft.kept["order"]
    return found


def perfect(practise: Practise) -> dict[str, Any]:
    question = asked(practise)
    assert practise.lesson is not None
    return KINDS[question.kind].perfect(practise.face, practise.lesson, question)


def sent(practise: Practise) -> Iterator[str]:
    """All that the browser holds: the panel and the state of the view."""
    yield practise.sheet.html
    yield json.dumps(practise.viewer._state)


def test_there_is_a_panel_for_every_kind_and_no_other() -> None:
    assert set(PANELS) == set(KINDS)


@pytest.mark.parametrize("kind", NEW)
def test_every_question_of_a_kind_is_answered_by_keys_alone_and_saved(
    studio: Studio, kind: str
) -> None:
    practise, who = opened(studio, kind)
    while 'data-testid="done"' not in practise.sheet.html:
        if practise.answered is None:
            made = answer(practise, perfect(practise))
            assert made is not None, practise.trouble
            assert made.outcome == "correct"
        do(practise.sheet, "next")
    assert who.id is not None
    (summary,) = studio.store.list_attempts(who.id)
    assert summary.finished
    assert summary.points == summary.max_points > 0


@pytest.mark.parametrize("kind", NEW)
def test_nothing_on_the_page_or_in_the_view_gives_the_key(studio: Studio, kind: str) -> None:
    practise, _ = opened(studio, kind)
    while 'data-testid="done"' not in practise.sheet.html:
        if practise.answered is None:
            question = asked(practise)
            assert practise.viewer._state["names"] is None
            for text in sent(practise):
                assert question.teaches not in text
                assert not any(secret in text for secret in secrets(question)), question.id
            answer(practise, perfect(practise))
        do(practise.sheet, "next")


def secrets(question: Any) -> list[str]:
    if isinstance(question, NameQuestion):
        named = [name_of(question.target)] if question.ways == "type" else []
        return [question.target, *named] if "_" in question.target else named
    if isinstance(question, LabelQuestion):
        return [pin.id for pin in question.pins if "_" in pin.id]
    if isinstance(question, OrderQuestion):
        return [" → ".join(question.items)]
    return [option.feedback for option in getattr(question, "options", ())]


def test_what_is_to_be_named_stands_out(studio: Studio) -> None:
    practise, _ = opened(studio, "name")
    items = zip(practise.scene.items, practise.viewer._state["items"], strict=True)
    lit = {item.id for item, state in items if state["highlight"]}
    assert lit
    assert {one.partition(".")[0] for one in lit} == {asked(practise).target}


def test_numbers_stand_on_the_face_without_names(studio: Studio) -> None:
    practise, _ = opened(studio, "label")
    labels = [marker["label"] for marker in practise.viewer._state["markers"]]
    assert labels == [str(k + 1) for k in range(len(asked(practise).pins))]
    answer(practise, perfect(practise))
    assert all(re.match(r"\d \w", m.label) for m in practise.viewer.scene.markers)


def test_a_name_dropped_on_a_number_leaves_the_one_it_had(studio: Studio) -> None:
    practise, _ = opened(studio, "label")
    name = min(asked(practise).offered)
    assert practise.sitting is not None
    do(practise.sheet, "label_drop", f"{name}|1")
    do(practise.sheet, "label_drop", f"{name}|2")
    assert practise.sitting.draft.word("pin_1") == ""
    assert practise.sitting.draft.word("pin_2") == name


@pytest.mark.parametrize(
    ("kind", "act", "value"),
    [
        ("label", "label_drop", "zz|1"),
        ("label", "label_drop", "|"),
        ("label", "label_drop", "procerus|99"),
        ("order", "order_move", "zz|up"),
        ("order", "order_move", "sideways"),
        ("order", "order_drop", "zz|0"),
        ("order", "order_drop", "|-1"),
        ("name", "order_move", "a|up"),
        ("dose", "mark", 0),
    ],
)
def test_a_forged_act_changes_no_draft(studio: Studio, kind: str, act: str, value: object) -> None:
    practise, _ = opened(studio, kind)
    assert practise.sitting is not None
    draft = practise.sitting.draft
    before = (dict(draft.fields), json.dumps(draft.kept), draft.point, draft.structure_id)
    do(practise.sheet, act, value)
    practise._picked(Pick("skin", 100, (0.2, 0.3, 0.5)))
    assert before == (dict(draft.fields), json.dumps(draft.kept), draft.point, draft.structure_id)


def test_a_line_dropped_at_a_place_stands_there(studio: Studio) -> None:
    practise, _ = opened(studio, "order")
    first, *rest = standing(practise)
    do(practise.sheet, "order_drop", f"{first}|{len(rest)}")
    assert standing(practise) == [*rest, first]


# cases


def test_a_case_shows_its_patient_on_their_own_face_and_asks_its_parts_in_turn(
    studio: Studio,
) -> None:
    practise, _ = opened(studio, "case")
    assert practise.sitting is not None
    case = practise.sitting.case
    assert isinstance(case, CaseQuestion)
    assert practise.person.patient == case.case
    assert case.patient.history.concern.partition("'")[0] in practise.sheet.html
    assert case.parts[0].prompt.partition("'")[0] in practise.sheet.html
    assert case.parts[1].prompt.partition("'")[0] not in practise.sheet.html


def test_a_part_once_answered_stays_as_it_is_after_a_reload(studio: Studio) -> None:
    practise, who = opened(studio, "case")
    assert practise.sitting is not None
    case = practise.sitting.case
    assert case is not None
    answer(practise, perfect(practise))
    again = Practise(studio, make_frame("/practise", "Practise"), None, who)
    again.open(str(practise.sitting.attempt_id))
    assert again.sitting is not None
    assert again.sitting.parts == practise.sitting.parts != {}
    assert asked(again).id == case.parts[1].id
    assert again.person.patient == case.case


def test_a_case_cut_off_after_its_last_part_is_summed_up_on_return(studio: Studio) -> None:
    practise, who = opened(studio, "case")
    assert practise.sitting is not None
    case = practise.sitting.case
    assert case is not None
    for k, _ in enumerate(case.parts):
        answer(practise, perfect(practise))
        if k < len(case.parts) - 1:
            do(practise.sheet, "next")
    assert case.id not in practise.sitting.grades
    again = Practise(studio, make_frame("/practise", "Practise"), None, who)
    again.open(str(practise.sitting.attempt_id))
    assert again.answered is not None
    assert (again.answered.question_id, again.answered.outcome) == (case.id, "correct")
    assert who.id is not None
    (summary,) = studio.store.list_attempts(who.id)
    assert summary.answered == 1
    assert summary.points == again.answered.points


def test_the_points_of_parts_are_counted_once(studio: Studio) -> None:
    practise, who = opened(studio, "case")
    answer(practise, perfect(practise))
    assert who.id is not None
    (summary,) = studio.store.list_attempts(who.id)
    assert (summary.answered, summary.points, summary.max_points) == (0, 0, 0)


def test_when_the_records_fail_a_case_is_summed_up_later(
    studio: Studio, fragile: FragileStore
) -> None:
    practise, _ = opened(studio, "case")
    assert practise.sitting is not None
    case = practise.sitting.case
    assert case is not None
    for _ in case.parts[:-1]:
        answer(practise, perfect(practise))
        do(practise.sheet, "next")
    answer(practise, perfect(practise))
    fragile.broken = True
    do(practise.sheet, "next")
    assert 'data-testid="feedback"' in practise.sheet.html
    assert "was not saved" in practise.frame.notice.sheet.html
    fragile.broken = False
    do(practise.sheet, "next")
    assert practise.answered is not None
    assert practise.answered.question_id == case.id


# how sure


@pytest.mark.parametrize("sure", ["sure", "fairly", "guess"])
def test_how_sure_one_is_is_stored_and_told_and_changes_no_points(
    studio: Studio, sure: str
) -> None:
    practise, who = opened(studio, "dose", certainty=True)
    question = asked(practise)
    plain = KINDS["dose"].answer.model_validate(perfect(practise))
    most = load_rubric("standard").max_points("dose")
    answer(practise, perfect(practise), certainty=sure)
    assert practise.answered is not None
    assert practise.answered.points == most
    assert plain.certainty is None
    assert who.id is not None
    (summary,) = studio.store.list_attempts(who.id)
    (stored,) = studio.store.list_answers(summary.attempt.id)
    assert stored.answer.question_id == question.id
    assert stored.answer.answer["certainty"] == sure
    assert 'data-testid="certainty-told"' in practise.sheet.html
    assert (SURE_AND_RIGHT in practise.sheet.html) == (sure == "sure")


def test_sure_and_wrong_is_said(studio: Studio) -> None:
    practise, _ = opened(studio, "dose", certainty=True)
    unit = "units" if asked(practise).unit == "U" else "ml"
    do(practise.sheet, "confirm", "", certainty=["sure"], **{unit: "0"})
    assert practise.answered is not None
    assert practise.answered.points < practise.answered.max_points
    told = SURE_AND_PARTLY if practise.answered.passed else SURE_AND_WRONG
    assert told in practise.sheet.html


def test_who_did_not_wish_it_is_not_asked_and_need_not_answer(studio: Studio) -> None:
    practise, _ = opened(studio, "dose")
    assert 'data-testid="certainty"' not in practise.sheet.html
    asking, _ = opened(studio, "dose", certainty=True)
    assert 'data-testid="certainty"' in asking.sheet.html
    answer(asking, perfect(asking))
    assert asking.answered is not None
    assert 'data-testid="certainty-told"' not in asking.sheet.html


def test_a_certainty_that_is_none_is_refused_in_words(studio: Studio) -> None:
    practise, _ = opened(studio, "dose", certainty=True)
    answer(practise, perfect(practise), certainty="certainly")
    assert practise.answered is None
    assert "Say that you are sure, fairly sure or guessing" in practise.sheet.html
