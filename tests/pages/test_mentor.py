"""The mentor's page: who may sign what, each refusal said and recorded, comments on the face."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from certification.kinds import (
    COMMENT,
    LOGBOOK,
    LOGBOOK_DECLINED,
    LOGBOOK_SIGNED,
    PASSPHRASE_SET,
    REFUSED,
    ROLE_GRANTED,
)
from certification.roles import hash_passphrase
from lessons.plans import Subject
from pages.learners import Who
from pages.logbook import Logbook
from pages.mentor import Mentor
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.test_logbook import CASE
from tests.records.planned import planned, saved
from viewer.picks import Pick

PASSPHRASE = "a long enough phrase"


@pytest.fixture
def ada(studio: Studio) -> Who:
    """A learner with one case in the logbook."""
    learner = studio.store.add_learner("Ada")
    who = Who(learner.id, learner.display_name)
    do(Logbook(studio, make_frame("/logbook", "Logbook"), who).sheet, "log", "", **CASE)
    return who


@pytest.fixture
def eve(studio: Studio) -> Who:
    """A mentor with a passphrase."""
    learner = studio.store.add_learner("Eve")
    for kind, payload in (
        (ROLE_GRANTED, {"role": "mentor"}),
        (PASSPHRASE_SET, hash_passphrase(PASSPHRASE, secrets.token_bytes(16))),
    ):
        studio.store.append_entry(kind, subject_id=learner.id, actor_id=learner.id, payload=payload,
                                  idempotency_key=kind)  # fmt: skip
    return Who(learner.id, learner.display_name)


def opened(studio: Studio, who: Who, plan: str = "") -> Mentor:
    mentor = Mentor(studio, make_frame("/mentor", "For mentors", plan="player"), who)
    mentor.open(plan)
    return mentor


def logged(studio: Studio, who: Who) -> Any:
    return Logbook(studio, make_frame("/logbook", "Logbook"), who).logged()[-1]


def value(studio: Studio, who: Who) -> str:
    one = logged(studio, who)
    return f"{one.id}|{one.version}"


def last(studio: Studio) -> Any:
    return studio.store.list_entries()[-1]


def save_plan(studio: Studio, who: Who) -> str:
    assert who.id is not None
    plan = planned().model_copy(update={"subject": Subject(id="template")})
    return str(saved(studio.store, who.id, "plan", plan=plan).id)


def test_a_mentor_signs_a_case_with_date_and_comment(studio: Studio, ada: Who, eve: Who) -> None:
    mentor = opened(studio, eve)
    assert "Case of Ada" in mentor.sheet.html
    do(mentor.sheet, "sign", value(studio, ada), note="Steady hand.", passphrase=PASSPHRASE)
    entry = last(studio)
    assert (entry.kind, entry.subject_id, entry.actor_id) == (LOGBOOK_SIGNED, ada.id, eve.id)
    assert 'data-testid="nothing-waits"' in mentor.sheet.html
    found = logged(studio, ada)
    assert (found.state, found.decided_by, found.words) == ("signed", eve.id, "Steady hand.")
    assert found.decided_at == entry.at
    shown = Logbook(studio, make_frame("/logbook", "Logbook"), ada).sheet.html
    assert "Signed by Eve" in shown
    assert "Steady hand." in shown


def test_a_case_is_declined_with_a_reason_and_not_without(
    studio: Studio, ada: Who, eve: Who
) -> None:
    mentor = opened(studio, eve)
    do(mentor.sheet, "decline", value(studio, ada), note="", passphrase=PASSPHRASE)
    assert "Say why, so that the entry can be corrected." in mentor.sheet.html
    do(mentor.sheet, "decline", value(studio, ada), note="Dose?", passphrase=PASSPHRASE)
    assert last(studio).kind == LOGBOOK_DECLINED
    assert logged(studio, ada).state == "declined"


@pytest.mark.parametrize("passphrase", ["", "wrong", PASSPHRASE.upper()])
def test_without_the_passphrase_nothing_is_signed(
    studio: Studio, ada: Who, eve: Who, passphrase: str
) -> None:
    mentor = opened(studio, eve)
    do(mentor.sheet, "sign", value(studio, ada), note="", passphrase=passphrase)
    assert "This is not your passphrase." in mentor.sheet.html
    assert last(studio).kind == REFUSED
    assert passphrase == "" or passphrase not in str(last(studio).payload)
    assert logged(studio, ada).state == "waiting"


def test_signing_ones_own_logbook_is_refused_and_recorded(studio: Studio, eve: Who) -> None:
    do(Logbook(studio, make_frame("/logbook", "Logbook"), eve).sheet, "log", "", **CASE)
    mentor = opened(studio, eve)
    assert "Case of Eve" not in mentor.sheet.html
    do(mentor.sheet, "sign", value(studio, eve), note="", passphrase=PASSPHRASE)
    assert "Nobody signs or declines an entry of their own." in mentor.sheet.html
    assert last(studio).kind == REFUSED
    assert logged(studio, eve).state == "waiting"


def test_a_mentor_without_the_role_is_refused_and_recorded(studio: Studio, ada: Who) -> None:
    ben = studio.store.add_learner("Ben")
    mentor = opened(studio, Who(ben.id, "Ben"))
    assert 'data-testid="no-role"' in mentor.sheet.html
    assert "Case of Ada" not in mentor.sheet.html
    do(mentor.sheet, "sign", value(studio, ada), note="", passphrase=PASSPHRASE)
    assert "Only a mentor may sign or decline a case" in mentor.sheet.html
    entry = last(studio)
    assert (entry.kind, entry.actor_id, entry.subject_id) == (REFUSED, ben.id, ada.id)
    assert logged(studio, ada).state == "waiting"


def test_what_was_corrected_meanwhile_is_not_signed_unread(
    studio: Studio, ada: Who, eve: Who
) -> None:
    mentor, read = opened(studio, eve), value(studio, ada)
    logbook = Logbook(studio, make_frame("/logbook", "Logbook"), ada)
    do(logbook.sheet, "correct", read.partition("|")[0])
    do(logbook.sheet, "log", "", **{**CASE, "units_corr_medial": "6"})
    do(mentor.sheet, "sign", read, note="", passphrase=PASSPHRASE)
    assert "was corrected since you read it" in mentor.sheet.html
    assert logged(studio, ada).state == "waiting"


def test_a_message_sent_again_signs_nothing_more(studio: Studio, ada: Who, eve: Who) -> None:
    mentor, read = opened(studio, eve), value(studio, ada)
    for _ in range(2):
        do(mentor.sheet, "sign", read, note="", passphrase=PASSPHRASE)
    assert "was signed already" in mentor.sheet.html
    kinds = [one.kind for one in studio.store.list_entries()]
    assert kinds.count(LOGBOOK_SIGNED) == 1
    assert kinds.count(LOGBOOK) == 1
    for hostile in ("", "|", "x|y", "' OR 1=1|"):
        do(mentor.sheet, "sign", hostile, note="", passphrase=PASSPHRASE)
        assert "There is no such entry." in mentor.sheet.html


def test_a_mentor_comments_on_a_plan_with_a_pin_on_the_face(
    studio: Studio, ada: Who, eve: Who
) -> None:
    plan = save_plan(studio, ada)
    mentor = opened(studio, eve)
    do(mentor.sheet, "plan", plan)
    do(mentor.sheet, "put", "", landmark="glabella", side="left", lateral="0", superior="9")
    assert "superior of the" in mentor.sheet.html
    do(mentor.sheet, "comment", "", text="Stay medial here.", passphrase=PASSPHRASE)
    entry = last(studio)
    assert (entry.kind, entry.about, entry.subject_id) == (COMMENT, plan, ada.id)
    assert entry.payload["pin"]["where"]
    assert "Stay medial here." in mentor.sheet.html
    labels = [marker["label"] for marker in mentor.faces.first.state["markers"]]
    assert "A" in labels
    own = opened(studio, ada, plan)
    assert "Stay medial here." in own.sheet.html
    assert 'data-testid="own-plan"' in own.sheet.html
    assert 'data-testid="send"' not in own.sheet.html


def test_a_click_on_the_skin_pins_and_the_pin_can_be_taken_away(
    studio: Studio, ada: Who, eve: Who
) -> None:
    mentor = opened(studio, eve, save_plan(studio, ada))
    pick = Pick(item_id="skin", face=40, barycentric=(0.2, 0.3, 0.5))
    mentor._picked(pick)
    assert "Pinned:" in mentor.sheet.html
    do(mentor.sheet, "unpin")
    assert "Pinned:" not in mentor.sheet.html


def test_a_strangers_plan_stays_closed_and_the_try_is_recorded(studio: Studio, ada: Who) -> None:
    plan = save_plan(studio, ada)
    ben = studio.store.add_learner("Ben")
    mentor = opened(studio, Who(ben.id, "Ben"), plan)
    assert "only a mentor may read it" in mentor.sheet.html
    assert last(studio).kind == REFUSED
    assert mentor.chosen is None
    do(mentor.sheet, "comment", "", text="x", passphrase="")
    assert "There is no such plan." in mentor.sheet.html


@pytest.mark.parametrize("plan", ["x", "' OR 1=1", "00000000-0000-0000-0000-000000000007"])
def test_a_plan_that_does_not_exist_is_told(studio: Studio, eve: Who, plan: str) -> None:
    assert "There is no such plan." in opened(studio, eve, plan).sheet.html
