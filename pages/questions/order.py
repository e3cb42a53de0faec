"""Put in order: drag the lines, or move them by buttons or arrow keys."""

from __future__ import annotations

from typing import Any, Final

from pages.address import read_count
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.panel import Open, Panel
from pages.sheet import Act

ORDER_HELP = _("Drag the lines into order, or move them with the arrow keys or buttons.")
UP, DOWN = _("Move up"), _("Move down")
PLACE_OF = _("{number} of {count}: {text}. The arrow keys move it.")
ORDER = "order"  # where the draft keeps the ids as they stand


def body(opened: Open) -> Html:
    """The lines as they stand now, between the words for the two ends."""
    texts = {one["id"]: one["text"] for one in opened.view["options"]}
    ids = standing(opened)
    return join(
        tag("legend", ORDER_HELP, class_="soft"),
        tag("p", opened.view["first"], class_="small soft"),
        tag("ol", *(_row(key, texts[key], k, len(ids)) for k, key in enumerate(ids)),
            class_="ordered", data_testid="ordered"),
        tag("p", opened.view["last"], class_="small soft"),
    )  # fmt: skip


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The order in which the lines stand."""
    del question
    return {"order_ids": tuple(draft.kept.get(ORDER, ()))}


def begin(opened: Open) -> None:
    """Lets the lines stand as they are shown first."""
    opened.draft.kept[ORDER] = standing(opened)


def standing(opened: Open) -> list[str]:
    """Ids of the lines as they stand: as shown at first, or as moved since."""
    shown = [one["id"] for one in opened.view["options"]]
    return list(opened.draft.kept.get(ORDER, shown))


def move(opened: Open, act: Act) -> None:
    """Moves a line by one: "id|up" or "id|down"."""
    key, _, way = act.text.partition("|")
    ids = standing(opened)
    if key in ids and way in ("up", "down"):
        _put(opened, key, ids.index(key) + (1 if way == "down" else -1))


def drop(opened: Open, act: Act) -> None:
    """Puts a line where it was dropped: "id|place", counted from 0."""
    key, _, place = act.text.partition("|")
    if key in standing(opened) and read_count(place) >= 0:
        _put(opened, key, read_count(place))


def _put(opened: Open, key: str, place: int) -> None:
    ids = standing(opened)
    ids.remove(key)
    ids.insert(max(0, min(len(ids), place)), key)
    opened.draft.kept[ORDER] = ids


def _row(key: str, text: str, at: int, count: int) -> Html:
    said = PLACE_OF.format(number=at + 1, count=count, text=text)
    return tag(
        "li",
        tag("span", text),
        _button(key, "up", f"{UP}: {text}", off=at == 0),
        _button(key, "down", f"{DOWN}: {text}", off=at == count - 1),
        tabindex=0,
        role="listitem",
        aria_label=said,
        data_key=f"line-{key}",
        data_drag=key,
        data_drop=at,
        data_drop_act="order_drop",
        data_lift="order_move",
        data_testid=f"line-{at}",
    )


def _button(key: str, way: str, said: str, *, off: bool) -> Html:
    return tag("button", icon(way), type="button", aria_label=said, title=said, disabled=off,
               data_act="order_move", data_value=f"{key}|{way}", data_key=f"{way}-{key}",
               data_testid=f"{way}-{key}")  # fmt: skip


ORDER_PANEL: Final = Panel(
    title=_("Put in order"),
    name=_("Put in order"),
    body=body,
    read=read,
    opened=begin,
    acts={"order_move": move, "order_drop": drop},
)
