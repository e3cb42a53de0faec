"""Every question of a card has its turn, and a site that is known is asked on strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson
from lessons.practice import (
    Card,
    Memory,
    ask,
    build_deck,
    card_of,
    is_known_on_template,
    load_pace,
    review_card,
)
from pages.view_link import SEED
from tests.lessons.practice.samples import CARD, NOON, reviewed

SITE = Card(CARD, "site", "corr_medial", "x", (("a", "q1"), ("a", "q2"), ("b", "q3")))


def practised(*ratings: int, patient_id: str = "template") -> Memory:
    memory, at = None, NOON
    for rating in ratings:
        at = at if memory is None else memory.due_at
        memory = review_card(memory, reviewed(rating, patient_id=patient_id), at=at)
    assert memory is not None
    return memory


def test_every_question_of_a_card_has_its_turn() -> None:
    memory, asked = None, []
    for turn in range(6):
        asked.append(ask(SITE, memory, seen=()).question_id)
        memory = review_card(memory, reviewed(2), at=NOON + timedelta(days=turn))
    assert asked == ["q1", "q2", "q3"] * 2


def test_a_site_is_asked_on_the_template_until_it_is_known_there() -> None:
    wanted = round(load_pace().known_in_a_row.middle)
    assert ask(SITE, None, seen=()).patient_id == "template"
    for count in range(1, wanted + 3):
        memory = practised(*[3] * count)
        known = count >= wanted
        assert is_known_on_template(memory) is known
        assert (ask(SITE, memory, seen=()).patient_id != "template") is known


def test_right_answers_on_other_faces_do_not_make_a_site_known_on_the_template() -> None:
    assert not is_known_on_template(practised(3, 3, 3, 3, patient_id="adult_woman"))


def test_after_a_wrong_answer_the_site_is_back_on_the_template() -> None:
    assert ask(SITE, practised(3, 3, 3, 1), seen=()).patient_id == "template"


def test_a_known_site_is_asked_on_somebody_not_seen_before_each_time() -> None:
    memory, seen = practised(3, 3, 3), set[str]()
    for _ in range(50):
        patient_id = ask(SITE, memory, seen=seen).patient_id
        assert patient_id not in seen
        assert SEED.match(patient_id), "a page can open it"
        seen.add(patient_id)


def test_a_structure_stays_on_the_template() -> None:
    card = Card("find:procerus", "find", "procerus", "procerus", (("a", "q1"),))
    assert ask(card, practised(4, 4, 4), seen=()).patient_id == "template"


@pytest.fixture(scope="module")
def shelf() -> dict[str, Lesson]:
    return {one: load_lesson(one) for one in list_lessons()}


@pytest.fixture(scope="module")
def deck(shelf: dict[str, Lesson]) -> dict[str, Card]:
    return build_deck(shelf.values())


def test_there_is_one_card_for_each_site_and_each_structure_to_find(
    deck: dict[str, Card], shelf: dict[str, Lesson]
) -> None:
    lessons = shelf.values()
    asked = {card_of(lesson.id, q) for lesson in lessons for q in lesson.questions} - {None}
    assert asked <= set(deck)
    sites = {f"site:{lesson.id}:{site.id}" for lesson in lessons for site in lesson.sites}
    assert {card.id for card in deck.values() if card.direction == "site"} == sites
    found = {q.target for lesson in lessons for q in lesson.questions if q.kind == "identify"}
    assert {f"find:{one}" for one in found} <= set(deck)


def test_every_question_of_the_deck_is_in_its_lesson_and_answers_its_card(
    deck: dict[str, Card], shelf: dict[str, Lesson]
) -> None:
    for card in deck.values():
        assert card.questions
        assert len(card.id) <= 120, "the records keep so many letters"
        for lesson_id, question_id in card.questions:
            question = shelf[lesson_id].question(question_id)
            assert card_of(lesson_id, question) == card.id


def test_a_choice_answers_no_card() -> None:
    lesson = load_lesson("glabellar_lines")
    choice = next(q for q in lesson.questions if q.kind == "choice")
    assert card_of(lesson.id, choice) is None
