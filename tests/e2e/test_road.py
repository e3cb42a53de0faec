"""One candidate walks the road from profile to certificate; another touches the danger and fails.

The real server runs on records of its own, with a short programme (tests/e2e/short_course) that
asks for the same kinds of things as the foundation. What would take a person hours is written into
the same records by the functions that the pages call (tests/e2e/candidate.py): most answers of the
lesson, of the written part and of the stations are the right ones by the lessons' own rules, nine
of the ten plans are an expert's, and the clock is put forward so that a card is known for long and
no pause between stations is sat out. Everything else is done in browsers, each of one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

from certification.history import exams_passed
from certification.kinds import CERTIFICATE, ENROLLED, LOGBOOK, REFUSED
from certification.logbook import LOGBOOK_KINDS, Logged, read_logbook
from lessons.questions.choice import ChoiceQuestion
from pages.plan_link import write_link
from pages.settings import Settings
from pages.studio import Studio
from records.command import role_command
from tests.e2e.app_process import AppProcess, free_port
from tests.e2e.candidate import (
    know_lesson,
    save_plan,
    sound_plans,
)
from tests.e2e.clocked import ShiftedClock
from tests.e2e.course import Course
from tests.e2e.examined import sit
from tests.e2e.visitor import DESK, PHONE, Visitor
from viewer.build import build_bundle

pytestmark = pytest.mark.browser

SHORT_COURSE = Path(__file__).parent / "short_course"
EXAMINATION = "the_examination"  # a programme of the same folder: the examination alone
LESSON = "theory_aftercare"
PASSPHRASE = "four words and a number 7"
SPACED_DAYS = (0, 3, 12, 40)
PATIENTS = 10
CASE = {"kind": "supervised", "product": "ona", "age_band": "31-42"}
UNITS = {"units_procerus_mid": "4", "units_corr_medial": "8", "units_corr_lateral": "8"}


@pytest.fixture
def course(face: object, tmp_path: Path) -> Iterator[Course]:
    """The app on the short course. `face`: its shapes are built before the app reads them."""
    build_bundle()
    clock, database = ShiftedClock(tmp_path / "ahead"), tmp_path / "records.sqlite"
    app = AppProcess(
        free_port(),
        database,
        tmp_path / "log.txt",
        options=("--programmes", str(SHORT_COURSE)),
        environment={"XDG_DATA_HOME": str(tmp_path / "data")},
        program=("-m", "tests.e2e.clocked", str(clock.file)),
    )
    settings = Settings(database=database, quality="low", programmes=SHORT_COURSE)
    app.start()
    yield Course(app, Studio(settings, clock), clock)
    app.stop()


def test_from_profile_to_certificate(course: Course, enter: Callable[[], Visitor]) -> None:
    candidate, mentor, stranger = enter(), enter(), enter()
    ada = enrol(course, candidate, "Ada")
    knock(course, candidate)
    read_and_practise(course, candidate, ada)
    eve = become_mentor(course, mentor)
    keep_logbook(course, candidate, ada)
    sign(course, mentor, ada=ada, eve=eve)
    sit(course, candidate, ada, into_danger=False)
    release(course, mentor, candidate, ada)
    number, link = take_certificate(course, candidate, ada)
    verify(stranger, f"{course.app.address}{link}", "Valid")
    revoke(course, mentor, number)
    verify(stranger, f"{course.app.address}{link}", "Revoked")
    check_clean(course, candidate, mentor, stranger)


@pytest.mark.long
def test_a_touch_of_the_danger_fails(course: Course, enter: Callable[[], Visitor]) -> None:
    candidate, mentor = enter(), enter()
    become_mentor(course, mentor)
    bo = enrol(course, candidate, "Bo", programme=EXAMINATION)
    sit(course, candidate, bo, into_danger=True)
    release(course, mentor, candidate, bo)
    fail(course, candidate, bo)
    check_clean(course, candidate, mentor)


def check_clean(course: Course, *visitors: Visitor) -> None:
    """The ledger is whole, no browser complained and none asked another machine."""
    assert course.studio.store.check_ledger() == ""
    for visitor in visitors:
        assert visitor.complaints == []
        assert visitor.strangers() == []


# Profile and enrolment


def enrol(course: Course, visitor: Visitor, name: str, *, programme: str = "short_course") -> UUID:
    """Refused without a licence, with one that has ended, and enrolled with one that is valid."""
    visitor.open(course.app.address)
    visitor.add_name(name)
    expect(visitor.at("learner-now")).to_contain_text(name)
    learner = course.learner(name)
    visitor.open(f"{course.app.address}/road?programme={programme}")
    visitor.at("word-profession").select_option("doctor")
    visitor.at("word-region").select_option("sweden")
    visitor.at("save-profile").click()
    expect(visitor.at("trouble")).to_contain_text("licence")
    assert course.refused(learner, "licence")
    today = course.clock().date()
    visitor.at("licence_number").fill("12345")
    visitor.at("licence_ends").fill(str(today - timedelta(days=1)))
    visitor.at("save-profile").click()
    expect(visitor.at("trouble")).to_contain_text("ended on")
    assert course.refused(learner, "ended on")
    assert course.entries(learner, ENROLLED) == ()
    visitor.at("licence_ends").fill(str(today + timedelta(days=500)))
    visitor.at("save-profile").click()
    expect(visitor.at("decision")).to_have_attribute("data-answer", "may_enrol")
    visitor.at("enrol").click()
    expect(visitor.at("joined")).to_contain_text("You are enrolled.")
    assert len(course.entries(learner, ENROLLED)) == 1
    alone = programme == EXAMINATION
    module, state = ("examination", "open") if alone else ("supervised", "locked")
    expect(visitor.at(f"module-{module}")).to_have_attribute("data-state", state)
    return learner


def knock(course: Course, visitor: Visitor) -> None:
    """The door to the examination, before anything is done."""
    visitor.open(f"{course.app.address}/exam")
    missing = "complete in A short course: Theory, Technique, Supervised practice."
    expect(visitor.at("exam-state")).to_contain_text(missing)
    expect(visitor.at("begin")).to_have_count(0)


# Theory and practice


def read_and_practise(course: Course, visitor: Visitor, ada: UUID) -> None:
    """A lesson walked and a question answered by hand; the rest of theory; ten patients."""
    visitor.open(f"{course.app.address}/lesson?id={LESSON}")
    step = visitor.at("step")
    step.wait_for()
    for one in course.studio.lesson(LESSON).steps:
        visitor.page.keyboard.press("ArrowRight")
        expect(step.locator("h2")).to_have_text(one.title)
    answer_one_question(course, visitor)
    for days in SPACED_DAYS:
        course.clock.pass_time(days=days)
        know_lesson(course.studio, ada, LESSON)
    visitor.open(f"{course.app.address}/road")
    expect(visitor.at("module-theory")).to_have_attribute("data-state", "done")
    first, *others = islice(sound_plans(course.studio, ada), PATIENTS)
    visitor.open(f"{course.app.address}/plan?{write_link(first, 'debrief')}")
    expect(visitor.at("verdict")).to_have_attribute("data-verdict", "sound")
    visitor.at("save").click()
    expect(visitor.at("saved")).to_be_visible()
    for plan in others:
        save_plan(course.studio, ada, plan)
    visitor.open(f"{course.app.address}/road")
    expect(visitor.at("module-technique")).to_have_attribute("data-state", "done")
    expect(visitor.at("module-supervised")).to_have_attribute("data-state", "open")
    visitor.picture("road", DESK, PHONE)


def answer_one_question(course: Course, visitor: Visitor) -> None:
    """A choice among the lesson's questions, answered in the browser with its feedback."""
    visitor.open(f"{course.app.address}/practise?lesson={LESSON}")
    visitor.at("kind-choice").click()
    visitor.page.locator("[data-testid=kind-choice][aria-pressed=true]").wait_for()
    visitor.at("start").click()
    prompt = visitor.at("prompt").inner_text()
    choices = (q for q in course.studio.lesson(LESSON).questions if isinstance(q, ChoiceQuestion))
    (question,) = (q for q in choices if q.prompt == prompt)
    for option in question.options:
        if option.right:
            visitor.at(f"option-{option.id}").check()
    visitor.at("confirm").click()
    expect(visitor.at("verdict")).not_to_be_empty()
    expect(visitor.at("saved")).to_be_visible()


# Logbook and mentor


def become_mentor(course: Course, visitor: Visitor) -> UUID:
    """Eve, who is given her roles on the command line."""
    visitor.open(course.app.address)
    visitor.add_name("Eve")
    expect(visitor.at("learner-now")).to_contain_text("Eve")
    for role in ("mentor", "administrator"):
        done = CliRunner().invoke(
            role_command,
            ["Eve", role, "--database", str(course.app.database)],
            input=f"{PASSPHRASE}\n{PASSPHRASE}\n",
        )
        assert done.exit_code == 0, done.output
    return course.learner("Eve")


def keep_logbook(course: Course, visitor: Visitor, ada: UUID) -> None:
    """A name of a patient is refused; one case is watched, one done and then corrected."""
    visitor.open(f"{course.app.address}/logbook")
    log_case(course, visitor, kind="supervised", note="Mrs Miller, born 3.4.1970")
    visitor.at("log").click()
    expect(visitor.at("trouble")).to_be_visible()
    assert course.entries(ada, LOGBOOK) == ()
    assert course.entries(ada, REFUSED)[-1].payload["tried"] == "log a case"
    visitor.at("note").fill("Calm, no bruise.")
    visitor.at("log").click()
    expect(visitor.at("case-1")).to_have_attribute("data-state", "waiting")
    log_case(course, visitor, kind="observed", note="")
    visitor.at("log").click()
    expect(visitor.at("case-2")).to_be_visible()
    visitor.at("correct-1").click()
    expect(visitor.at("note")).to_have_value("Calm, no bruise.")
    visitor.at("note").fill("Calm; a small bruise on the left.")
    visitor.at("log").click()
    expect(visitor.at("case-1")).to_contain_text("version 2")
    visitor.picture("logbook", DESK, PHONE)


def log_case(course: Course, visitor: Visitor, *, kind: str, note: str) -> None:
    """The form for a case, filled in."""
    visitor.at("technique").select_option("glabellar_lines")
    visitor.at("units_corr_medial").wait_for()
    for name, value in {**CASE, "kind": kind}.items():
        visitor.at(f"word-{name}").select_option(value)
    visitor.at("done_on").fill(str(course.clock().date()))
    for name, value in UNITS.items():
        visitor.at(name).fill(value)
    visitor.at("note").fill(note)


def sign(course: Course, visitor: Visitor, *, ada: UUID, eve: UUID) -> None:
    """Eve signs both cases of Ada; her own she may not, however she asks."""
    visitor.open(f"{course.app.address}/logbook")
    log_case(course, visitor, kind="supervised", note="")
    visitor.at("log").click()
    expect(visitor.at("case-1")).to_have_attribute("data-state", "waiting")
    visitor.open(f"{course.app.address}/mentor")
    visitor.at("sign-2").wait_for()
    expect(visitor.page.get_by_text("Case of Eve")).to_have_count(0)
    visitor.picture("mentor", DESK, PHONE)
    (own,) = logged(course, eve)
    form = visitor.page.locator("form", has=visitor.at("sign-1"))
    form.evaluate("(form, own) => { form.dataset.value = own }", f"{own.id}|{own.version}")
    press_sign(visitor, 1)
    expect(visitor.at("trouble")).to_contain_text("own")
    assert course.refused(eve, "own")
    for number in (1, 2):
        press_sign(visitor, number)
        expect(visitor.at(f"sign-{number}")).to_have_count(0)
    expect(visitor.at("nothing-waits")).to_be_visible()
    assert [one.state for one in logged(course, ada)] == ["signed", "signed"]
    assert [one.state for one in logged(course, eve)] == ["waiting"]


def press_sign(visitor: Visitor, number: int) -> None:
    """The passphrase and the button of one waiting case."""
    form = visitor.page.locator("form", has=visitor.at(f"sign-{number}"))
    form.get_by_label("Your passphrase").fill(PASSPHRASE)
    visitor.at(f"sign-{number}").click()


def logged(course: Course, learner_id: UUID) -> tuple[Logged, ...]:
    """The cases of a learner as they stand."""
    return read_logbook(course.entries(learner_id, *LOGBOOK_KINDS))


# Examination


def release(course: Course, mentor: Visitor, candidate: Visitor, learner: UUID) -> None:
    """The administrator releases the result of whoever has no examiner; the candidate reads it."""
    told = course.sitting(learner)
    mentor.open(f"{course.app.address}/examiner")
    form = mentor.page.locator("form", has=mentor.at(f"release-{told.id}"))
    form.get_by_label("There was no examiner").check()
    form.get_by_label("Your passphrase").fill(PASSPHRASE)
    mentor.at(f"release-{told.id}").click()
    expect(mentor.at("said")).to_be_visible()
    candidate.open(f"{course.app.address}/exam?sitting={told.id}")
    candidate.at("verdict").wait_for()


# Result, certificate


def take_certificate(course: Course, visitor: Visitor, ada: UUID) -> tuple[str, str]:
    """Passed, so the road ends in a certificate; its number and the link that verifies it."""
    expect(visitor.at("verdict")).to_have_text("Passed")
    visitor.picture("result_passed", DESK, PHONE)
    visitor.open(f"{course.app.address}/road")
    visitor.at("get-certificate").click()
    (entry,) = wait_for_certificate(course, visitor, ada)
    shown = visitor.at(f"certificate-{entry.about}")
    expect(shown).to_contain_text("Valid")
    expect(visitor.at("no-licence")).to_be_visible()
    visitor.picture("certificate", DESK, PHONE)
    link = shown.get_by_role("link", name="Link to verify").get_attribute("href")
    assert link is not None
    return entry.about, link


def wait_for_certificate(course: Course, visitor: Visitor, ada: UUID) -> tuple[Any, ...]:
    """The entry of the certificate, once its page is open."""
    visitor.page.wait_for_url("**/certificate")
    visitor.at("record-json").wait_for()
    return course.entries(ada, CERTIFICATE)


def verify(visitor: Visitor, address: str, word: str) -> None:
    """Whoever has the link and no name reads what the certificate is worth."""
    visitor.open(address)
    expect(visitor.at("verdict")).to_have_text(word)
    expect(visitor.at("no-licence")).to_be_visible()
    visitor.picture(f"verify_{word.lower()}", DESK, PHONE)


def revoke(course: Course, visitor: Visitor, number: str) -> None:
    """The administrator revokes it with a reason."""
    visitor.open(f"{course.app.address}/certificate")
    visitor.page.get_by_label("Number", exact=True).fill(number)
    visitor.page.get_by_label("Reason", exact=True).fill("Issued in the course of a test.")
    visitor.page.get_by_label("Your passphrase").fill(PASSPHRASE)
    visitor.at("revoke").click()
    expect(visitor.at("revoked")).to_contain_text(number)


def fail(course: Course, visitor: Visitor, bo: UUID) -> None:
    """Perfect in writing and failed for the artery; no certificate however it is asked for."""
    expect(visitor.at("verdict")).to_have_text("Not passed")
    reasons = visitor.at("reasons")
    expect(reasons).to_contain_text("A critical safety error")
    expect(reasons).to_contain_text("supraorbital artery", ignore_case=True)
    visitor.picture("result_failed", DESK, PHONE)
    result = course.sitting(bo).results[-1].payload["result"]
    assert result["written"]["marks"] == result["written"]["most"]
    assert result["practical"]["marks"] >= 0.6 * result["practical"]["most"]
    assert exams_passed(course.studio.store.list_entries(subject_id=bo)) == frozenset()
    visitor.open(f"{course.app.address}/road")
    expect(visitor.at("next")).to_be_visible()
    expect(visitor.at("get-certificate")).to_have_count(0)
    assert course.entries(bo, CERTIFICATE) == ()
