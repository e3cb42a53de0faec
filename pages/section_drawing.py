"""A section as a picture and as a table: what the plane cuts, coloured, named and measured."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meshes.mesh import FloatArray
from meshes.scene import Item
from meshes.section import Cutter, Loop, Sheet
from pages.language import _, _n
from pages.markup import Html, join, tag

# What is painted over what, where bodies lie in one another; and the order of the table, reversed.
ORDER: Final = (
    "skin", "fascia", "fat", "gland", "muscle", "bone", "cartilage", "tooth", "tongue", "eye",
    "ligament", "nerve", "vein", "artery",
)  # fmt: skip
TISSUE = "var(--tissue)"
STEPS_MM = (1, 2, 5, 10, 20, 50)
LINE_PX = 18.0
UNDER_NAMES_PX = 30.0  # so far under the names a body may lie and still be named
LONGEST = 33  # letters of a name in the picture
DIRECTIONS = (
    (_("Patient’s left"), _("Patient’s right")),
    (_("Up"), _("Down")),
    (_("Front"), _("Back")),
)
SCALE = _("{mm} mm")
CAPTION = _n("What is cut: 1 structure", "What is cut: {count} structures")
NONE_CUT = _("The plane meets nothing that is shown. Move it, or show more in the list.")
HEADINGS = (_("No."), _("Structure"), _("Below the skin"), _("Area"))


@dataclass(frozen=True, eq=False)
class Cut:
    """A body that the plane meets. number: in the picture and in the table, from 1."""

    item: Item
    loops: tuple[Loop, ...]
    number: int = 0

    @property
    def name(self) -> str:
        """The name people read."""
        return self.item.name.split("\n", 1)[0]

    @property
    def area_mm2(self) -> float:
        """The area of all its loops, hollows taken off."""
        return abs(sum(loop.area_mm2 for loop in self.loops))

    @property
    def depths_mm(self) -> tuple[float, float] | None:
        """From where to where it lies below the skin, mm."""
        known = [loop.depth_mm for loop in self.loops if loop.depth_mm is not None]
        if not known or self.item.kind == "skin":
            return None
        return max(0.0, min(float(d.min()) for d in known)), max(float(d.max()) for d in known)


@dataclass(frozen=True)
class Frame:
    """How a picture lies on the sheet: its size in px, its middle in mm, px a mm."""

    width: float
    height: float
    middle: tuple[float, float]
    scale: float
    named: bool  # names at the sides, or numbers alone where there is little room

    def place(self, points: FloatArray) -> FloatArray:
        """(n, 2) px, points (n, 2) mm of the sheet."""
        gap = (points - np.array(self.middle)) * self.scale
        return np.stack([self.width / 2 + gap[:, 0], self.height / 2 - gap[:, 1]], axis=1)

    @property
    def margin(self) -> float:
        """How much is kept for names at each side, px."""
        return 190.0 if self.named else 34.0


Overlay = Callable[[Frame], Iterable[Html]]  # drawn over the shapes, under the names


def cut_scene(
    names: Sequence[str], cutter: Cutter, items: Sequence[Item], sheet: Sheet, *,
    hidden: Collection[str],
) -> tuple[Cut, ...]:  # fmt: skip
    """What a sheet cuts of the items that are shown, vessels and nerves first, numbered."""
    by_id = {item.id: item for item in items}
    found = [
        Cut(by_id[name], loops)
        for name, loops in zip(names, cutter.cut(sheet), strict=True)
        if loops and name in by_id and name not in hidden
    ]
    found.sort(key=lambda cut: (-_rank(cut.item.kind), cut.name))
    return tuple(Cut(one.item, one.loops, number) for number, one in enumerate(found, start=1))


def section_markup(
    cuts: Sequence[Cut], sheet: Sheet, said: str, *, selected: str | None,
    window: tuple[tuple[float, float], float] | None, needle: Overlay | None = None,
) -> Html:  # fmt: skip
    """The picture, wide with names and narrow with numbers, and the table.

    said: the section in a sentence. window: middle and height in mm, None for all of it. needle:
    draws a needle over it (pages/section_needle.py).
    """
    if not cuts:
        return tag("div", tag("p", NONE_CUT, class_="nothing", role="status"), class_="section")
    label = f"{said} {CAPTION.format(count=len(cuts))}."
    step_mm = 0.6 if window is None else 0.15
    shapes = tag("g", *(_shape(cut, step_mm, selected) for cut in _painted(cuts)), id="cut-shapes")
    pictures = (
        _picture(cuts, sheet, _frame(cuts, window, width, height, named=named), label,
                 selected=selected, needle=needle)
        for width, height, named in ((720.0, 350.0, True), (360.0, 380.0, False))
    )  # fmt: skip
    return tag(
        "div",
        tag("svg", tag("defs", shapes), class_="shapes", aria_hidden="true", width="0", height="0"),
        *pictures,
        _table(cuts, selected),
        class_="section",
        data_testid="section",
    )


# the picture


def _picture(
    cuts: Sequence[Cut], sheet: Sheet, frame: Frame, label: str, *, selected: str | None,
    needle: Overlay | None,
) -> Html:  # fmt: skip
    x, y = frame.middle
    move = (
        f"translate({frame.width / 2:g} {frame.height / 2:g}) "
        f"scale({frame.scale:.4f} {-frame.scale:.4f}) translate({-x:.3f} {-y:.3f})"
    )
    return tag(
        "svg",
        tag("g", tag("use", href="#cut-shapes"), transform=move, class_="shapes-in-place"),
        *(needle(frame) if needle is not None else ()),
        *_names(cuts, frame, selected),
        *_directions(sheet, frame),
        _scale(frame),
        class_="wide" if frame.named else "narrow",
        viewBox=f"0 0 {frame.width:g} {frame.height:g}",
        role="img",
        aria_label=label,
        data_testid=f"section-{'wide' if frame.named else 'narrow'}",
    )


def _frame(
    cuts: Sequence[Cut], window: tuple[tuple[float, float], float] | None, width: float,
    height: float, *, named: bool,
) -> Frame:  # fmt: skip
    if window is not None:
        middle, high = window
        return Frame(width, height, middle, height / high, named)
    points = np.concatenate([loop.points for cut in cuts for loop in cut.loops])
    low, high_corner = points.min(axis=0), points.max(axis=0)
    size = np.maximum(high_corner - low, 1.0)
    bare = Frame(width, height, (0.0, 0.0), 1.0, named)
    room = np.array([width - 2 * bare.margin, height - 34.0])
    x, y = (0.5 * (low + high_corner)).tolist()
    return Frame(width, height, (x, y), float((room / size).min()), named)


def _painted(cuts: Sequence[Cut]) -> list[Cut]:
    return sorted(cuts, key=lambda cut: _rank(cut.item.kind))


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else 0


def _shape(cut: Cut, step_mm: float, selected: str | None) -> Html:
    skin = cut.item.kind == "skin"
    chosen = " chosen" if cut.item.id == selected else ""
    return tag(
        "path",
        tag("title", cut.name),
        d=" ".join(_path(loop, step_mm) for loop in cut.loops),
        fill=TISSUE if skin else cut.item.color,
        class_=f"{cut.item.kind}{chosen}",
        data_act=None if skin else "go",
        data_value=None if skin else cut.item.id,
    )


def _path(loop: Loop, step_mm: float) -> str:
    points = loop.points
    if len(points) > 12:  # finer than the eye sees is left out
        walked = np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1)) // step_mm
        points = points[np.concatenate([[True], walked[1:] != walked[:-1], [True]])]
    spoken = (f"{x:.2f} {y:.2f}" for x, y in points.tolist())
    return f"M{'L'.join(spoken)}{'Z' if loop.closed else ''}"


def _names(cuts: Sequence[Cut], frame: Frame, selected: str | None) -> Iterator[Html]:
    """Names or numbers in two columns, each with a line to what it names."""
    anchors = []
    for cut in cuts:
        at = _anchor(cut, frame)
        if at is not None and cut.item.kind != "skin":
            anchors.append((cut, *at))
    anchors.sort(key=lambda row: (row[0].item.id != selected, row[0].number))
    fits = int((frame.height - 60) // LINE_PX)
    columns: tuple[list[tuple[Cut, float, float]], ...] = ([], [])
    for row in anchors:
        near = int(row[1] > frame.width / 2)
        for side in (near, 1 - near):
            if len(columns[side]) < fits:
                columns[side].append(row)
                break
    for side, column in enumerate(columns):
        column.sort(key=lambda row: row[2])
        tops = _tops([y for _, _, y in column], frame.height)
        edge = frame.width - frame.margin if side else frame.margin
        for (cut, x, y), top in zip(_uncrossed(column, tops, edge), tops, strict=True):
            yield _named(cut, (x, y), top, frame, right=side == 1, chosen=cut.item.id == selected)


def _tops(wanted: Sequence[float], height: float) -> list[float]:
    """Where each line of a column stands: near its anchor, none on another, px."""
    tops: list[float] = []
    for place, y in enumerate(wanted):
        lowest = height - 30 - (len(wanted) - place - 0.5) * LINE_PX
        highest = 24.0 + LINE_PX / 2 if place == 0 else tops[-1] + LINE_PX
        tops.append(max(highest, min(y, lowest)))
    return tops


def _uncrossed(
    column: Sequence[tuple[Cut, float, float]], tops: Sequence[float], edge: float
) -> list[tuple[Cut, float, float]]:
    """The same rows in an order in which no two lines to their anchors cross.

    Two crossing lines change places; each change makes the lines shorter in all, so it ends.
    """
    rows = list(column)
    pairs = [(i, j) for j in range(len(rows)) for i in range(j)]
    for _turn in rows:
        changed = False
        for i, j in pairs:
            straight = _long(rows[i], tops[i], edge) + _long(rows[j], tops[j], edge)
            if _long(rows[j], tops[i], edge) + _long(rows[i], tops[j], edge) < straight - 0.01:
                rows[i], rows[j], changed = rows[j], rows[i], True
        if not changed:
            break
    return rows


def _long(row: tuple[Cut, float, float], top: float, edge: float) -> float:
    return float(np.hypot(row[1] - edge, row[2] - top))


def _named(
    cut: Cut, at: tuple[float, float], top: float, frame: Frame, *, right: bool, chosen: bool
) -> Html:
    edge = frame.width - 8 if right else 8.0
    words = _short(cut.item) if frame.named else str(cut.number)
    long = (6.0 * len(words) if frame.named else 20.0) + 6
    start = edge - long if right else edge + long
    bend = max(start - 14, at[0]) if right else min(start + 14, at[0])
    points = f"{start:.1f},{top:.1f} {bend:.1f},{top:.1f} {at[0]:.1f},{at[1]:.1f}"
    return tag(
        "g",
        tag("polyline", points=points, class_="halo"),
        tag("polyline", points=points, class_="leader"),
        tag("circle", cx=f"{at[0]:.1f}", cy=f"{at[1]:.1f}", r="2.4", class_="dot"),
        tag("text", words, x=f"{edge:g}", y=f"{top + 4:.1f}",
            text_anchor="end" if right else "start"),
        class_="label chosen" if chosen else "label",
    )  # fmt: skip


def _short(item: Item) -> str:
    """The name without its side, which the picture tells, as long as there is room for."""
    name = item.name.split("\n", 1)[0]
    side = item.id.rpartition(".")[2]
    name = name.removesuffix(f", {side}")
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip(' ,')}…"


def _anchor(cut: Cut, frame: Frame) -> tuple[float, float] | None:
    """A point of the body that is in the picture, px: its middle, or a place on its edge; None
    where it is out of the picture or only under the names.
    """
    for loop in sorted(cut.loops, key=lambda one: -abs(one.area_mm2)):
        placed = frame.place(loop.points)
        low = np.array([frame.margin - UNDER_NAMES_PX, 4.0])
        inside = ((placed > low) & (placed < [frame.width, frame.height] - low)).all(axis=1)
        if not inside.any():
            continue
        middle = placed.mean(axis=0)
        if loop.closed and _holds(placed, middle) and inside.mean() > 0.5:
            return float(middle[0]), float(middle[1])
        mine = placed[inside]
        x, y = mine[np.abs(mine - np.median(mine, axis=0)).sum(axis=1).argmin()].tolist()
        return x, y
    return None


def _holds(ring: FloatArray, point: FloatArray) -> bool:
    x, y = (ring - point).T
    nx, ny = np.roll(x, -1), np.roll(y, -1)
    spans = (y > 0) != (ny > 0)
    at = x[spans] - y[spans] * (nx - x)[spans] / (ny - y)[spans]
    return bool((at > 0).sum() % 2)


def _directions(sheet: Sheet, frame: Frame) -> Iterator[Html]:
    places = (
        (sheet.up, frame.width / 2, 15.0, "middle"),
        (-sheet.up, frame.width / 2, frame.height - 7, "middle"),
        (-sheet.across, 8.0, 15.0, "start"),
        (sheet.across, frame.width - 8, 15.0, "end"),
    )
    for toward, x, y, anchor in places:
        axis = int(np.abs(toward).argmax())
        words = DIRECTIONS[axis][0 if toward[axis] > 0 else 1]
        yield tag("text", words, x=f"{x:g}", y=f"{y:g}", text_anchor=anchor, class_="toward")


def _scale(frame: Frame) -> Html:
    fitting = [mm for mm in STEPS_MM if mm * frame.scale <= frame.width / 5]
    mm = fitting[-1] if fitting else STEPS_MM[0]
    x, y = 8.0, frame.height - 12
    end = x + mm * frame.scale
    return tag(
        "g",
        tag("path", d=f"M{x:g} {y - 5:g}V{y:g}H{end:.1f}V{y - 5:g}", class_="scale"),
        tag("text", SCALE.format(mm=mm), x=f"{end + 6:.1f}", y=f"{y + 1:g}"),
        class_="scale-bar",
    )


# the table


def _table(cuts: Sequence[Cut], selected: str | None) -> Html:
    count = len(cuts)
    heads = (tag("th", name, scope="col", class_="number" if n > 1 else None)
             for n, name in enumerate(HEADINGS))  # fmt: skip
    return tag(
        "table",
        tag("caption", CAPTION.format(count=count), role="status"),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *(_row(cut, chosen=cut.item.id == selected) for cut in cuts)),
        class_="cut-table",
    )


def _row(cut: Cut, *, chosen: bool) -> Html:
    depths = cut.depths_mm
    name: Html = tag("button", cut.name, class_="link", type="button", data_act="go",
                     data_value=cut.item.id, data_key=f"cut-{cut.item.id}")  # fmt: skip
    color = TISSUE if cut.item.kind == "skin" else cut.item.color
    return tag(
        "tr",
        tag("td", cut.number, class_="number soft"),
        tag("td", tag("span", class_="swatch", style=f"--swatch: {color}"), " ", name),
        tag("td", "" if depths is None else f"{depths[0]:.1f}–{depths[1]:.1f} mm", class_="number"),
        tag("td", join(f"{cut.area_mm2:.1f}", " mm²"), class_="number"),
        aria_current="true" if chosen else None,
    )
