"""A question of every kind is reached, answered, saved and read by keys alone; axe looks on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import expect

from lessons.questions import KINDS
from tests.e2e.visitor import Visitor
from tests.pages.axe import serious

pytestmark = pytest.mark.browser

MOST_TABS = 150
MOMENT_MS = 400
MOST_MOMENTS = 12
FOCUSED = """() => {
  let one = document.activeElement
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
  const inside = one?.closest("[data-testid]")
  return one?.dataset?.testid ?? (one?.tagName === "SUMMARY" ? inside?.dataset.testid : null)
}"""
NUMBERS = {
    "units": "4", "ml": "0.4", "depth_mm": "4", "angle_deg": "90", "towards_deg": "0",
    "length_mm": "4", "word-lateral": "5", "word-superior": "3",
}  # fmt: skip


def test_every_kind_is_answered_by_keys_alone_and_axe_finds_nothing_serious(
    address: str, enter: Callable[[], Visitor]
) -> None:
    visitor, found = enter(), {}
    visitor.open(f"{address}/practise?lesson=glabellar_lines")
    visitor.add_name("Grace Hopper")
    visitor.at("kind-all").wait_for()
    for kind in KINDS:
        visitor.open(f"{address}/practise?lesson=glabellar_lines")
        visitor.at(f"kind-{kind}").wait_for()
        reach(visitor, f"kind-{kind}")
        press(visitor, "Enter")
        visitor.page.locator(f"[data-testid=kind-{kind}][aria-pressed=true]").wait_for()
        reach(visitor, "start")
        press(visitor, "Enter")
        visitor.at("question").wait_for()
        found[f"{kind}, asked"] = serious(visitor.page)
        answer_all(visitor)
        found[f"{kind}, answered"] = serious(visitor.page)
    assert {where: told for where, told in found.items() if told} == {}
    assert visitor.complaints == []


def answer_all(visitor: Visitor) -> None:
    """The question, or every part of a case, until its feedback tells points."""
    for _ in range(MOST_MOMENTS):
        visitor.at("question").wait_for()
        fill(visitor)
        reach(visitor, "confirm")
        press(visitor, "Enter")
        visitor.page.locator("[data-testid=feedback], [data-testid=trouble]").first.wait_for()
        assert visitor.at("trouble").all_inner_texts() == []
        expect(visitor.at("saved")).to_be_visible()
        expect(visitor.at("verdict")).not_to_be_empty()
        if visitor.at("case").count() == 0:
            return
        reach(visitor, "next")
        press(visitor, "Enter")
        visitor.page.locator("[data-testid=question], [data-testid=feedback]").first.wait_for()


def fill(visitor: Visitor) -> None:
    """Whatever the question asks for: anything that can be sent."""
    for begins, give in WAYS.items():
        if here(visitor, begins):
            give(visitor)


def choose_from_list(visitor: Visitor) -> None:
    """The first line of the list that a click on the face has instead."""
    reach(visitor, "from-list")
    press(visitor, "Enter")
    tab(visitor)
    press(visitor, "Enter")
    expect(visitor.at("status")).to_have_class("callout note")


def put_in_words(visitor: Visitor) -> None:
    """A place on the skin, from a landmark."""
    reach(visitor, "in-words")
    press(visitor, "Enter")
    for name in ("word-lateral", "word-superior"):
        type_into(visitor, name)
    reach(visitor, "put")
    press(visitor, "Enter")
    visitor.page.wait_for_timeout(MOMENT_MS)


def type_numbers(visitor: Visitor) -> None:
    """A number into each field that is there."""
    for name in NUMBERS:
        if not name.startswith("word") and here(visitor, name):
            type_into(visitor, name)


def type_name(visitor: Visitor) -> None:
    """Some name."""
    reach(visitor, "typed-name")
    visitor.page.keyboard.type("procerus")


def name_pins(visitor: Visitor) -> None:
    """Another name for each number."""
    for number in range(1, 7):
        if here(visitor, f"word-pin_{number}"):
            reach(visitor, f"word-pin_{number}")
            for _ in range(number):
                press(visitor, "ArrowDown")
            visitor.page.wait_for_timeout(MOMENT_MS)


def move_a_line(visitor: Visitor) -> None:
    """The first line down."""
    reach(visitor, "line-0")
    press(visitor, "ArrowDown")


def tick(begins: str) -> Callable[[Visitor], None]:
    """Ticks the first of these."""

    def first(visitor: Visitor) -> None:
        reach(visitor, begins, starts=True)
        press(visitor, "Space")

    return first


def go_through_the_drill(visitor: Visitor) -> None:
    """The first way offered, moment by moment."""
    reach(visitor, "begin-drill")
    press(visitor, "Enter")
    visitor.at("moment").wait_for()
    for _ in range(MOST_MOMENTS):
        visitor.page.locator("[data-testid=moment], [data-testid=status]").first.wait_for()
        if not here(visitor, "moment"):
            return
        told = visitor.at("moment").inner_text()
        reach(visitor, "way-", starts=True)
        press(visitor, "Enter")
        expect(visitor.page.get_by_text(told, exact=True)).to_have_count(0)


WAYS: Mapping[str, Callable[[Visitor], None]] = {
    "begin-drill": go_through_the_drill,
    "from-list": choose_from_list,
    "in-words": put_in_words,
    "units": type_numbers,
    "ml": type_numbers,
    "depth_mm": type_numbers,
    "length_mm": type_numbers,
    "typed-name": type_name,
    "option-": tick("option-"),
    "layer-": tick("layer-"),
    "area-": tick("area-"),
    "word-pin_1": name_pins,
    "line-0": move_a_line,
}


def type_into(visitor: Visitor, name: str) -> None:
    """A number into a field."""
    reach(visitor, name)
    press(visitor, "ControlOrMeta+a")
    visitor.page.keyboard.type(NUMBERS[name])


def here(visitor: Visitor, test_id: str) -> bool:
    """Whether something that begins with this test id can be seen."""
    found = visitor.page.locator(f'[data-testid="question"] [data-testid^="{test_id}"]')
    return found.count() > 0


def reach(visitor: Visitor, test_id: str, *, starts: bool = False) -> None:
    """Press Tab until this has the focus."""
    for _ in range(MOST_TABS):
        now = visitor.page.evaluate(FOCUSED)
        if now == test_id or (starts and now is not None and now.startswith(test_id)):
            return
        tab(visitor)
    raise AssertionError(f"'{test_id}' is not reached by Tab; the last was {now!r}.")


def tab(visitor: Visitor) -> None:
    press(visitor, "Tab")


def press(visitor: Visitor, key: str) -> None:
    visitor.page.keyboard.press(key)
