"""What is shown: items with their look, markers, a camera. No graphics here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from meshes.bind import Binding
from meshes.contraction import Contraction
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.swelling import Swelling

VIEWS: Mapping[str, tuple[float, float]] = {
    # name: (azimuth, elevation) of the camera in degrees; azimuth turns toward the patient's left
    "front": (0, 0),
    "left_oblique": (40, 0),
    "right_oblique": (-40, 0),
    "left_lateral": (90, 0),
    "right_lateral": (-90, 0),
    "from_below": (0, -50),
    "from_above": (0, 50),
}
AXES: Mapping[str, tuple[float, float, float]] = {
    "sagittal": (1.0, 0.0, 0.0),
    "coronal": (0.0, 0.0, 1.0),
    "axial": (0.0, 1.0, 0.0),
}


@dataclass(frozen=True)
class LineGroup:
    """Lines of the skin that come and go together.

    static: how deep they are at rest, 0 to 1. units: expression unit -> what it adds at full
    weight. depth_mm: at depth 1; less than nothing for a ridge. width: share of the way from line
    to line. wobble: how far lines stray, in the same shares.
    """

    static: float
    units: Mapping[str, float]
    depth_mm: float
    width: float
    wobble: float


@dataclass(frozen=True, eq=False)
class SkinLines:
    """Where the lines of a skin lie, in two channels, since a vertex may be of two groups.

    phase: (n, 2), a line runs where it is a whole number. mask: (n, 2), how much of a group's depth
    a vertex takes, 0 to 1. group: (n, 2), the number of its group.
    """

    phase: FloatArray
    mask: FloatArray
    group: FloatArray
    groups: tuple[LineGroup, ...]


@dataclass(frozen=True, eq=False)
class Item:
    """One thing drawn: a structure, the skin, a danger zone.

    name: what people read; a second line, where there is one, is the Latin name.
    kind picks the look: skin, muscle, artery, vein, nerve, bone, fat, ligament, gland, cartilage,
    eye, tooth, hair or zone. layer is the peel order name shown to people. color is "#rrggbb".
    """

    id: str
    name: str
    kind: str
    mesh: Mesh
    color: str
    binding: Binding | None = None
    layer: str = ""
    opacity: float = 1.0
    visible: bool = True
    pickable: bool = True
    swelling: Swelling | None = None
    contraction: Contraction | None = None
    lines: SkinLines | None = None


@dataclass(frozen=True, eq=False)
class Marker:
    """A pin on the face: an injection site, a learner's answer, the right answer, a landmark.

    position and normal: (3,) mm and unit. depth_mm: how far below the skin the tip lies.
    binding: one row, or None for a fixed pin.
    """

    id: str
    label: str
    kind: str  # site, answer, truth, landmark
    position: FloatArray
    normal: FloatArray
    depth_mm: float = 0.0
    radius_mm: float = 1.2
    binding: Binding | None = None


@dataclass(frozen=True)
class Camera:
    """A named view or a free one, looking at `target` from `distance_mm`."""

    view: str = "front"
    target: tuple[float, float, float] = (0.0, 0.0, 60.0)
    distance_mm: float = 620.0


@dataclass(frozen=True)
class Plane:
    """A cut: what lies beyond the plane is taken away.

    axis: sagittal, coronal, axial, or oblique with its own unit normal. offset_mm: from the frame's
    origin along the normal.
    """

    axis: str
    offset_mm: float
    flip: bool = False
    normal: tuple[float, float, float] | None = None

    @property
    def direction(self) -> FloatArray:
        """(3,) unit, square to the plane. Raises KeyError on an axis it does not know."""
        return np.array(AXES[self.axis] if self.normal is None else self.normal)


@dataclass(frozen=True, eq=False)
class Cage:
    """The small point set that moves everything.

    rest: (c, 3) the patient at rest, mm. units: name -> (points (k,), moves (k, 3) mm).
    """

    rest: FloatArray
    units: Mapping[str, tuple[IntArray, FloatArray]]


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything a view needs to be drawn. Changed copies are made with the `with_` verbs."""

    items: tuple[Item, ...]
    markers: tuple[Marker, ...] = ()
    camera: Camera = Camera()
    peel_mm: float = 0.0
    clip: Plane | None = None
    expression: Mapping[str, float] = field(default_factory=dict)  # on top of the items' meshes
    cage: Cage | None = None
    labels: bool = False

    def item(self, item_id: str) -> Item:
        """The item with this id. Raises KeyError."""
        return {item.id: item for item in self.items}[item_id]

    def with_items(self, *items: Item) -> Scene:
        """The scene with these items added or, where the id is there already, replaced."""
        fresh = {i.id: i for i in items}
        kept = tuple(fresh.pop(i.id, i) for i in self.items)
        return replace(self, items=kept + tuple(fresh.values()))

    def with_markers(self, *markers: Marker) -> Scene:
        """The scene with these markers added or replaced."""
        fresh = {m.id: m for m in markers}
        kept = tuple(fresh.pop(m.id, m) for m in self.markers)
        return replace(self, markers=kept + tuple(fresh.values()))


def camera_position(camera: Camera) -> FloatArray:
    """(3,) mm, where the eye of a named view stands. Raises KeyError on an unknown view."""
    azimuth, elevation = np.radians(VIEWS[camera.view])
    out = np.array(
        [
            np.sin(azimuth) * np.cos(elevation),
            np.sin(elevation),
            np.cos(azimuth) * np.cos(elevation),
        ]
    )
    return np.asarray(np.asarray(camera.target) + camera.distance_mm * out)
