"""How a published figure is measured on our model: written beside the figure, under `ours:`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from anatomy.place import Place

Share = Annotated[float, Field(ge=0, le=1)]
Way = Literal["straight", "lateral", "up", "forward", "skin", "across", "side"]


class Edge(BaseModel):
    """The outermost point of a structure in one direction.

    edge: which way, of the patient. of: another structure than the figure's own. u: only this part
    of the way along its fibres, from origin (0) to insertion (1). level, beside: only as high, or
    as far from the midline, as this point. skin: the point of the skin above it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    edge: Literal["lateral", "medial", "upper", "lower", "front", "back"]
    of: str | None = None
    u: tuple[Share, Share] | None = None
    level: Point | None = None
    beside: Point | None = None
    skin: bool = False


class Near(BaseModel):
    """The point of a structure's surface that is nearest to another point."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    near: Point
    of: str | None = None


class Along(BaseModel):
    """A point of the middle of a structure: at a share of its way, or as high as another point.

    piece: which of its pieces or heads, in the order of the recipe.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: Share | None = None
    level: Point | None = None
    of: str | None = None
    piece: Annotated[int, Field(ge=0)] = 0


class OnSkin(BaseModel):
    """A place on the skin, off a landmark."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    skin: Place


Point = str | Edge | Near | Along | OnSkin  # text names a landmark or a named point of the bone


class Depth(BaseModel):
    """How deep the near surface of the structure lies straight below a place, mm.

    of: another structure. to: its `middle` or `far` side instead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Literal["depth"]
    at: Place | Near | Along | Edge
    of: str | None = None
    to: Literal["near", "middle", "far"] = "near"
    why: str | None = None


class Thickness(BaseModel):
    """How thick the structure is straight below a place, mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Literal["thickness"]
    at: Place
    why: str | None = None


class Diameter(BaseModel):
    """How wide a vessel or nerve is at a share of the way of one of its pieces, mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Literal["diameter"]
    share: Share = 0.5
    piece: Annotated[int, Field(ge=0)] = 0
    why: str | None = None


class Length(BaseModel):
    """How long the structure is along its fibres or its way, mm; of one piece, or of several."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Literal["length"]
    pieces: tuple[int, ...] = (0,)
    why: str | None = None


class Width(BaseModel):
    """How wide a muscle is across its fibres at a share of their way, mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Literal["width"]
    share: Share = 0.5
    piece: Annotated[int, Field(ge=0)] = 0
    why: str | None = None


class Gap(BaseModel):
    """How far one point lies from another, mm: straight, or one way alone.

    begin, end: the gap counts from begin to end; `midline` is the middle of the head. way: lateral
    (away from the midline), up, forward, skin (along the skin), across (frontal view), side (view
    from the side).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Literal["gap"]
    begin: Point
    end: Point
    way: Way = "straight"
    why: str | None = None


class Angle(BaseModel):
    """The angle of the fibres with the vertical in the frontal view, degrees.

    Positive where they come down toward the midline.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Literal["angle"]
    piece: Annotated[int, Field(ge=0)] = 0
    why: str | None = None


class Count(BaseModel):
    """How many pieces or heads are drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Literal["count"]
    why: str | None = None


Measurement = Annotated[
    Depth | Thickness | Diameter | Length | Width | Gap | Angle | Count, Field(discriminator="take")
]

Edge.model_rebuild()
Near.model_rebuild()
Along.model_rebuild()
