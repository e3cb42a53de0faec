"""The whole road against bad input: each is answered in a sentence, put on record, changes nothing.

What each page refuses in detail stands in its own tests; here the same must hold for all of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from anatomy.content import ContentError
from certification.kinds import ENROLLED, PASSPHRASE_SET, REFUSED, ROLE_GRANTED
from certification.programme_check import checked_folder
from certification.roles import hash_passphrase
from pages.certificate import Certificates
from pages.exam import Exam
from pages.learners import Who
from pages.logbook import Logbook
from pages.mentor import Mentor
from pages.road import Road
from pages.settings import Settings
from pages.shell import make_frame
from pages.studio import Studio
from records.rows import Entry
from tests.e2e.app_process import ROOT
from tests.pages.conftest import do
from tests.pages.exam_course import on_course
from tests.pages.test_logbook import CASE
from tests.pages.test_road import FORM

SHORT_COURSE = ROOT / "tests" / "e2e" / "short_course"
PASSPHRASE = "a long enough phrase"
HOURS_OF_THE_PAPER = 12


@pytest.fixture
def people(studio: Studio) -> Mapping[str, Who]:
    """Ada and Eve, both enrolled and with a case in the logbook; Eve is a mentor too."""
    told = {name: _person(studio, name) for name in ("Ada", "Eve")}
    for kind, payload in (
        (ROLE_GRANTED, {"role": "mentor"}),
        (PASSPHRASE_SET, hash_passphrase(PASSPHRASE, secrets.token_bytes(16))),
    ):
        eve = told["Eve"].id
        assert eve is not None
        studio.store.append_entry(kind, subject_id=eve, actor_id=eve, payload=payload,
                                  idempotency_key=kind)  # fmt: skip
    return told


def _person(studio: Studio, name: str) -> Who:
    learner = studio.store.add_learner(name)
    who = Who(learner.id, name)
    road = _road(studio, who)
    do(road.sheet, "save_profile", "", **FORM)
    do(road.sheet, "enrol")
    do(_road(on_course(studio), who).sheet, "enrol")
    do(_logbook(studio, who).sheet, "log", "", **CASE)
    return who


def _road(studio: Studio, who: Who) -> Road:
    return Road(studio, make_frame("/road", "Certification"), who)


def _logbook(studio: Studio, who: Who) -> Logbook:
    return Logbook(studio, make_frame("/logbook", "Logbook"), who)


def _mentor(studio: Studio, who: Who, plan: str = "") -> Mentor:
    mentor = Mentor(studio, make_frame("/mentor", "For mentors", plan="player"), who)
    mentor.open(plan)
    return mentor


def _exam(studio: Studio, who: Who, sitting: str = "") -> Exam:
    """The page on a programme whose examination waits for nothing."""
    assert who.id is not None
    exam = Exam(on_course(studio), make_frame("/exam", "Examination", plan="player"), who.id)
    exam.open(sitting)
    return exam


def _sign(studio: Studio, who: Who, of: Who) -> None:
    (one,) = _logbook(studio, of).logged()
    do(_mentor(studio, who).sheet, "sign", f"{one.id}|{one.version}", passphrase=PASSPHRASE)


def expired_licence(studio: Studio, ada: Who, _: Who) -> None:
    do(_road(studio, ada).sheet, "save_profile", "", **{**FORM, "licence_ends": "2026-02-28"})


def no_licence(studio: Studio, ada: Who, _: Who) -> None:
    do(_road(studio, ada).sheet, "save_profile", "", **{**FORM, "licence_number": ""})


def unfinished(studio: Studio, ada: Who, _: Who) -> None:
    do(_road(studio, ada).sheet, "certificate")


def name_in_logbook(studio: Studio, ada: Who, _: Who) -> None:
    do(_logbook(studio, ada).sheet, "log", "", **{**CASE, "note": "Mrs Miller, born 3.4.1970"})


def own_logbook(studio: Studio, _: Who, eve: Who) -> None:
    _sign(studio, eve, eve)


def no_role(studio: Studio, ada: Who, eve: Who) -> None:
    _sign(studio, ada, eve)


def no_such_case(studio: Studio, _: Who, eve: Who) -> None:
    do(_mentor(studio, eve).sheet, "sign", "\x00|' OR 1=1", passphrase=PASSPHRASE)


def edited_plan(studio: Studio, ada: Who, _: Who) -> None:
    _mentor(studio, ada, "../../etc/passwd")


def edited_sitting(studio: Studio, ada: Who, _: Who) -> None:
    _exam(studio, ada, "0" * 32)


def odd_time(studio: Studio, ada: Who, _: Who) -> None:
    do(_exam(studio, ada).sheet, "begin", "", extra_time="99")


def no_such_certificate(studio: Studio, ada: Who, _: Who) -> None:
    page = Certificates(studio, make_frame("/certificate", "Certificate"), ada)
    do(page.body, "badge", "FC-2026-AAAA-BBBB-CCCC")


def revoking(studio: Studio, ada: Who, _: Who) -> None:
    page = Certificates(studio, make_frame("/certificate", "Certificate"), ada)
    do(page.body, "revoke", number="FC-2026-AAAA-BBBB-CCCC", reason="Because I say so.",
       passphrase=PASSPHRASE)  # fmt: skip


BAD: Mapping[Callable[[Studio, Who, Who], None], str] = {
    expired_licence: "ended on 2026-02-28",
    no_licence: "licence",
    unfinished: "The programme is not finished",
    name_in_logbook: "Take it out",
    own_logbook: "own",
    no_role: "Only a mentor may",
    no_such_case: "no such",
    edited_plan: "There is no such plan",
    edited_sitting: "There is no such sitting",
    odd_time: "Extra time is one of",
    no_such_certificate: "You have no certificate",
    revoking: "Only an administrator may revoke",
}


@pytest.mark.parametrize("act", BAD, ids=lambda act: act.__name__)
def test_bad_input_is_refused_in_a_sentence_on_record_and_changes_nothing(
    studio: Studio, people: Mapping[str, Who], act: Callable[[Studio, Who, Who], None]
) -> None:
    before = studio.store.list_entries()
    act(studio, people["Ada"], people["Eve"])
    (refused,) = added(studio, before)
    assert refused.kind == REFUSED
    assert BAD[act].lower() in refused.payload["sentence"].lower()
    assert refused.payload["tried"]
    assert studio.store.check_ledger() == ""


@pytest.mark.parametrize("late", ["answer", "hand_in", "flag"])
def test_what_comes_after_the_last_minute_is_refused(
    studio: Studio, people: Mapping[str, Who], late: str
) -> None:
    exam = _exam(studio, people["Ada"])
    do(exam.sheet, "begin", "", extra_time="1")
    before = studio.store.list_entries()
    studio.clock.pass_time(hours=HOURS_OF_THE_PAPER)  # type: ignore[attr-defined]
    value = "written" if late == "hand_in" else "written|0|0"
    do(exam.sheet, "save" if late == "answer" else late, value, option=["a"])
    kinds = [one.kind for one in added(studio, before)]
    assert REFUSED in kinds
    assert "exam_answer" not in kinds
    assert "exam_flag" not in kinds


def test_enrolling_and_signing_sent_twice_are_kept_once(
    studio: Studio, people: Mapping[str, Who]
) -> None:
    ada, eve = people["Ada"], people["Eve"]
    _sign(studio, eve, ada)
    before = studio.store.list_entries()
    do(_road(studio, ada).sheet, "enrol")
    _sign(studio, eve, ada)
    assert [one.kind for one in added(studio, before)] == [REFUSED]
    kept = studio.store.list_entries(subject_id=ada.id, kinds=[ENROLLED], about="foundation")
    assert len(kept) == 1


# Programmes of an instructor's own


def test_an_instructors_own_folder_of_programmes_is_what_the_road_shows(
    studio: Studio, people: Mapping[str, Who]
) -> None:
    settings = Settings(database=studio.settings.database, quality="low", programmes=SHORT_COURSE)
    own = Studio(settings, studio.clock, _made=dict(studio._made))
    road = _road(own, people["Ada"])
    assert "A short course" in road.sheet.html
    assert 'data-testid="enrol"' in road.sheet.html  # enrolled in another programme only
    assert "Foundation in facial toxin" in _road(studio, people["Ada"]).sheet.html


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "there is no programme in this folder. Write one as <id>.yaml."),
        ("id: mine\ntitle: Mine\n", "mine.yaml:"),
    ],
)
def test_a_folder_that_holds_no_programme_is_told_before_it_is_served(
    tmp_path: Path, text: str | None, sentence: str
) -> None:
    if text is not None:
        (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=sentence.replace("<", ".")):
        checked_folder(tmp_path)


def test_the_short_course_of_the_browser_test_is_sound() -> None:
    assert checked_folder(SHORT_COURSE) == SHORT_COURSE


def added(studio: Studio, before: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries since then."""
    return studio.store.list_entries()[len(before) :]
