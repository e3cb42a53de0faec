"""The way of a needle as a ruler in millimetres: what it crossed, from where to where, to scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from anatomy.gaps import Gap
from anatomy.nearby import Crossed
from pages.language import _
from pages.markup import Html, join, tag
from pages.needle_reading import Reading

WIDTH: Final = 400.0
TOP: Final = 26.0
RULER_X: Final = 34.0
LANES_X: Final = 44.0
LANE_PX: Final = 20.0
LABEL_PX: Final = 19.0
HEIGHT_PX: Final = 250.0
MOST_PX_A_MM: Final = 30.0
LEAST_MM: Final = 6.0
BONE_PX: Final = 24.0
LETTER_PX: Final = 7.3
FROM_TO_PX: Final = 62.0  # kept at the right for the millimetres
SKIN = _("Skin")
TIP = _("Tip {mm:.1f} mm")
BONE = _("{name} stops it")
STRETCH = _("{name}, {begin:.1f} to {end:.1f} mm")
LABEL = _("The needle’s way in millimetres from the skin. Crossed: {crossed}. Tip at {mm:.1f} mm.")
OUT = _("Out of the tissue")
NOTHING = _("nothing that the model names")


@dataclass(frozen=True)
class Band:
    """A stretch in the drawing. lane: beside which others it stands."""

    one: Crossed
    lane: int


def track_markup(reading: Reading) -> Html:
    """The drawing, and the same as a list for those who do not see it."""
    found = reading.found
    bands = lay_out([one for one in found.crossed if one.to_mm > one.from_mm])
    scale = _scale(found.depth_mm, len(bands))
    lanes = max((band.lane for band in bands), default=0) + 1
    bottom = TOP + scale * found.depth_mm
    tops = spread([TOP + scale * (b.one.from_mm + b.one.to_mm) / 2 for b in bands], bottom)
    shown_mm = _shown(reading, scale)
    height = max(bottom + 34.0, TOP + scale * shown_mm + 12.0)
    said = "; ".join(_stretch(reading, band.one) for band in bands) or NOTHING
    drawing = tag(
        "svg",
        *_ruler(shown_mm, scale),
        *(_band(band, scale, reading) for band in bands),
        *(
            _label(reading, band, (scale, lanes, top))
            for band, top in zip(bands, tops, strict=True)
        ),
        _needle(bottom),
        *(_gap(reading, gap, scale) for gap in reading.found.gaps),
        _bone(reading, bottom) if found.bone else _tip(found.depth_mm, bottom),
        viewBox=f"0 0 {WIDTH:g} {height:.0f}",
        role="img",
        aria_label=LABEL.format(crossed=said, mm=found.depth_mm),
        class_="track",
        data_testid="track",
    )
    rows = (tag("li", _stretch(reading, band.one)) for band in bands)
    return join(drawing, tag("ol", *rows, class_="visually-hidden", data_testid="crossed"))


def lay_out(crossed: Sequence[Crossed]) -> list[Band]:
    """Each stretch with its lane: those that overlap stand side by side."""
    ends: list[float] = []
    bands = []
    for one in sorted(crossed, key=lambda c: (c.from_mm, -c.to_mm)):
        lane = next((k for k, end in enumerate(ends) if end <= one.from_mm), len(ends))
        ends[lane : lane + 1] = [one.to_mm]
        bands.append(Band(one, lane))
    return bands


def spread(wanted: Sequence[float], bottom: float) -> list[float]:
    """Where labels stand that are wanted at these heights: in order, none on another, px.

    None stands lower than `bottom` allows, as long as there is room for all.
    """
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    tops = [0.0] * len(wanted)
    last = TOP - LABEL_PX / 2
    for k in order:
        last = tops[k] = max(wanted[k], last + LABEL_PX)
    lowest = bottom + LABEL_PX / 4
    for k in reversed(order):
        tops[k] = min(tops[k], lowest - LABEL_PX / 2)
        lowest = tops[k] - LABEL_PX / 2
    return tops


def _scale(depth_mm: float, labels: int) -> float:
    """Pixels a millimetre: enough for the labels, and for the hand to see half a millimetre."""
    usual = min(HEIGHT_PX / max(depth_mm, LEAST_MM), MOST_PX_A_MM)
    return max(usual, (labels + 0.5) * LABEL_PX / depth_mm) if labels else usual


def _shown(reading: Reading, scale: float) -> float:
    """How far the ruler goes, mm: to bone, or on below the tip."""
    depth_mm = reading.found.depth_mm
    if reading.found.bone or scale > MOST_PX_A_MM:
        return depth_mm
    return max(depth_mm, LEAST_MM)


def _stretch(reading: Reading, one: Crossed) -> str:
    return STRETCH.format(name=reading.names[one.id], begin=one.from_mm, end=one.to_mm)


def _ruler(last: float, scale: float) -> Iterator[Html]:
    big = 1 if scale > 24 else 2 if scale > 11 else 5 if scale > 5 else 10
    yield tag("line", x1=RULER_X, x2=RULER_X, y1=TOP, y2=f"{TOP + scale * last:.1f}", class_="rule")
    yield tag("line", x1=RULER_X - 8, x2=WIDTH, y1=TOP, y2=TOP, class_="skin-line")
    yield tag("text", SKIN, x=LANES_X, y=TOP - 9, class_="soft-text")
    yield tag("text", "mm", x=RULER_X - 10, y=TOP - 9, text_anchor="end", class_="soft-text")
    for mm in range(int(last + 1e-6) + 1):
        y = TOP + scale * mm
        long = mm % big == 0
        yield tag("line", x1=RULER_X - (7 if long else 3), x2=RULER_X, y1=f"{y:.1f}",
                  y2=f"{y:.1f}", class_="rule")  # fmt: skip
        if long:
            yield tag("text", mm, x=RULER_X - 10, y=f"{y + 4:.1f}", text_anchor="end",
                      class_="soft-text")  # fmt: skip


def _band(band: Band, scale: float, reading: Reading) -> Html:
    one = band.one
    return tag(
        "rect",
        tag("title", _stretch(reading, one)),
        x=f"{LANES_X + band.lane * LANE_PX:.1f}",
        y=f"{TOP + scale * one.from_mm:.1f}",
        width=LANE_PX - 3,
        height=f"{max(scale * (one.to_mm - one.from_mm), 2.0):.1f}",
        rx=2,
        fill=reading.colors[one.id],
        class_="band",
        data_id=one.id,
    )


def _label(reading: Reading, band: Band, at: tuple[float, int, float]) -> Html:
    scale, lanes, y = at
    one = band.one
    middle = TOP + scale * (one.from_mm + one.to_mm) / 2
    edge, begin = LANES_X + (band.lane + 1) * LANE_PX - 3, LANES_X + lanes * LANE_PX + 12
    name = reading.names[one.id]
    longest = int((WIDTH - FROM_TO_PX - begin) / LETTER_PX)
    name = name if len(name) <= longest else f"{name[: longest - 1].rstrip(' ,')}…"
    hit = any(one.id == hit.id for hit in reading.hits)
    return tag(
        "g",
        tag("polyline", class_="leader",
            points=f"{edge:.1f},{middle:.1f} {begin - 9:.1f},{middle:.1f} {begin - 3:.1f},{y:.1f}"),
        tag("text", name, x=f"{begin:.1f}", y=f"{y + 4.5:.1f}"),
        tag("text", f"{one.from_mm:.1f}–{one.to_mm:.1f}", x=WIDTH - 10, y=f"{y + 4.5:.1f}",
            text_anchor="end", class_="from-to"),
        class_="hit" if hit else None,
    )  # fmt: skip


def _needle(bottom: float) -> Html:
    return tag("path", d=f"M{RULER_X:g} 4V{bottom - 5:.1f}", class_="shaft")


def _gap(reading: Reading, gap: Gap, scale: float) -> Html:
    end = reading.found.depth_mm if gap.to_mm is None else gap.to_mm
    top, bottom = TOP + scale * gap.from_mm, TOP + scale * end
    return tag("path", tag("title", OUT), d=f"M{RULER_X:g} {top:.1f}V{bottom:.1f}", class_="air")


def _tip(depth_mm: float, bottom: float) -> Html:
    return join(
        _point(bottom),
        tag("text", TIP.format(mm=depth_mm), x=LANES_X, y=f"{bottom + 18:.1f}", class_="tip-text"),
    )


def _bone(reading: Reading, bottom: float) -> Html:
    found = reading.found
    said = f"{BONE.format(name=reading.names[found.bone])} · {found.depth_mm:.1f} mm"
    return join(
        tag("rect", x=LANES_X - 18, y=f"{bottom:.1f}", width=f"{WIDTH - LANES_X + 18:g}",
            height=BONE_PX, rx=3, fill=reading.colors[found.bone], class_="band bone"),
        _point(bottom),
        tag("text", said, x=LANES_X + 4, y=f"{bottom + 16.5:.1f}", class_="on-bone"),
    )  # fmt: skip


def _point(bottom: float) -> Html:
    x = RULER_X
    return tag("path", d=f"M{x - 4:g} {bottom - 8:.1f}H{x + 4:g}L{x:g} {bottom:.1f}Z",
               class_="point")  # fmt: skip
