"""What a needle met, in the words and colours people read, and as one sentence to be heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from anatomy.face import Face
from anatomy.style import load_style
from anatomy.traces import Near, Trace
from meshes.scene import Item
from pages.language import _
from pages.needle_placed import Placed, met_at, vessels_at_bevel
from pages.retold import retold

Band = Literal["touching", "near", "clear"]
# These sort what is shown, as the page says; they are no clinical distances.
NEAR_BAND_MM: Final = 2.0
BANDS: Mapping[Band, str] = {"touching": "touching", "near": _("within 2 mm"), "clear": "clear"}
UNNAMED = _("tissue that the model does not name")
BEARINGS = (
    "superior", _("superior and lateral"), "lateral", _("inferior and lateral"),
    "inferior", _("inferior and medial"), "medial", _("superior and medial"),
)  # fmt: skip
STRAIGHT_DEG: Final = 90.0
CONTACT = _("contact with {name}")
SAID = _("Tip in {layer}, {deep:.1f} mm below the skin, in {held}.")
SAID_OUT = _("The tip is out of the tissue again, which it left at {at:.1f} mm.")
SAID_HIT = _(" It hits {name} at {at:.1f} mm.")
SAID_BONE = _(" {name} stopped it at {at:.1f} mm.")


@dataclass(frozen=True)
class Hit:
    """A vessel or nerve that the needle hits: from where to where along it, mm; to_mm is None where
    only its wall is met.
    """

    id: str
    kind: str
    from_mm: float
    to_mm: float | None


@dataclass(frozen=True, eq=False)
class Reading:
    """A placed needle and what it met. layer: as people read it. names, colors: by item id."""

    placed: Placed
    found: Trace
    layer: str
    hits: tuple[Hit, ...]
    names: Mapping[str, str]
    colors: Mapping[str, str]

    @property
    def between(self) -> bool:
        """Whether the tip lies in the tissue, but in no structure that the model names."""
        return not (self.found.outside or self.found.bone or self.found.holds_tip)

    @property
    def held(self) -> str:
        """What the tip lies in."""
        if self.found.bone:
            return CONTACT.format(name=self.names[self.found.bone])
        return self.names[self.found.holds_tip[-1]] if self.found.holds_tip else UNNAMED

    @property
    def blood_from(self) -> tuple[str, ...]:
        """The names of the vessels in which the bevel lies."""
        return tuple(self.names[one] for one in vessels_at_bevel(self.found))

    def band(self, near: Near) -> Band:
        """How near, for the display alone."""
        if near.distance_mm <= self.placed.needle.radius_mm:
            return "touching"
        return "near" if near.distance_mm <= NEAR_BAND_MM else "clear"


def read_needle(placed: Placed, face: Face, items: Mapping[str, Item]) -> Reading:
    """All that a needle met in a face. items: of its scene, by id.

    Raises ValueError for an entry that takes no needle.
    """
    found = placed.trace(face)
    hits = (Hit(hit.id, hit.kind, *met_at(face, placed, found, hit)) for hit in found.hits)
    return Reading(
        placed,
        found,
        layer=retold(load_style().layer_name(found.layer)),
        hits=tuple(sorted(hits, key=lambda hit: hit.from_mm)),
        names={key: item.name.split("\n", 1)[0] for key, item in items.items()},
        colors={key: item.color for key, item in items.items()},
    )


def say_bearing(placed: Placed) -> str:
    """Where the tip runs, in the words of the skin: "superior and lateral"."""
    return BEARINGS[round(placed.towards_deg / 45) % len(BEARINGS)]


def say_needle(reading: Reading) -> str:
    """What a needle met in a sentence or two, to be read aloud when it rests."""
    found, names = reading.found, reading.names
    if found.outside:
        return SAID_OUT.format(at=found.gaps[-1].from_mm)
    said = SAID.format(layer=reading.layer, deep=found.tip_depth_mm, held=reading.held)
    if found.stopped_by_bone_mm is not None:
        said += SAID_BONE.format(name=names[found.bone], at=found.stopped_by_bone_mm)
    return said + "".join(SAID_HIT.format(name=names[h.id], at=h.from_mm) for h in reading.hits)
