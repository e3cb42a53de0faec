"""The examination as it is sat in a browser, with what a test answers behind it."""

from __future__ import annotations

from uuid import UUID

from playwright.sync_api import expect

from certification.bank import Bank
from certification.recall import Recalled
from lessons.questions.choice import ChoiceQuestion
from pages.exam_door import bank_of
from pages.exam_sitting import close
from pages.people import Who, face_of
from tests.e2e.candidate import answer_part, finish_part, into_the_artery, part_now, right_of
from tests.e2e.course import Course
from tests.e2e.visitor import DESK, PHONE, Visitor

NEEDLES = "technique_glabella"
BY_HAND = 3  # questions of the written part that are answered in the browser


def sit(course: Course, visitor: Visitor, learner: UUID, *, into_danger: bool) -> None:
    """The whole examination, rightly; or with one needle into the supraorbital artery."""
    studio = course.studio
    visitor.open(f"{course.app.address}/exam")
    visitor.at("begin").click()
    visitor.at("question").wait_for()
    name = "exam_danger" if into_danger else "exam"
    told = course.sitting(learner)
    if not into_danger:
        answer_by_hand(course, visitor, told)
        visitor.picture(f"{name}_written", DESK, PHONE)
    told = finish_part(studio, answer_part(studio, course.sitting(learner)))
    for part in told.paper.parts[1:]:
        course.clock.pass_time(minutes=part.before_minutes, seconds=1)
        assert part_now(studio, told).id == part.id
        by_hand = frozenset(part.keys[:1]) if part.id == NEEDLES else frozenset[str]()
        told = answer_part(studio, told, but=by_hand)
        if by_hand:
            visitor.open(f"{course.app.address}/exam?sitting={told.id}")
            push_needle(course, visitor, told, part.keys[0], into_danger=into_danger)
            visitor.picture(f"{name}_needle", DESK, PHONE)
            told = course.sitting(learner)
        told = finish_part(studio, told)
    close(studio, told)
    visitor.open(f"{course.app.address}/exam?sitting={told.id}")
    expect(visitor.at("delayed")).to_be_visible()


def answer_by_hand(course: Course, visitor: Visitor, told: Recalled) -> None:
    """Some choices of the written part, each kept as soon as it is made."""
    bank: Bank = bank_of(course.studio)
    asked = [(place, item.key, bank.question(item.key)[1])
             for place, item in enumerate(told.paper.items)]  # fmt: skip
    choices = [(place, key) for place, key, question in asked
               if isinstance(question, ChoiceQuestion) and not question.multiple]  # fmt: skip
    for place, key in choices[:BY_HAND]:
        visitor.at(f"go-{place}").click()
        expect(visitor.at("prompt")).to_have_text(bank.question(key)[1].prompt)
        (right,) = right_of(course.studio, told, key)["option_ids"]
        visitor.at(f"option-{right}").check()
        expect(visitor.at("saved")).to_be_visible()
    kept = course.sitting(told.learner_id)
    assert [kept.grades[key].outcome for _, key in choices[:BY_HAND]] == ["correct"] * BY_HAND


def push_needle(
    course: Course, visitor: Visitor, told: Recalled, key: str, *, into_danger: bool
) -> None:
    """A needle through the skin of the station's patient, by a click and its fields."""
    visitor.at("question").wait_for()
    if visitor.at("go-0").count():
        visitor.at("go-0").click()
    visitor.wait_drawn()
    face = face_of(course.studio, Who(told.paper.by_key[key].attempt.patient_id))
    needle = right_of(course.studio, told, key)
    if into_danger:
        needle |= into_the_artery(face)
    visitor.come_closer()
    entry = face.meshes["skin"]
    corners = entry.vertices[entry.faces[needle["face_index"]]]
    visitor.click_face(needle["barycentric"] @ corners)
    visitor.at("show-needle").wait_for()
    for name in ("angle_deg", "towards_deg", "length_mm"):
        if visitor.at(name).count():
            visitor.at(name).fill(f"{needle[name]:g}")
    visitor.at("save").click()
    expect(visitor.at("saved")).to_be_visible()
    outcome = course.sitting(told.learner_id).grades[key].outcome
    assert (outcome == "critical") == into_danger, outcome
