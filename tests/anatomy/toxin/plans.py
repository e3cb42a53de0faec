"""Plans that the tests of the dose share."""

from __future__ import annotations

import numpy as np

from anatomy.face import Face
from anatomy.place import Place, resolve_place
from anatomy.toxin import Injection, injection_at, load_products
from lessons import load_lesson

LESSON = "glabellar_lines"
LABEL_ML = 0.1
SIDES = ("left", "right")


def label_plan(face: Face, product: str = "ona") -> list[Injection]:
    """The five sites of the label as the lesson gives them, at the middle of their depths."""
    units = load_products().product(product).site_units
    plan = []
    for site in load_lesson(LESSON).sites:
        for side in ("median",) if site.side == "median" else SIDES:
            entry = resolve_place(face, site.place, side)
            depth_mm = float(np.mean(site.depth_mm.numbers))
            plan.append(
                injection_at(entry, depth_mm, units=units, volume_ml=LABEL_ML, product=product)
            )
    return plan


def site(
    face: Face,
    place: Place,
    depth_mm: float,
    *,
    side: str = "left",
    units: float = 4.0,
    volume_ml: float = LABEL_ML,
) -> Injection:
    """One injection of ona, straight in."""
    entry = resolve_place(face, place, side)
    return injection_at(entry, depth_mm, units=units, volume_ml=volume_ml)


def at_the_rim(face: Face) -> list[Injection]:
    """A corrugator site far too low and deep: at the bony rim, under the mid-pupil vertical."""
    return [site(face, Place(ref="midline_supraorbital_rim", line="pupil"), 8)]


def low_canthal(face: Face) -> list[Injection]:
    """A lateral canthal site that follows the lines below the zygomatic arch."""
    return [site(face, Place(ref="exocanthion", lateral=12, superior=-25), 3)]


def label_canthal(face: Face) -> list[Injection]:
    """The label's lateral canthal sites on both sides."""
    places = ((17, 0), (15, 12), (15, -12))
    return [
        site(face, Place(ref="exocanthion", lateral=lateral, superior=up), 2, side=side)
        for side in SIDES
        for lateral, up in places
    ]


def low_lateral_forehead(face: Face) -> list[Injection]:
    """4 U a few millimetres above the outer brow, on the left only."""
    return [site(face, Place(ref="superciliare", lateral=8, superior=8), 3)]


def medial_forehead(face: Face) -> list[Injection]:
    """A forehead treated near the midline only."""
    return [
        site(face, Place(ref="glabella", lateral=10, superior=up), 3, side=side)
        for side in SIDES
        for up in (25, 40)
    ]


def label_forehead(face: Face) -> list[Injection]:
    """Forehead sites 20 and 35 mm above the brow and one in the midline, with the glabella."""
    rows = [
        site(face, Place(ref="superciliare", superior=up), 3, side=side)
        for side in SIDES
        for up in (20, 35)
    ]
    return [*label_plan(face), *rows, site(face, Place(ref="glabella", superior=22), 3)]
