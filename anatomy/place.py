"""Places as clinicians say them: a landmark, and millimetres along the skin from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from pydantic import BaseModel, ConfigDict, model_validator

from meshes.geodesics import SurfacePoint, surface_point
from meshes.mesh import FloatArray
from meshes.project import foremost

if TYPE_CHECKING:
    from anatomy.face import Face

SUM_TOLERANCE = 1e-3  # how far barycentric weights of a message may be from one


class Place(BaseModel):
    """A place on the skin: from landmark `ref`, millimetres lateral and superior along the skin.

    lateral is positive away from the midline; for a median landmark it is positive toward the side
    in question. line: the start is moved, at the height of `ref`, to the vertical through this
    landmark ("on the mid-pupillary line"); in the midline a paired `ref` is midway between its two
    sides. May be written as a row: [ref, lateral, superior].
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    lateral: float = 0.0
    superior: float = 0.0
    line: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_row(cls, value: object) -> object:
        if isinstance(value, (list, tuple)):
            if len(value) != 3:
                raise ValueError("a place written as a row is [landmark, lateral, superior]")
            return dict(zip(("ref", "lateral", "superior"), value, strict=True))
        return value


@dataclass(frozen=True)
class SkinOffset:
    """How far one skin point lies from another, mm along the skin; lateral is away from midline."""

    lateral_mm: float
    superior_mm: float

    @property
    def distance_mm(self) -> float:
        """Straight distance along the skin, mm."""
        return float(np.hypot(self.lateral_mm, self.superior_mm))


def resolve_place(face: Face, place: Place, side: str = "left") -> SurfacePoint:
    """The point of the face's skin that a place names on one side ("left", "right" or "median").

    Raises UnknownId for a landmark that does not exist.
    """
    start = skin_under(face, _start(face, place, side))
    way = face.walker.path(start, outward(side) * place.lateral, place.superior)
    if len(way) == 1:
        return start
    keeps_line = side == "median" and place.line is not None and place.lateral == 0
    end = front_of_skin(face, start.position[0], way[-1][1]) if keeps_line else way[-1]
    return skin_under(face, end)


def skin_under(face: Face, position: ArrayLike) -> SurfacePoint:
    """The point of the skin nearest to a position (3,) mm."""
    near = face.finder.find(position)
    return surface_point(face.skin, int(near.faces[0]), near.barycentric[0])


def skin_point(face: Face, face_index: object, barycentric: ArrayLike) -> SurfacePoint:
    """The skin point a browser named, recomputed on our own mesh.

    Raises ValueError, in words, for a triangle that does not exist or weights that are none.
    """
    last = len(face.skin.faces) - 1
    number = face_index if isinstance(face_index, int | np.integer) else -1
    if isinstance(face_index, bool) or not 0 <= number <= last:
        raise ValueError(f"Expected a triangle of the skin, 0 to {last}, got {face_index!r}.")
    weights = _weights(barycentric)
    if abs(weights.sum() - 1) > SUM_TOLERANCE or weights.min() < -SUM_TOLERANCE:
        raise ValueError("Expected barycentric weights from 0 to 1 that sum to one.")
    return surface_point(face.skin, int(number), weights)


def _weights(barycentric: ArrayLike) -> FloatArray:
    try:
        weights = np.asarray(barycentric, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise ValueError("Expected three finite barycentric weights.") from problem
    if weights.shape != (3,) or not np.all(np.isfinite(weights)):
        raise ValueError("Expected three finite barycentric weights.")
    return weights


def offset_along_skin(
    face: Face, origin: SurfacePoint, target: SurfacePoint, *, side: str | None = None
) -> SkinOffset:
    """How far `target` lies from `origin` along the skin.

    side: whose lateral is meant; by default the side of the midline on which `origin` lies.
    """
    left, superior = face.chart(origin).offset(target.position)
    sign = outward(side if side is not None else side_of(origin.position))
    return SkinOffset(float(sign * left), float(superior))


def side_of(position: FloatArray) -> str:
    """Which half of the head a position (3,) lies in, "left" or "right"; the midline is left."""
    return "right" if position[0] < 0 else "left"


def outward(side: str) -> float:
    """+1 where lateral is toward the patient's left, -1 where it is toward the right."""
    return -1.0 if side == "right" else 1.0


def _start(face: Face, place: Place, side: str) -> FloatArray:
    start = face.landmark(place.ref, side)
    if place.line is None:
        return start
    across = face.landmark(place.line, side)[0]
    return front_of_skin(face, across, _height_mm(face, place.ref, side))


def _height_mm(face: Face, landmark: str, side: str) -> float:
    """How high a landmark lies, mm; in the midline a paired one is midway between its sides."""
    sides = ("left", "right") if side == "median" else (side,)
    return float(np.mean([face.landmark(landmark, one)[1] for one in sides]))


def front_of_skin(face: Face, x_mm: float, y_mm: float) -> FloatArray:
    """(3,) mm, the foremost skin point at this width and height. Raises ValueError beside it."""
    index, weights = foremost(face.skin, np.array([[x_mm, y_mm, 0.0]]))
    if index[0] < 0:
        raise ValueError(f"Expected a width and height within the face, got {x_mm}, {y_mm} mm.")
    return np.asarray(weights[0] @ face.skin.vertices[face.skin.faces[index[0]]])
