"""On the card: what hangs together with a structure and what lies close to it; each is a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from anatomy.close import Close
from anatomy.related import Relations
from lessons.naming import base_id, name_of
from pages.language import _
from pages.markup import Html, tag
from pages.retold import retold

RELATED: Mapping[str, str] = {
    # of anatomy.related.Relations: heading
    "parents": _("Comes from"),
    "branches": _("Gives off"),
    "nerves": _("Its nerve"),
    "arteries": _("Its artery"),
    "supplied": _("Supplies"),
    "antagonists": _("Works against"),
}
CLOSE = _("Crosses it or lies within {mm:g} mm")
THROUGH, GAP = _("goes through it"), _("{gap:.1f} mm {lies}")
PIERCED = _("it goes through this")
MEETS = _("meets it")
LIES = {"over": _("over it"), "under": _("under it"), "beside": _("away")}
THIN = ("artery", "vein", "nerve")
MEASURING = _("Being measured on this face …")
NONE_CLOSE = _("No drawn vessel or nerve.")
OTHER_SIDE = {"left": "right", "right": "left"}


def related_facts(relations: Relations) -> Iterator[tuple[str, Html]]:
    """(heading, links) for every relation that names something drawn."""
    for name, heading in RELATED.items():
        found = getattr(relations, name)
        if found:
            yield heading, links(found)


def links(structure_ids: Iterable[str]) -> Html:
    """Links that select these structures."""
    return tag("dd", *(go(one, retold(name_of(one))) for one in structure_ids), class_="line")


def go(structure_id: str, words: str) -> Html:
    """One link that selects a structure."""
    return tag("button", words, class_="link", type="button", data_act="go",
               data_value=structure_id, data_key=f"go-{structure_id}")  # fmt: skip


def close_markup(found: Iterable[Close] | None, item_id: str, kind: str) -> Html:
    """The neighbours with their millimetres, nearest first; None while they are being measured."""
    if found is None:
        return tag("dd", MEASURING, class_="soft")
    rows = [_close_row(one, item_id, kind) for one in found]
    return tag("dd", tag("ul", *rows, class_="close-list") if rows else NONE_CLOSE)


def _close_row(close: Close, item_id: str, kind: str) -> Html:
    side = close.id.rpartition(".")[2]
    other = OTHER_SIDE.get(side) is not None and not item_id.endswith(f".{side}")
    words = retold(name_of(base_id(close.id))) + (f", {side}" if other else "")
    return tag("li", go(close.id, words), tag("span", _say(close, kind), class_="number soft"))


def _say(close: Close, kind: str) -> str:
    if close.lies != "through":
        return GAP.format(gap=close.gap_mm, lies=LIES[close.lies])
    if kind in THIN:
        return MEETS if close.kind in THIN else PIERCED
    return THROUGH
