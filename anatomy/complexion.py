"""The colours of a person's skin, lips, eyes and teeth, vertex by vertex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from meshes.head import Head
from meshes.mesh import FloatArray
from meshes.noise import Grain, grain
from meshes.subdivide import Surface

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Share = Annotated[float, Field(ge=0, le=1)]

TONES = np.array(  # sRGB of plain skin for tones 1 (palest) to 6 (darkest)
    [
        [0.965, 0.835, 0.775],
        [0.935, 0.775, 0.695],
        [0.850, 0.665, 0.560],
        [0.715, 0.515, 0.405],
        [0.505, 0.345, 0.260],
        [0.335, 0.225, 0.170],
    ]
)
LIP_EDGE = (
    0.0,
    24.0,
    -54.6,
    8.6,
)  # midline x, corner x, lower border y there and its rise, base mm
PUPIL, IRIS_RIM, LIMBUS = 7.6, 21.6, 23.6  # degrees from the eye's axis, as the eyeball is built
ENAMEL, GUM, TONGUE = (0.93, 0.89, 0.80), (0.80, 0.48, 0.46), (0.76, 0.42, 0.42)


class Complexion(BaseModel):
    """How a person is coloured. tone: 1 palest to 6 darkest. warmth: how red cheeks and lips are.

    scalp, beard: how much shaved hair shows through the skin. hair: of brows and scalp; lashes are
    like it where nothing else is said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tone: Annotated[float, Field(ge=1, le=6)] = 2.0
    warmth: Share = 0.5
    lips: Color = "#b5625c"
    hair: Color = "#4a3527"
    lashes: Color | None = None
    iris: Color = "#5d7a72"
    scalp: Share = 0.15
    beard: Share = 0.0


@lru_cache(maxsize=16)
def part_colors(
    head: Head, surface: Surface, complexion: Complexion, *, seed: int = 0
) -> Mapping[str, FloatArray]:
    """Part -> (n, 3) sRGB 0..1 of every vertex of a display surface.

    Colours sit on the base head, so the same place has the same colour on every face shape.
    """
    out = {"skin": skin_colors(head, surface, complexion, seed=seed)}
    for part in surface.points:
        if part.startswith("eye."):
            out[part] = eye_colors(head.local[part], complexion, seed=seed)
        elif part.startswith("teeth"):
            out[part] = tooth_colors(head.local[part], upper=part == "teeth_upper")
        elif part == "tongue":
            out[part] = np.tile(TONGUE, (_count(surface, part), 1))
    for color in out.values():
        color.setflags(write=False)
    return MappingProxyType(out)


def skin_colors(
    head: Head, surface: Surface, complexion: Complexion, *, seed: int = 0
) -> FloatArray:
    """(n, 3) sRGB 0..1 of the skin's vertices."""
    canvas = _canvas(head, surface)
    fine, small, wide, widest = (one.drawn(seed + k) for k, one in enumerate(canvas.grains))
    plain = tone_color(complexion.tone)
    red = complexion.warmth * (canvas.redness + 0.22 * wide + 0.14 * small)
    color = plain * (
        1 + red[:, None] * _flush(complexion.tone) - canvas.shade[:, None] * [0.16, 0.19, 0.18]
    )
    color *= 1 + (0.012 * fine + 0.012 * small + 0.018 * widest)[:, None]
    hair = np.array(rgb(complexion.hair))
    stubble = 0.85 + 0.3 * fine
    color = _mix(color, 0.55 * color + 0.45 * hair, complexion.scalp * canvas.scalp * stubble)
    bearded = 0.6 * color + 0.4 * hair * [0.85, 0.95, 1.1]
    color = _mix(color, bearded, complexion.beard * canvas.beard * stubble)
    color = _mix(color, 0.5 * color + 0.5 * hair, 0.55 * canvas.brow)
    for margin, wet in canvas.lids:
        color = _mix(color, plain * [0.95, 0.72, 0.68], 0.6 * margin)
        color = _mix(color, plain * [0.93, 0.64, 0.62], 0.65 * wet)
    color = _with_lips(color, canvas, complexion, small)
    color = _mix(color, np.array([0.42, 0.15, 0.14]), canvas.mouth)
    color = _mix(color, np.array([0.30, 0.13, 0.11]), canvas.nostril)
    return np.asarray(np.clip(color * canvas.light, 0, 1))


@dataclass(frozen=True, eq=False)
class _Canvas:
    """What of a skin's colours is the same for everybody, (n,) each, 0..1 where nothing is said.

    places: (n, 3) on the base head. light: (n, 3), what light reaches it. lids: for each side how
    near to the margin of the lids, and to the corner of the eye.
    """

    places: FloatArray
    grains: tuple[Grain, ...]
    redness: FloatArray
    shade: FloatArray
    scalp: FloatArray
    beard: FloatArray
    brow: FloatArray
    lids: tuple[tuple[FloatArray, FloatArray], ...]
    lips: FloatArray
    roll: FloatArray
    mouth: FloatArray
    nostril: FloatArray
    light: FloatArray


@lru_cache(maxsize=4)
def _canvas(head: Head, surface: Surface) -> _Canvas:
    rows = surface.part_matrices["skin"]
    p = rows @ head.base
    region = {name: rows @ mask for name, mask in head.regions.items()}
    lips, roll = _lip_shares(p, region["lips"])
    return _Canvas(
        places=p,
        grains=tuple(grain(p, scale_mm) for scale_mm in (1.1, 3.5, 11.0, 30.0)),
        redness=_redness(p, region["ear"]),
        shade=_shade(p),
        scalp=scalp_share(p),
        beard=beard_share(p) * (1 - region["lips"]),
        brow=brow_share(p),
        lids=tuple(_lid_shares(p, head, side) for side in ("left", "right")),
        lips=lips,
        roll=roll,
        mouth=np.clip(region["mouth"] * 1.6, 0, 1),
        nostril=0.75 * region["nostril"],
        light=_occlusion(head.exposure[: len(p)]),
    )


def eye_colors(local: FloatArray, complexion: Complexion, *, seed: int = 0) -> FloatArray:
    """(n, 3) sRGB 0..1 of an eyeball given in box coordinates, looking along +z."""
    axis = local / np.linalg.norm(local, axis=1, keepdims=True)
    polar = np.degrees(np.arccos(np.clip(axis[:, 2], -1, 1)))
    turn = np.arctan2(axis[:, 1], axis[:, 0])
    rng = np.random.default_rng(seed + 77)
    waves, phases = rng.integers(9, 36, 14), rng.uniform(0, 2 * np.pi, 14)
    fibre = np.cos(np.outer(turn, waves) + phases).sum(1) / np.sqrt(14)
    iris = np.array(rgb(complexion.iris))
    depth = np.clip((polar - PUPIL) / (IRIS_RIM - PUPIL), 0, 1)
    collar = np.exp(-(((depth - 0.28) / 0.12) ** 2))
    tint = iris * (0.86 + 0.17 * fibre * (0.4 + 0.6 * depth) + 0.22 * depth)[:, None]
    tint = _mix(tint, np.array([0.58, 0.44, 0.26]), 0.32 * collar)
    tint = tint * (1 - 0.62 * smooth(depth, 0.74, 1.0))[:, None]
    white = _sclera(axis, polar, seed)
    color = _mix(white, tint, 1 - smooth(polar, IRIS_RIM - 0.4, LIMBUS))
    return np.asarray(np.clip(_mix(color, np.zeros(3) + 0.015, 1 - smooth(polar, 6.9, 8.1)), 0, 1))


def tooth_colors(local: FloatArray, *, upper: bool) -> FloatArray:
    """(n, 3) sRGB 0..1 of a row of teeth in box coordinates: gum beyond the gum line, at 0."""
    root = smooth(local[:, 1] * (1 if upper else -1), -0.03, 0.03)
    deep = smooth(-local[:, 2], -0.9, 1.0)
    color = _mix(np.tile(ENAMEL, (len(local), 1)), np.array(GUM), root)
    return np.asarray(color * (1 - 0.35 * deep)[:, None])


def _sclera(axis: FloatArray, polar: FloatArray, seed: int) -> FloatArray:
    """White of the eye: bluish grey near the iris, pink with fine vessels toward the corners."""
    side = smooth(np.abs(axis[:, 0]), 0.45, 0.85)
    vessels = np.clip(_vessel_grain(axis.tobytes()).drawn(seed + 5), 0, 1) ** 2
    white = np.tile([0.90, 0.885, 0.865], (len(axis), 1))
    white = _mix(white, np.array([0.86, 0.62, 0.57]), 0.32 * side + 0.25 * side * vessels)
    return white * (1 - 0.10 * (1 - smooth(polar, LIMBUS, LIMBUS + 6)))[:, None]


@lru_cache(maxsize=4)
def _vessel_grain(axis: bytes) -> Grain:
    """Where the fine vessels of an eyeball lie in their lattice; the same for everybody."""
    return grain(np.frombuffer(axis).reshape(-1, 3) * [14.0, 40.0, 14.0], 1.5)


def _redness(p: FloatArray, ear: FloatArray) -> FloatArray:
    """(n,) how much more blood shows than in plain skin; below zero on the pale forehead."""
    x = np.abs(p[:, 0])
    spots = (  # |x|, y, z, radius in mm, strength
        (37, -10, 70, 21, 0.75),
        (0, -14, 102, 13, 0.65),
        (13, -15, 88, 9, 0.5),
        (0, -70, 88, 16, 0.3),
        (29, 27, 76, 10, 0.3),
        (0, 55, 82, 42, -0.30),
        (22, 2, 78, 9, -0.12),
    )
    total = 0.75 * np.clip(ear, 0, 1)
    for cx, cy, cz, radius, strength in spots:
        far = (x - cx) ** 2 + (p[:, 1] - cy) ** 2 + (p[:, 2] - cz) ** 2
        total = total + strength * np.exp(-far / (2 * (radius * 0.8) ** 2))
    return np.asarray(total)


def _shade(p: FloatArray) -> FloatArray:
    """(n,) thin skin round the eyes and beside the nose, a little darker."""
    x = np.abs(p[:, 0])
    total = np.zeros(len(p))
    for cx, cy, cz, radius, strength in (
        (26, 8, 76, 6, 0.30),
        (19, 12, 77, 5, 0.30),
        (17, 22, 77, 5, 0.28),
        (44, 18, 68, 6, 0.15),
        (30, 31, 78, 6, 0.22),
    ):
        far = (x - cx) ** 2 + (p[:, 1] - cy) ** 2 + (p[:, 2] - cz) ** 2
        total += strength * np.exp(-far / (2 * radius**2))
    return total


def _lid_shares(p: FloatArray, head: Head, side: str) -> tuple[FloatArray, FloatArray]:
    """(n,) 0..1 each: pink lid margins and caruncle, skin lying close on the eyeball."""
    box = head.base[head.parts[f"eye.{side}"]]
    centre, half = box.mean(0), np.ptp(box, axis=0)[0] / 2
    globe = half * np.abs(head.local[f"eye.{side}"][:, 0]).max()
    above = np.linalg.norm(p - centre, axis=1) - globe
    front = smooth(p[:, 2] - centre[2], -2.0, 3.0)
    inward = -1 if side == "left" else 1
    corner = centre + np.array([inward * 12.6, -3.2, 13.0])
    wet = np.exp(-np.sum((p - corner) ** 2, axis=1) / (2 * 1.9**2))
    return front * (1 - smooth(above, 0.5, 2.1)), wet


def _lip_shares(p: FloatArray, mask: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(n,) 0..1 each: the vermilion with a crisp border, and the pale roll above it."""
    x0, corner, low, rise = LIP_EDGE
    aside = np.clip(np.abs(p[:, 0] - x0) / corner, 0, 1)
    edge = low + rise * aside**2.4
    inside = smooth(mask, 0.52, 0.74) * smooth(p[:, 1] - edge, -0.7, 0.7)
    roll = smooth(mask, 0.02, 0.25) * (1 - smooth(mask, 0.4, 0.6)) * (p[:, 1] > -44)
    return inside, roll


def _with_lips(
    color: FloatArray, canvas: _Canvas, complexion: Complexion, small: FloatArray
) -> FloatArray:
    """Vermilion with fine furrows, and the pale roll above it. small: (n,) grain."""
    x = canvas.places[:, 0]
    color = color * (1 + 0.05 * canvas.roll)[:, None]
    furrow = np.sin(x * 5.2 + 1.4 * small + 0.03 * x**2)
    lip = 0.64 * np.array(rgb(complexion.lips)) + 0.36 * color
    lip = lip * (1 + 0.035 * furrow + 0.03 * small)[:, None]
    return _mix(color, lip, 0.92 * canvas.lips)


def tone_color(tone: float) -> FloatArray:
    """(3,) sRGB of plain skin for a tone from 1 to 6."""
    return np.array([np.interp(tone, np.arange(1, 7), TONES[:, k]) for k in range(3)])


def _flush(tone: float) -> FloatArray:
    """(3,) how redness changes red, green and blue; weaker on dark skin."""
    return np.array([0.015, -0.20, -0.17]) * np.interp(tone, [1, 6], [1.1, 0.45])


def _occlusion(light: FloatArray) -> FloatArray:
    """(n, 3) baked ambient shade: warm, since light bleeds red through thin skin."""
    shade = np.clip(light, 0, 1)[:, None] ** 0.8
    return np.asarray(1 - (1 - shade) * [0.42, 0.50, 0.52])


HAIRLINE = np.array(  # degrees round the head from the front, height of the hairline, base mm
    [
        [0, 87],
        [14, 88],
        [26, 85],
        [36, 76],
        [43, 66],
        [50, 63],
        [57, 57],
        [63, 42],
        [70, 20],
        [76, 8],
        [82, 6],
        [88, 24],
        [100, 30],
        [112, 8],
        [125, -24],
        [140, -40],
        [180, -46],
    ]
)


def scalp_share(p: FloatArray) -> FloatArray:
    """(n,) 0..1, where the hair of the head grows, with a soft edge."""
    around = np.degrees(np.arctan2(np.abs(p[:, 0]), p[:, 2] + 10.0))
    above = p[:, 1] - np.interp(around, HAIRLINE[:, 0], HAIRLINE[:, 1])
    return smooth(above, -6.0, 16.0)


def beard_share(p: FloatArray) -> FloatArray:
    """(n,) 0..1, where a beard grows."""
    x, y, z = np.abs(p[:, 0]), p[:, 1], p[:, 2]
    top = np.interp(x, [0, 8, 20, 26, 40, 55, 64], [-27, -27, -31, -38, -36, -22, 4])
    under = smooth(y - np.interp(z, [10, 60], [-80, -108]), -6, 6)
    return smooth(top - y, -2.5, 5.0) * under * smooth(z, 8, 22)


def brow_share(p: FloatArray) -> FloatArray:
    """(n,) 0..1, the skin under the eyebrows."""
    x = np.abs(p[:, 0])
    along = np.clip((x - BROW[0, 0]) / (BROW[-1, 0] - BROW[0, 0]), 0, 1)
    centre, half = (np.interp(x, BROW[:, 0], BROW[:, k]) for k in (1, 2))
    across = np.abs(p[:, 1] - centre) / half
    ends = smooth(x, BROW[0, 0] - 2.5, BROW[0, 0] + 4) * (1 - smooth(x, 51, BROW[-1, 0] + 2))
    front = smooth(p[:, 2], 35, 45)
    share = (1 - smooth(across, 0.55, 1.35)) * ends * front * (1 - 0.25 * along)
    return np.asarray(share)


BROW = np.array(  # |x|, y of the middle, half of the height of the left eyebrow, base mm
    [
        [8.5, 36.2, 3.0],
        [14.0, 37.7, 3.6],
        [22.0, 39.3, 3.6],
        [30.0, 40.7, 3.4],
        [37.0, 41.2, 2.9],
        [44.0, 39.6, 2.3],
        [50.0, 36.5, 1.7],
        [55.0, 32.8, 1.0],
    ]
)


def smooth(x: FloatArray, low: float, high: float) -> FloatArray:
    """0 below `low`, 1 above `high`, a smooth step between."""
    t = np.clip((np.asarray(x) - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def rgb(color: str) -> tuple[float, float, float]:
    """Three numbers 0..1 from "#rrggbb"."""
    r, g, b = (int(color[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return r, g, b


def _mix(a: FloatArray, b: FloatArray, share: FloatArray) -> FloatArray:
    """The colours `a` where share is 0, `b` where it is 1."""
    s = np.asarray(share)[:, None]
    return np.asarray(a * (1 - s) + b * s)


def _count(surface: Surface, part: str) -> int:
    rows = surface.points[part]
    return int(rows.stop) - int(rows.start)
