"""Review: the day's queue, asked as in practice; nothing lost, nothing given away."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lessons.practice import LEVELS, Review, measure_mastery
from lessons.shelf import UnreadableLesson
from pages import server
from pages.language import speaking
from pages.learners import Who
from pages.mastery import in_words, mastery_scene, site_pegs
from pages.mastery_panel import COLORS, WORDS, mastery_markup
from pages.preferences import Preferences
from pages.questions.prompt import asked_in_words
from pages.review import Review as ReviewPage
from pages.review_queue import begin_review, deck_of, read_today
from pages.shell import make_frame
from pages.sitting import begin_with
from pages.studio import Studio
from tests.conftest import FakeClock
from tests.lessons.practice.samples import known
from tests.pages.conftest import LESSON, FragileStore, do

SITE = f"site:{LESSON}:corr_medial"


@pytest.fixture
def ada(studio: Studio) -> Who:
    """A learner without an answer."""
    learner = studio.store.add_learner("Ada")
    return Who(learner.id, learner.display_name)


def opened(studio: Studio, who: Who, attempt: str = "") -> ReviewPage:
    review = ReviewPage(studio, make_frame("/review", "Review", plan="player"), who)
    review.open(attempt)
    return review


def answer(review: ReviewPage) -> None:
    assert review.sitting is not None
    assert review.sitting.question is not None
    if review.sitting.question.kind == "avoid":
        given = {"landmark": "glabella", "side": "left", "lateral": "60", "superior": "0"}
        do(review.sheet, "put", "", **given)
        do(review.sheet, "confirm")
    elif review.sitting.question.kind == "place":
        given = {"landmark": "glabella", "side": "left", "lateral": "0", "superior": "0"}
        do(review.sheet, "put", "", **given)
        do(review.sheet, "confirm", "", units="4", depth_mm="4")
    else:
        do(review.sheet, "mark", 0)
        do(review.sheet, "confirm")


def learn(studio: Studio, who: Who, card_id: str, *ratings: int, urgent: bool = False) -> None:
    """Answers to a card, whatever they were, as far as the model of memory knows."""
    from tests.records.samples import Placed, graded

    assert who.id is not None
    card = deck_of(studio)[card_id]
    lesson_id, question_id = card.questions[0]
    for number, rating in enumerate(ratings):
        sitting = begin_with(studio, studio.lesson(lesson_id), (question_id,), learner_id=who.id,
                             patient_id="template", card_id=card_id)  # fmt: skip
        studio.store.add_answer_with_grade(
            sitting.attempt_id, Placed(), grade=graded(question_id), rubric_hash="r",
            idempotency_key=f"{sitting.attempt_id}:{number}",
            review=Review(card_id, rating=rating, urgent=urgent, patient_id="template"),
        )  # fmt: skip
        studio.clock.pass_time(days=4)  # type: ignore[attr-defined]


def test_a_new_learner_starts_with_new_cards_and_each_answer_is_remembered(
    studio: Studio, ada: Who
) -> None:
    review = opened(studio, ada)
    assert 'data-testid="queue-new"' in review.sheet.html
    do(review.sheet, "start")
    assert "Question 1 of" in review.sheet.html
    answer(review)
    assert 'data-testid="saved"' in review.sheet.html
    assert "Next question" in review.sheet.html
    assert ada.id is not None
    (memory,) = studio.store.list_cards(ada.id)
    do(review.sheet, "next")
    assert "Question 2 of" in review.sheet.html
    assert review.sitting is not None
    assert studio.store.get_attempt(review.sitting.attempt_id).card_id != memory.card_id


def test_a_reload_or_a_restart_goes_on_with_the_card_that_was_shown(
    studio: Studio, ada: Who
) -> None:
    review = opened(studio, ada)
    do(review.sheet, "start")
    assert review.sitting is not None
    shown = review.sitting.attempt_id
    again = opened(studio, ada, str(shown))
    assert again.sitting is not None
    assert again.sitting.attempt_id == shown
    fresh = opened(studio, ada)
    assert "Go on where you stopped" in fresh.sheet.html
    do(fresh.sheet, "start")
    assert fresh.sitting is not None
    assert fresh.sitting.attempt_id == shown


def test_a_reload_after_an_answer_goes_on_with_the_next_card(studio: Studio, ada: Who) -> None:
    review = opened(studio, ada)
    do(review.sheet, "start")
    assert review.sitting is not None
    shown = review.sitting.attempt_id
    answer(review)
    again = opened(studio, ada, str(shown))
    assert again.sitting is not None
    assert again.sitting.attempt_id != shown
    assert ada.id is not None
    assert len(studio.store.list_reviews(ada.id)) == 1


def test_an_answer_that_was_not_saved_is_no_review(
    studio: Studio, fragile: FragileStore, ada: Who
) -> None:
    review = opened(studio, ada)
    do(review.sheet, "start")
    fragile.broken = True
    answer(review)
    assert "Your answer was not saved" in review.sheet.html
    assert ada.id is not None
    assert studio.store.list_cards(ada.id) == ()
    fragile.broken = False
    do(review.sheet, "confirm")
    assert len(studio.store.list_reviews(ada.id)) == 1


def test_wrong_sure_and_near_a_vessel_is_asked_first_of_all(studio: Studio, ada: Who) -> None:
    learn(studio, ada, "find:procerus", 1)
    learn(studio, ada, SITE, 1, urgent=True)
    learn(studio, ada, "find:frontalis", 1)
    assert ada.id is not None
    sitting = begin_review(studio, ada.id, done=0)
    assert sitting is not None
    assert studio.store.get_attempt(sitting.attempt_id).card_id == SITE


def test_a_site_known_on_the_template_is_asked_on_someone_unseen(
    studio: Studio, ada: Who, clock: FakeClock
) -> None:
    learn(studio, ada, SITE, 3, 3, 3)
    clock.pass_time(days=300)
    assert ada.id is not None
    sitting = begin_review(studio, ada.id, done=0)
    assert sitting is not None
    assert sitting.attempt.patient_id.startswith("sample_")
    assert "someone you have not seen" in sitting.note
    assert sitting.attempt.patient_id in studio.store.patients_met(ada.id)


def test_when_nothing_is_due_the_page_says_when_the_next_card_comes(
    studio: Studio, ada: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(studio, ada, "find:procerus", 4)
    one = {"find:procerus": deck_of(studio)["find:procerus"]}
    monkeypatch.setattr("pages.review_queue.deck_of", lambda _: one)
    review = opened(studio, ada)
    assert 'data-testid="nothing-due"' in review.sheet.html
    assert 'data-testid="next-at"' in review.sheet.html
    do(review.sheet, "start")
    assert review.sitting is None


def test_practice_and_review_remember_alike(studio: Studio, ada: Who) -> None:
    from pages.practise import Practise

    practise = Practise(studio, make_frame("/practise", "Practise"), studio.lesson(LESSON), ada)
    practise.open("")
    do(practise.sheet, "kinds", "identify")
    do(practise.sheet, "start")
    do(practise.sheet, "mark", 0)
    do(practise.sheet, "confirm")
    assert ada.id is not None
    (memory,) = studio.store.list_cards(ada.id)
    assert memory.card_id.startswith("find:")
    assert read_today(studio, ada.id).memories == {memory.card_id: memory}


@pytest.mark.parametrize("attempt", ["x", "' OR 1=1", "00000000-0000-0000-0000-000000000007"])
def test_a_review_that_does_not_exist_opens_the_start(
    studio: Studio, ada: Who, attempt: str
) -> None:
    review = opened(studio, ada, attempt)
    assert review.sitting is None
    assert 'data-testid="review-start"' in review.sheet.html


def test_somebody_elses_review_stays_closed(studio: Studio, ada: Who) -> None:
    review = opened(studio, ada)
    do(review.sheet, "start")
    assert review.sitting is not None
    ben = studio.store.add_learner("Ben")
    assert opened(studio, Who(ben.id, "Ben"), str(review.sitting.attempt_id)).sitting is None


def test_the_face_shows_what_is_known_in_colours_and_in_words(studio: Studio) -> None:
    deck = {key: deck_of(studio)[key] for key in (SITE, "find:procerus")}
    pegs = dict(site_pegs(studio, deck))
    assert [side for _, side in pegs] == ["right", "left"]
    scene = mastery_scene(studio.scene(), {SITE: "known", "procerus": "learning"}, pegs, deck)
    items = {item.id: item for item in scene.items}
    procerus = next(item for key, item in items.items() if key.startswith("procerus"))
    assert procerus.color == COLORS["learning"]
    assert WORDS["learning"] in procerus.name
    assert WORDS["known"] in items[f"{SITE}.left"].name
    assert len(set(COLORS.values())) == len(set(WORDS.values())) == len(LEVELS)


def test_the_page_of_what_is_known_lists_every_level(
    studio: Studio, ada: Who, browser_of: Callable[..., None]
) -> None:
    learn(studio, ada, "find:procerus", 1)
    browser_of(Preferences(learner_id=ada.id), show="mastery")
    page: Any = server.PAGES["/review"](studio)
    from tests.pages.test_pages import text_of

    shown = text_of(page)
    assert 'data-testid="mastery"' in shown
    for level in LEVELS:
        assert f'data-testid="level-{level}"' in shown
    assert 'data-level="learning"' in shown


def test_a_danger_zone_is_listed_by_its_name_and_colours_what_lies_in_it(studio: Studio) -> None:
    zone = deck_of(studio)["avoid:parotid_masseter_box"]
    levels = measure_mastery([zone], {zone.id: known(1, card_id=zone.id)}, at=studio.clock())
    structures, zones, sites = in_words(levels, {zone.id: zone})
    assert zones == [(zone.name, "learning")]
    assert "Parotid duct" in dict(structures)
    assert not sites
    told = str(mastery_markup(structures, zones, sites))
    assert "arotid masseter box" not in told
    colored = {item.id: item.color for item in mastery_scene(studio.scene(), levels, {}, {}).items}
    assert colored["parotid_duct.left"] == COLORS["learning"]


@pytest.mark.parametrize(
    ("card_id", "answered"),
    [
        ("name:platysma", {"name": "platysma"}),
        ("site:platysma_bands:band_5", None),
        ("find:mandible", None),
        ("find:upper_teeth", None),
        ("name:eyeball", {"name": "globe"}),
        ("avoid:sentinel_vein", None),
    ],
)
def test_a_made_question_is_asked_answered_and_remembered_as_an_authors(
    studio: Studio, ada: Who, monkeypatch: pytest.MonkeyPatch, card_id: str, answered: Any
) -> None:
    one = {card_id: deck_of(studio)[card_id]}
    monkeypatch.setattr("pages.review_queue.deck_of", lambda _: one)
    review = opened(studio, ada)
    do(review.sheet, "start")
    assert review.sitting is not None
    assert review.sitting.attempt.question_ids[0].startswith("made_")
    again = opened(studio, ada, str(review.sitting.attempt_id))
    assert again.sitting is not None
    assert again.sitting.attempt_id == review.sitting.attempt_id
    if answered is None:
        answer(review)
    else:
        do(review.sheet, "draft_name", answered["name"])
        do(review.sheet, "confirm")
    assert 'data-testid="saved"' in review.sheet.html
    assert ada.id is not None
    (memory,) = studio.store.list_cards(ada.id)
    assert memory.card_id == card_id


@pytest.mark.parametrize(
    ("card_id", "keys"),
    [
        ("name:platysma", ("platysma", "Platysma")),
        ("name:eyeball", ("eyeball", "Eyeball", "bulbus")),
        ("find:upper_teeth", ("upper_teeth", "teeth_upper")),
        ("avoid:sentinel_vein", ("zone.temple", '"temple"', "Temple", "sentinel_vein")),
        ("site:platysma_bands:band_5", ("band_5",)),
    ],
)
def test_nothing_of_the_key_of_a_made_question_reaches_the_browser_before_its_answer(
    studio: Studio, ada: Who, monkeypatch: pytest.MonkeyPatch, card_id: str, keys: tuple[str, ...]
) -> None:
    one = {card_id: deck_of(studio)[card_id]}
    monkeypatch.setattr("pages.review_queue.deck_of", lambda _: one)
    review = opened(studio, ada)
    do(review.sheet, "start")
    assert review.sitting is not None
    assert review.sitting.question is not None
    assert review.viewer._state["names"] is None
    sent = review.sheet.html + json.dumps(review.viewer._state)
    for key in (*keys, review.sitting.question.id):
        assert key not in sent
    if review.sitting.question.kind != "identify":  # its list describes every structure
        assert review.sitting.question.teaches not in sent


def test_every_structure_of_the_deck_is_coloured_by_its_level(studio: Studio) -> None:
    asked = deck_of(studio)
    levels = measure_mastery(asked.values(), {}, at=studio.clock())
    colored = {item.id: item.color for item in mastery_scene(studio.scene(), levels, {}, {}).items}
    assert colored["eye.left"] == colored["teeth_upper"] == COLORS["not_asked"]
    vein = "avoid:sentinel_vein"
    known_vein = {vein: known(1, card_id=vein)}
    levels = measure_mastery([asked[vein]], known_vein, at=studio.clock())
    assert levels == {"sentinel_vein": "learning"}
    structures, zones, sites = in_words(levels, {vein: asked[vein]})
    assert (structures, zones, sites) == ([("Sentinel vein", "learning")], [], [])


def test_a_made_question_is_asked_in_the_language_of_the_page(studio: Studio) -> None:
    asked = ("find:mandible", "name:platysma", "name:buccinator", "name:skin",
             "avoid:sentinel_vein", "avoid:angular_vein", "avoid:supratrochlear_nerve",
             "site:platysma_bands:band_5")  # fmt: skip
    with speaking("es"):
        for card_id in asked:
            lesson_id, question_id = deck_of(studio)[card_id].questions[0]
            prompt = studio.lesson(lesson_id).question(question_id).prompt
            told = asked_in_words(question_id, prompt)
            assert told != prompt
            assert told.startswith(("Encuentre", "Un", "Marque", "En el lado", "A través"))
            assert not {"the", "of", "in", "at", "and", "mark"} & set(told.lower().split())
    assert asked_in_words("find_procerus", "Click procerus.") == "Click procerus."


def test_progress_gathers_the_reviews_of_a_day_and_tells_the_trend_of_each_site(
    studio: Studio, ada: Who, browser_of: Callable[..., None]
) -> None:
    from tests.pages.test_pages import text_of

    learn(studio, ada, SITE, 3, 3)
    browser_of(Preferences(learner_id=ada.id))
    shown = text_of(server.PAGES["/progress"](studio))
    assert shown.count('data-testid="review-day"') == 2
    assert 'data-testid="attempt"' not in shown
    assert shown.count('data-testid="site-trend"') == 1
    assert "+0.0 mm" in shown


def test_a_card_whose_lesson_went_away_is_told_and_nothing_breaks(
    studio: Studio, ada: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = opened(studio, ada)
    monkeypatch.setattr(Studio, "lesson", gone)
    do(review.sheet, "start")
    assert review.frame.notice.sheet.visible
    assert "The next card cannot be asked just now." in review.frame.notice.sheet.html
    assert "cannot be read" in review.frame.notice.sheet.html
    assert review.sitting is None


def test_a_site_whose_lesson_went_away_has_no_peg(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = {SITE: deck_of(studio)[SITE]}
    monkeypatch.setattr(Studio, "lesson", gone)
    assert dict(site_pegs(studio, deck)) == {}


def gone(_: Studio, lesson_id: str) -> None:
    """A shelf on which every lesson is broken."""
    raise UnreadableLesson(lesson_id, ())
