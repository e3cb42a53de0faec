"""A mapping file: how a stranger's atlas is named, framed, laid on the head and credited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from anatomy.structures import Id, Kind, Region, Text
from meshes.mesh import FloatArray

SHIPPED = Path(__file__).parent.parent / "data" / "atlases"
UNITS_MM = {"mm": 1.0, "cm": 10.0, "dm": 100.0, "m": 1000.0, "in": 25.4}
SIDE_WORD = "{side}"


def _one_or_more(given: object) -> object:
    """A name alone is a list of one."""
    if isinstance(given, str):
        return (given,)
    return tuple(given) if isinstance(given, list) else given


Vector = tuple[float, float, float]
Range = Annotated[
    tuple[float | None, float | None], Field(description="[least, most] mm; null leaves it open")
]
Side = Literal["median", "paired"]
Direction = Literal["+x", "-x", "+y", "-y", "+z", "-z"]
Names = Annotated[
    tuple[Text, ...],
    Field(min_length=1),
    BeforeValidator(_one_or_more),
]


class Frozen(BaseModel):
    """What all rows of the file share: unknown keys are refused, nothing changes later."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Axes(Frozen):
    """Which axis of the files points to the subject's left, up, and out of the face."""

    left: Direction = "+x"
    up: Direction = "+y"
    forward: Direction = "+z"

    @model_validator(mode="after")
    def _three_ways(self) -> Self:
        if len({self.left[1], self.up[1], self.forward[1]}) < 3:
            raise ValueError("left, up and forward must lie along three different axes.")
        return self

    @property
    def matrix(self) -> FloatArray:
        """(3, 3), from the files' axes to ours."""
        rows = np.zeros((3, 3))
        for row, way in enumerate((self.left, self.up, self.forward)):
            rows[row, "xyz".index(way[1])] = 1.0 if way[0] == "+" else -1.0
        return rows


class Index(Frozen):
    """A table that gives the files of a folder their names: its file and its columns."""

    table: Text = "index.csv"
    file: Text = "file"
    name: Text = "name"
    fma: Text | None = None


class Affine(Frozen):
    """Three rows of four numbers: place = rows · (x, y, z, 1); inverse: the other way round."""

    rows: tuple[tuple[float, float, float, float], ...] = Field(min_length=3, max_length=3)
    inverse: bool = False

    @model_validator(mode="after")
    def _can_be_undone(self) -> Self:
        if abs(np.linalg.det(np.array(self.rows)[:, :3])) < 1e-9:
            raise ValueError("its rows squeeze space flat. Give three independent rows.")
        return self

    def apply(self, points: FloatArray) -> FloatArray:
        """(n, 3) moved points."""
        rows = np.array(self.rows)
        if self.inverse:
            return np.asarray((points - rows[:, 3]) @ np.linalg.inv(rows[:, :3]).T)
        return np.asarray(points @ rows[:, :3].T + rows[:, 3])


class Folder(Frozen):
    """A subfolder with meshes ("" for the top); where two hold a name, the first one counts."""

    path: str = ""
    index: Index | None = None
    affine: Affine | None = None


class Window(Frozen):
    """What is kept: millimetres lateral, up and forward of an anchor ("" the midline)."""

    origin: str = Field("", alias="from")
    lateral: Range | None = None
    up: Range | None = None
    forward: Range | None = None


class Pick(Frozen):
    """A point of a stranger's meshes: of what is kept, the one furthest `toward` [lateral, up,
    forward], or the centre of its box. half: only what lies on the side in question.
    """

    of: Names
    side: Side = "median"
    half: bool = False
    keep: tuple[Window, ...] = ()
    toward: Vector | None = None
    centre: bool = False

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if (self.toward is None) != self.centre:
            raise ValueError(
                "say which point. Write toward: [lateral, up, forward] or centre: true"
            )
        return self


class Goal(Frozen):
    """Where a point belongs on our head: a landmark; or a place from the centre of our eyeball,
    [lateral, up] on the skin seen there or [lateral, up, forward] in space.

    depth_mm: below the skin; where it is not given, bone begins there.
    """

    landmark: Text | None = None
    over_eye: tuple[float, float] | None = None
    from_eye: Vector | None = None
    depth_mm: Annotated[float, Field(ge=0, le=60)] | None = None

    @model_validator(mode="after")
    def _one_goal(self) -> Self:
        given = [g for g in (self.landmark, self.over_eye, self.from_eye) if g is not None]
        if len(given) != 1:
            raise ValueError("it needs one goal. Write one of landmark, over_eye, from_eye")
        if self.from_eye is not None and self.depth_mm is not None:
            raise ValueError("from_eye is a place in space. Take depth_mm out")
        return self


class Pair(Frozen):
    """A point of the stranger's anatomy and where it belongs. at: its place in the files' own frame
    and unit, where it cannot be picked.
    """

    to: Goal
    pick: Pick | None = None
    at: Vector | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.pick is None) == (self.at is None):
            raise ValueError("it needs one point. Write either pick: or at: [x, y, z]")
        return self


class Beside(Frozen):
    """A round spot in the view from the side, [up, forward] from the origin, that is left out."""

    up: float
    forward: float
    mm: Annotated[float, Field(gt=0)]


class Surface(Frozen):
    """A bone whose outer face lies where bone begins below our skin.

    gap_mm: between samples. keep: where on our head, from its origin; lateral to either side.
    """

    of: Text
    gap_mm: Annotated[float, Field(ge=2, le=40)] = 8.0
    keep: Window | None = None
    beside: Beside | None = None


class Drawn(Frozen):
    """How a structure is drawn that Facies has no file for yet.

    fibres: which way they run: the long way of the body, up, across, or in a ring seen in front.
    """

    kind: Kind
    fibres: Literal["long", "up", "across", "ring"] = "long"
    layer: Id
    region: Region
    system: Text
    english: Text | None = None
    latin: Text | None = None


class Match(Frozen):
    """Which meshes are a structure: of both sides or of the one in the middle; or why none is."""

    of: Names | None = None
    left: Names | None = None
    right: Names | None = None
    leave: Text | None = None
    draw_as: Drawn | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        paired = self.left is not None and self.right is not None
        half = (self.left is None) != (self.right is None)
        if half or [self.of is not None, paired, self.leave is not None].count(True) != 1:
            raise ValueError("say what it is. Write left: and right:, or of:, or leave: <why>")
        return self

    @property
    def sides(self) -> dict[str, tuple[str, ...]]:
        """Side ("" for the middle) -> names of meshes."""
        named = {"": self.of, "left": self.left, "right": self.right}
        return {side: names for side, names in named.items() if names is not None}


class AtlasMap(Frozen):
    """All of a mapping file.

    middle: meshes whose box is centred on the midline. eyes: meshes of the eyeballs, which come to
    lie on ours. anchors: points that windows measure from. by_fma: structures that are not listed
    are looked for by their FMA number and name.
    """

    title: Text
    licence: Text
    attribution: Text
    address: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    unit: Literal["mm", "cm", "dm", "m", "in"] = "mm"
    axes: Axes = Axes()
    folders: tuple[Folder, ...] = Field((Folder(),), min_length=1)
    middle: Names | None = None
    eyes: Names | None = None
    anchors: dict[Id, Pick] = {}
    pairs: tuple[Pair, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    by_fma: bool = True
    structures: dict[Id, Match] = {}

    def framed(self, points: FloatArray) -> FloatArray:
        """(n, 3) mm along our axes, of points in the files' frame and unit."""
        return np.asarray(UNITS_MM[self.unit] * points @ self.axes.matrix.T)

    @property
    def mirrored(self) -> bool:
        """True where our axes turn the files' triangles inside out."""
        return bool(np.linalg.det(self.axes.matrix) < 0)
