"""The player: short walk, free look and back, the place that is kept, the presenter's room."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest

from lessons.cite import short_cite
from lessons.regulation import ASK_YOUR_REGULATOR, load_regulation
from pages.learners import Who
from pages.lesson import Player, Shelf, page
from pages.lesson_places import furthest, resume_step
from pages.lesson_shelf import GROUPS, filter_lessons, group_of, shelf_markup
from pages.lesson_steps import Walk, route
from pages.present import Presenter
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import LESSON, FragileStore, do
from viewer.picks import Pick

THEORY = "theory_who_may_inject"
ROOM = "room-one"


def play(studio: Studio, lesson: str = LESSON, *, who: Who = Who(), **walk: object) -> Player:  # noqa: B008
    frame = make_frame("/lesson", "Lesson", plan="player")
    return Player(studio, frame, studio.lesson(lesson), who=who, walk=Walk(**walk))  # type: ignore[arg-type]


def test_the_short_walk_takes_the_steps_that_matter_most(studio: Studio) -> None:
    player = play(studio)
    do(player.panel, "short")
    numbers = route(player.lesson, short=True)
    assert [player.lesson.steps[n - 1] for n in numbers[1:]] == list(player.lesson.short_steps)
    for number in numbers[1:]:
        assert f'data-value="{number}"' in player.panel.html
        do(player.panel, "step", number)
    assert 'data-testid="to-practise"' in player.panel.html


def test_a_free_look_shows_every_layer_and_comes_back_to_the_step(studio: Studio) -> None:
    player = play(studio)
    number = next(k for k, s in enumerate(player.lesson.steps, 1) if s.hide or s.show)
    player.go_to(number)
    staged = player.viewer.scene
    do(player.panel, "explore")
    shown = {item.id for item in player.viewer.scene.items if item.visible}
    assert {item.id for item in studio.scene().items if item.visible} <= shown
    player._picked(Pick("procerus", 0, (1.0, 0.0, 0.0)))
    assert "/explore?select=procerus" in player.panel.html
    do(player.panel, "back")
    assert player.viewer.scene is staged
    assert player.lesson.steps[number - 1].title in player.panel.html


def test_a_step_of_words_alone_takes_the_place_of_the_face(studio: Studio) -> None:
    player = play(studio, THEORY)
    number = next(k for k, s in enumerate(player.lesson.steps, 1) if not s.face)
    player.go_to(number)
    assert "words" in player.panel.css_classes
    assert 'data-testid="explore-here"' not in player.panel.html
    player.go_to(0)
    assert "words" not in player.panel.css_classes


def test_who_may_inject_stands_region_by_region_with_dates_and_sources(studio: Studio) -> None:
    lesson = studio.lesson("theory_who_may_inject")
    step = next(n for n, one in enumerate(lesson.steps, 1) if one.regions)
    player = play(studio, lesson.id)
    do(player.panel, "step", step)
    html = unescape(player.panel.html)
    assert ASK_YOUR_REGULATOR in html
    for region in load_regulation().values():
        assert f'data-testid="region-{region.id}"' in html
        for one in (*region.professions, region.medicine, *region.rules):
            assert one.text in html
            assert one.as_of in html
            assert short_cite(studio.sources[one.src or ""]) in html


def test_the_place_is_kept_and_offered_again(studio: Studio) -> None:
    who = Who(studio.store.add_learner("Ada").id, "Ada")
    play(studio, who=who).go_to(3)
    assert resume_step(studio, who, studio.lesson(LESSON)) == 3
    assert furthest(studio, who) == {LESSON: 3}
    assert 'data-testid="resume"' in play(studio, who=who).panel.html


def test_a_store_that_is_away_is_told_and_the_step_is_shown(
    studio: Studio, fragile: FragileStore
) -> None:
    who = Who(studio.store.add_learner("Ada").id, "Ada")
    fragile.broken = True
    studio.store.keep_place = refuse  # type: ignore[method-assign]
    player = play(studio, who=who)
    player.go_to(2)
    assert player.step == 2
    assert player.frame.notice.sheet.visible


def refuse(*_: object, **__: object) -> None:
    from records.unavailable import StoreUnavailable

    raise StoreUnavailable("Your place in the lesson was not saved", "the file is read-only")


def test_the_class_follows_the_presenter_and_the_other_way_round(studio: Studio) -> None:
    player = play(studio, room=ROOM)
    desk = Presenter(studio, make_frame("/present", "P"), player.lesson, ROOM)
    do(desk.panel, "step", 2)
    assert player.step == 2
    assert player.lesson.steps[1].presenter_note in desk.panel.html
    assert player.lesson.steps[1].presenter_note not in player.panel.html
    do(player.panel, "step", 3)
    assert desk.shown.step == 3


def test_the_class_sees_the_ring_and_big_labels(studio: Studio) -> None:
    player = play(studio, room=ROOM)
    desk = Presenter(studio, make_frame("/present", "P"), player.lesson, ROOM)
    click = Pick("skin", 0, (1.0, 0.0, 0.0))
    desk.point(click)
    assert "pointer" not in {m.kind for m in player.viewer.scene.markers}
    do(desk.panel, "pointer")
    desk.point(click)
    assert "pointer" in {m.kind for m in player.viewer.scene.markers}
    do(desk.panel, "labels")
    assert player.viewer.state["labels"]
    do(desk.panel, "pointer")
    assert "pointer" not in {m.kind for m in player.viewer.scene.markers}


def turned(desk: Presenter, **change: object) -> None:
    """The presenter's own hand on the face, as the browser tells it once the hand rests."""
    serial = desk.viewer.state["serial"]
    desk.viewer._handle_msg({"type": "changed", "serial": serial, **change})


def test_the_class_sees_the_face_as_the_presenter_turns_peels_and_cuts_it(studio: Studio) -> None:
    player = play(studio, room=ROOM)
    desk = Presenter(studio, make_frame("/present", "P"), player.lesson, ROOM)
    aside = {"view": None, "azimuth_deg": 40.0, "elevation_deg": 5.0, "distance_mm": 300.0,
             "target": [0, 9, 70]}  # fmt: skip
    turned(desk, peel_mm=3.5, camera=aside)
    assert player.viewer.peel_mm == 3.5
    assert player.viewer.camera["azimuth_deg"] == 40.0
    turned(desk, clip={"axis": "sagittal", "offset_mm": 12.0, "flip": False})
    assert player.viewer.clip == desk.viewer.clip is not None
    late = play(studio, room=ROOM)
    assert late.viewer.peel_mm == 3.5
    do(desk.panel, "step", 2)
    assert desk.shown.look is None
    assert player.viewer.camera == desk.viewer.camera
    assert player.viewer.clip == desk.viewer.clip


def test_the_class_follows_the_five_minute_version(studio: Studio) -> None:
    player = play(studio, room=ROOM)
    desk = Presenter(studio, make_frame("/present", "P"), player.lesson, ROOM)
    do(desk.panel, "short")
    assert player.walk.short
    skipped = next(n for n, one in enumerate(player.lesson.steps, 1) if not one.short)
    do(desk.panel, "step", skipped - 1)
    assert f'data-value="{skipped}"' not in desk.panel.html
    do(player.panel, "short")
    assert not desk.shown.short


def test_another_room_hears_nothing(studio: Studio) -> None:
    player = play(studio, room="another")
    desk = Presenter(studio, make_frame("/present", "P"), player.lesson, ROOM)
    do(desk.panel, "step", 2)
    assert player.step == 0


@pytest.mark.parametrize(
    ("asked", "part"),
    [({"step": "99"}, "no step"), ({"step": "x"}, "no step"), ({"room": "a b"}, "no room")],
)
def test_an_odd_address_is_answered_with_one_sentence(
    studio: Studio, browser_of: Callable[..., None], asked: dict[str, str], part: str
) -> None:
    browser_of(id=LESSON, **asked)
    notice = page(studio).main[0][1]
    assert notice.visible
    assert part in notice.html


def test_an_unknown_group_is_answered_with_the_groups(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    browser_of(kind="toxin")
    notice = page(studio).main[0][1]
    assert all(group in notice.html for group in GROUPS)


def test_the_shelf_tells_on_label_from_off_label_by_words_and_sign(studio: Studio) -> None:
    shown = shelf_markup(studio.lessons)
    for group in {group_of(one) for one in studio.lessons}:
        assert GROUPS[group] in shown
    assert shown.index(GROUPS["on_label"]) < shown.index(GROUPS["off_label"])
    assert 'class="tag right"><svg' in shown
    assert 'class="tag near"><svg' in shown


def test_the_filter_leaves_what_meets_every_word(studio: Studio) -> None:
    found = filter_lessons(studio.lessons, query="off label chin")
    assert "mentalis_chin" in [one.id for one in found]
    assert all(group_of(one) == "off_label" for one in found)
    shelf = Shelf(studio, Who(), make_frame("/lesson", "Lesson"))
    do(shelf.sheet, "filter", "zzzqq")
    assert "/search?q=zzzqq" in shelf.sheet.html
