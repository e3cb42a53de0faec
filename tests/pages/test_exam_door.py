"""The door to the examination: what a programme asks first, renewal, content that has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from certification.bank import Bank, build_bank
from certification.evidence import Evidence
from certification.kinds import CERTIFICATE, PAPER, REFUSED, RESULT
from certification.paper import Hashes
from certification.sitting import present
from lessons.questions.choice import ChoiceQuestion
from pages.certificate_issue import issue, list_held
from pages.exam import Exam
from pages.exam_door import bank_of, list_all, list_sittings, read_sitting
from pages.exam_outcome import appeal, decide_appeal, first_result, last_result, release
from pages.examiner import Examiner
from pages.learners import Who
from pages.record_export import record_json, record_pdf
from pages.shell import make_frame
from pages.studio import Studio
from tests.certification.certified import EARNED
from tests.e2e.app_process import ROOT
from tests.pages.conftest import do
from tests.pages.exam_course import DOCTOR, enrolled, on_course
from tests.pages.test_exam import (
    address_of,
    answer_here,
    asked_of,
    begun,
    kept,
    on_choice,
    opened,
    pass_to,
    refusals,
    told_of,
)
from tests.pages.test_exam_outcome import bea  # noqa: F401 - a fixture

SHORT_COURSE = ROOT / "tests" / "e2e" / "short_course"
BANK = ("remembered", "bank of the examination")
REASON = "It was asked of me in other words."


# What a programme asks first


def test_what_is_missing_is_named_in_order_and_recorded(studio: Studio) -> None:
    short = on_course(studio, SHORT_COURSE)
    bo = enrolled(short, "Bo", programme="short_course")
    exam = opened(short, bo)
    sentence = (
        "Before Examination complete in A short course: Theory, Technique, Supervised practice."
    )
    assert sentence in exam.sheet.html
    assert 'href="/road"' in exam.sheet.html
    assert 'data-testid="begin"' not in exam.sheet.html
    do(exam.sheet, "begin", "foundation", extra_time="1")
    assert kept(short, PAPER) == ()
    assert refusals(short) == [sentence]


def test_who_has_done_all_that_comes_first_may_begin(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = on_course(studio, SHORT_COURSE)
    bo = enrolled(short, "Bo", programme="short_course")
    told = _done()
    monkeypatch.setattr("pages.exam_admission.read_evidence", lambda *_: told)
    exam = opened(short, bo)
    assert 'data-testid="begin"' in exam.sheet.html
    do(exam.sheet, "begin", "foundation", extra_time="1")
    assert len(kept(short, PAPER)) == 1
    monkeypatch.setattr(
        "pages.exam_admission.read_evidence", lambda *_: replace(told, plans=frozenset())
    )
    eve = enrolled(short, "Eve", programme="short_course")
    do(opened(short, eve).sheet, "begin", "foundation", extra_time="1")
    assert "complete in A short course: Technique, Supervised practice." in refusals(short)[-1]


def test_a_licence_that_has_ended_since_shuts_the_door(studio: Studio) -> None:
    short = on_course(studio)
    bo = enrolled(short, "Bo")
    assert bo.id is not None
    short.store.append_entry(
        "profile", subject_id=bo.id, actor_id=bo.id, idempotency_key="ended",
        payload={"profession": "doctor", "region": "sweden", "licence_number": "12345",
                 "licence_ends": "2026-02-28"},
    )  # fmt: skip
    do(opened(short, bo).sheet, "begin", "", extra_time="1")
    assert "You may not sit an examination of An open course now" in refusals(short)[-1]
    assert "2026-02-28" in refusals(short)[-1]


def test_an_edited_address_is_refused_in_a_sentence_and_recorded(studio: Studio) -> None:
    short = on_course(studio)
    bo = enrolled(short, "Bo")
    assert bo.id is not None
    exam = Exam(short, make_frame("/exam", "Examination", plan="player"), bo.id)
    for number, edited in enumerate(("fundation", "../foundation", "x" * 3000), start=1):
        exam.open("", edited)
        assert "They ask for: Foundation examination." in exam.sheet.html
        assert len(kept(short, REFUSED)) == number
    exam.open("", "foundation")
    assert 'data-testid="begin"' in exam.sheet.html
    do(exam.sheet, "begin", "fundation", extra_time="1")
    assert kept(short, PAPER) == ()


def test_an_instructors_own_blueprint_is_sat(studio: Studio, tmp_path: Path) -> None:
    text = (ROOT / "certification/data/blueprints/foundation.yaml").read_text(encoding="utf-8")
    course = (ROOT / "tests/pages/open_course/open_course.yaml").read_text(encoding="utf-8")
    (tmp_path / "own" / "blueprints").mkdir(parents=True)
    (tmp_path / "own" / "blueprints" / "evening.yaml").write_text(
        text.replace("id: foundation\ntitle: Foundation", "id: evening\ntitle: Evening", 1),
        encoding="utf-8",
    )
    both = course.replace(
        "- {kind: exam, blueprint: foundation}",
        "- {kind: exam, blueprint: foundation}\n      - {kind: exam, blueprint: evening}",
    )
    (tmp_path / "own" / "open_course.yaml").write_text(both, encoding="utf-8")
    own = on_course(studio, tmp_path / "own")
    bo = enrolled(own, "Bo")
    exam = opened(own, bo)
    assert 'href="/exam?blueprint=evening"' in exam.sheet.html
    exam.open("", "evening")
    assert "<h2>Evening examination</h2>" in exam.sheet.html
    do(exam.sheet, "begin", "evening", extra_time="1")
    (paper,) = kept(own, PAPER)
    assert paper.payload["blueprint"] == "evening"
    without = on_course(studio)
    told = read_sitting(without, paper.about)
    assert told.changed == ("blueprint",)
    assert told.paper == read_sitting(own, paper.about).paper


# Renewal


@pytest.fixture
def passed(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Studio, Who]:
    """A course, and Ada, who has passed its examination and has no certificate yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    course = on_course(studio)
    ada = enrolled(course, "Ada")
    _pass(course, ada, "sitting-1")
    return course, ada


def test_it_is_sat_again_from_the_day_on_which_renewal_is_spoken_of(
    passed: tuple[Studio, Who],
) -> None:
    course, ada = passed
    assert ada.id is not None
    do(opened(course, ada).sheet, "begin", "", extra_time="1")
    assert "Get your certificate" in refusals(course)[-1]
    first = issue(course, ada.id, _earned("sitting-1"))
    assert str(first.certificate.expires_on) == "2028-02-29"
    course.clock.pass_time(days=730 - 91)  # type: ignore[attr-defined]
    do(opened(course, ada).sheet, "begin", "", extra_time="1")
    assert "it may be sat again from 2027-12-01 on." in refusals(course)[-1]
    course.clock.pass_time(days=1)  # type: ignore[attr-defined]
    assert str(course.clock().date()) == "2027-12-01"
    assert "Sit the examination again" in list_held(course, ada.id)[0].standing.reminder
    begun(course, ada)


def test_an_expired_certificate_is_renewed_and_keeps_its_own_record(
    passed: tuple[Studio, Who],
) -> None:
    course, ada = passed
    assert ada.id is not None
    first = issue(course, ada.id, _earned("sitting-1"))
    course.clock.pass_time(days=800)  # type: ignore[attr-defined]
    _pass(course, ada, "sitting-2")
    do(opened(course, ada).sheet, "begin", "", extra_time="1")
    assert "Get your certificate" in refusals(course)[-1]
    second = issue(course, ada.id, _earned("sitting-2"))
    assert second.certificate.number != first.certificate.number
    old, new = kept(course, CERTIFICATE)
    assert new.supersedes == old.id
    now, before = list_held(course, ada.id)
    assert (now.standing.state, now.renewed_by) == ("valid", "")
    assert before.certificate == first.certificate
    assert (before.standing.state, before.renewed_by) == ("expired", second.certificate.number)
    do(opened(course, ada).sheet, "begin", "", extra_time="1")
    assert "it may be sat again from" in refusals(course)[-1]
    assert issue(course, ada.id, _earned("sitting-2")).certificate == second.certificate
    assert course.store.check_ledger() == ""


# Content that has changed since


@pytest.fixture
def changed(studio: Studio) -> tuple[Studio, Studio, Exam]:
    """Before and after: a sitting of Ada's on an unchanged bank, and the same records restarted.

    In the bank of the restarted server each choice has its first option right, and no other.
    """
    course = on_course(studio)
    exam = on_choice(course, begun(course, enrolled(course, "Ada")))
    answer_here(exam)
    return course, _restarted(course), exam


def test_an_open_sitting_goes_on_with_what_it_was_begun_with(
    changed: tuple[Studio, Studio, Exam],
) -> None:
    before, after, exam = changed
    key, sitting = asked_of(exam), told_of(exam).id
    first = read_sitting(before, sitting)
    told = read_sitting(after, sitting)
    assert told.changed == ("bank",)
    assert told.paper == first.paper
    assert told.sitting == first.sitting
    assert told.bank.question(key)[1] == bank_of(before).question(key)[1]
    assert bank_of(after).question(key)[1] != bank_of(before).question(key)[1]
    again = Exam(after, make_frame("/exam", "Examination", plan="player"), told.learner_id)
    again.open(sitting)
    again = on_choice(after, again)
    assert asked_of(again) == key
    question = told.bank.question(key)[1]
    assert isinstance(question, ChoiceQuestion)
    (right,) = (one.id for one in question.options if one.right)
    do(again.sheet, "save", address_of(again), option=[right])
    assert again.trouble == ""
    assert read_sitting(after, sitting).grades[key].outcome == "correct"


def test_it_is_marked_reviewed_appealed_and_exported_as_it_was_sat(
    changed: tuple[Studio, Studio, Exam],
    bea: UUID,  # noqa: F811
) -> None:
    before, after, exam = changed
    sitting, learner = told_of(exam).id, told_of(exam).learner_id
    for part in told_of(exam).paper.parts:
        pass_to(before, exam, part.id)
        do(exam.sheet, "hand_in", part.id)
    page = Exam(after, make_frame("/exam", "Examination", plan="player"), learner)
    page.open("")
    assert f"/exam?sitting={sitting}" in page.sheet.html
    assert 'data-testid="changed-since"' in page.sheet.html
    examines = Examiner(after, make_frame("/examiner", "Examiner"), bea)
    assert f"release-{sitting}" in examines.body.html
    assert "Content has changed since: lessons, difficulties or rubrics." in examines.body.html
    told = release(after, read_sitting(after, sitting), actor=bea, alone=True)
    told = decide_appeal(after, appeal(after, told, REASON), actor=bea, reason=REASON)
    assert first_result(told).written == last_result(told).written
    assert told.regrades[0].payload["changed"] == []
    record = json.loads(record_json(after, learner))
    assert "Content has changed since" in record["content_changed_since"][sitting]
    assert '"right"' not in json.dumps(record["ledger"])
    assert record_pdf(after, learner).startswith(b"%PDF")
    assert json.loads(record_json(before, learner))["content_changed_since"] == {}


def test_with_another_atlas_it_stays_listed_and_asks_nothing_on_a_face(
    studio: Studio,
) -> None:
    course = on_course(studio)
    exam = on_choice(course, begun(course, enrolled(course, "Ada")))
    sitting, learner = told_of(exam).id, told_of(exam).learner_id
    other = replace(course.atlas, content_hash="e" * 64)
    after = on_course(course, atlas=other)
    page = Exam(after, make_frame("/exam", "Examination", plan="player"), learner)
    page.open(sitting)
    assert told_of(page).changed == ("atlas",)
    answer_here(on_choice(after, page))
    assert page.trouble == ""
    pass_to(after, page, "technique_glabella")
    assert "nothing can be asked or graded on a face of it any more" in page.sheet.html
    do(page.sheet, "hand_in", "technique_glabella")
    assert [one.id for one in list_sittings(after, learner)] == [sitting]


def test_a_sitting_of_which_nothing_was_kept_is_listed_with_the_reason(studio: Studio) -> None:
    course = on_course(studio)
    ada = enrolled(course, "Ada")
    exam = begun(course, ada)
    (paper,) = kept(course, PAPER)
    payload = {key: value for key, value in paper.payload.items() if key != "content"}
    course.store.append_entry(
        PAPER, subject_id=paper.subject_id, actor_id=paper.subject_id, about="old",
        payload=payload, idempotency_key="old",
    )  # fmt: skip
    after = _restarted(course)
    _, (lost,) = list_all(after, ada.id)
    assert lost.begun.about == "old"
    page = opened(after, ada)
    assert 'data-testid="lost"' in page.sheet.html
    assert "tell an administrator" in page.sheet.html
    assert present(read_sitting(after, told_of(exam).id).sitting, after.clock()) is not None


def _done() -> Evidence:
    """All that the short course asks before its examination."""
    lesson = "theory_aftercare"
    return Evidence(
        profile=DOCTOR,
        enrolled="learner",
        lessons=frozenset([lesson]),
        scores={lesson: 90.0},
        cards=frozenset(["a card"]),
        drills={f"{lesson}.drill_wheals_at_home": 100.0},
        plans=frozenset(range(1, 11)),
        logbook={("observed", "dao"): 1, ("supervised", "glabellar_lines"): 1},
    )


def _pass(studio: Studio, who: Who, sitting: str) -> None:
    """A sitting that was passed, on record."""
    assert who.id is not None
    told: tuple[tuple[str, Mapping[str, Any]], ...] = (
        (PAPER, {"blueprint": "foundation", "form": sitting, "seed": 1, "paper": sitting,
                 "hashes": dict.fromkeys(Hashes.model_fields, "of then")}),
        (RESULT, {"passed": True}),
    )  # fmt: skip
    for kind, payload in told:
        studio.store.append_entry(
            kind, subject_id=who.id, actor_id=who.id, payload=payload, about=sitting,
            idempotency_key=f"{sitting}:{kind}",
        )  # fmt: skip


def _earned(sitting: str) -> Any:
    return EARNED.model_copy(
        update={"sitting": sitting, "programme": "open_course", "valid_days": 730}
    )


def _restarted(studio: Studio) -> Studio:
    """Another process on the same records, in whose bank other options are right."""
    again = on_course(studio)
    again._made[BANK] = _other(bank_of(studio))
    return again


def _other(bank: Bank) -> Bank:
    """A bank in which every choice has its first option right alone, in other words."""
    lessons = []
    for lesson in bank.lessons.values():
        asked = tuple(map(_first_is_right, lesson.questions))
        lessons.append(lesson.model_copy(update={"questions": asked}))
    return build_bank(lessons, {one.id: f"changed {one.id}" for one in lessons})


def _first_is_right(question: Any) -> Any:
    if not isinstance(question, ChoiceQuestion):
        return question
    options = tuple(
        one.model_copy(update={"right": number == 0, "text": f"Now: {one.text}"})
        for number, one in enumerate(question.options)
    )
    return question.model_copy(update={"options": options})
