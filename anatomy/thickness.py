"""How deep bone lies below the skin: the measured tissue-thickness field and what it gives."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.interpolate import RBFInterpolator

from anatomy.content import parse_file
from anatomy.evidence import Figure
from anatomy.face import Face
from anatomy.place import Place, resolve_place
from anatomy.tissue import Tissue, outer_tissue
from meshes.frame import mirror_points
from meshes.mesh import FloatArray, Mesh

THICKNESS_FILE = Path(__file__).parent / "data" / "tissue_thickness.yaml"
MIDLINE_MM = 0.5  # a place nearer to the midline than this is not mirrored
SMOOTHING = 0.5  # mm², lets neighbours that disagree by a few tenths meet halfway


class Thickness(Figure):
    """Skin to the first bone, mm, at a place of the left half or the midline."""

    at: Place


class ThicknessField(BaseModel):
    """All of tissue_thickness.yaml. least, most: the limits kept between the places, mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: Figure
    most: Figure
    points: tuple[Thickness, ...]


@lru_cache(maxsize=2)
def load_thickness(path: Path = THICKNESS_FILE) -> ThicknessField:
    """The published and measured tissue thickness. Raises ContentError.

    >>> load_thickness().least.mm
    2.5
    """
    return parse_file(ThicknessField, path).model


def build_tissue(face: Face) -> Tissue:
    """The space between the outer skin of a face and the bone below it."""
    return outer_tissue(face, lambda skin: bone_depth(face, skin))


def bone_depth(face: Face, skin: Mesh, field: ThicknessField | None = None) -> FloatArray:
    """(n,) mm, how deep bone begins below each vertex of the skin; left and right alike.

    Between the places of the field it runs smoothly (thin-plate spline in space).
    """
    given = field if field is not None else load_thickness()
    places = np.array([resolve_place(face, p.at).position for p in given.points])
    depth = np.array([p.middle for p in given.points])
    aside = np.abs(places[:, 0]) > MIDLINE_MM
    places[~aside, 0] = 0.0
    spread = RBFInterpolator(
        np.vstack([places, mirror_points(places[aside])]),
        np.concatenate([depth, depth[aside]]),
        kernel="thin_plate_spline",
        smoothing=SMOOTHING,
        degree=1,
    )
    return np.asarray(np.clip(spread(skin.vertices), given.least.middle, given.most.middle))
