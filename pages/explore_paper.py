"""The words under a printed view: who, how it is shown, whose work it is, and what it is not."""

from __future__ import annotations

from typing import Any

from meshes.scene import Plane
from pages.language import _, say_day
from pages.people import name_person
from pages.section_panel import PLANES
from pages.shell import ON_PAPER, PRODUCT
from pages.studio import Studio

TITLE = "{name} · {product}"
FACE = _("The face")
ON_FACE = _("On the face of: {person}.")
PEELED, SKIN_ON = _("Peeled to {mm:.1f} mm below the skin."), _("Skin on.")
CUT, CUT_FREE = _("{plane} cut at {mm:.1f} mm."), _("Cut along a needle.")
CREDITS = _(
    "Head derived from MakeHuman’s data (CC0 1.0). Teaching content: the Facies authors, "
    "CC BY 4.0. Atlas {atlas} {version}, content {key}."
)
DATE = _("Drawn on {day} (UTC).")
FILE = "facies_{name}_{day}.png"


def paper_of(studio: Studio, person: str, state: dict[str, Any], *, name: str) -> dict[str, Any]:
    """What `Viewer.show_paper` needs. name: of what is selected, "" for nothing."""
    day = f"{studio.clock():%Y-%m-%d}"
    atlas = studio.atlas
    said = [ON_FACE.format(person=name_person(person)), _peel(state["peel_mm"])]
    if state["clip"] is not None:
        said.append(_cut(state["clip"]))
    credits_ = CREDITS.format(atlas=atlas.name, version=atlas.version, key=atlas.content_hash[:8])
    drawn = DATE.format(day=say_day(studio.clock()))
    short = "_".join((name or FACE).lower().replace(",", "").split())
    return {
        "title": TITLE.format(name=name or FACE, product=PRODUCT),
        "lines": [
            " ".join(map(str, said)),
            f"{credits_} {drawn}",
        ],
        "warning": str(ON_PAPER),
        "file": FILE.format(name=short, day=day),
    }


def _peel(peel_mm: float) -> str:
    return PEELED.format(mm=peel_mm) if peel_mm > 0 else SKIN_ON


def _cut(clip: dict[str, Any]) -> str:
    plane = Plane(clip["axis"], clip["offset_mm"])
    known = PLANES.get(plane.axis)
    return CUT_FREE if known is None else CUT.format(plane=known, mm=plane.offset_mm)
