"""One injection: where the tip lies, how much of what; and what is refused, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from anatomy.face import Face
from anatomy.toxin.barriers import bones_of
from anatomy.toxin.products import check_units, check_volume, load_products
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, unit

OFF_SKIN_MM = 0.2  # so far outside a point still counts as on the skin, by rounding
DEEPEST_MM = 40.0  # deeper than any muscle of the face lies
IN_BONE_MM = 1.0  # so deep in bone no needle goes by a slip of the millimetre
ON_BONE_MM = 0.2


@dataclass(frozen=True, eq=False)
class Injection:
    """A dose at a point. tip: (3,) mm, in the one frame. product: an id of products.yaml."""

    tip: FloatArray
    units: float
    volume_ml: float
    product: str = "ona"

    def __post_init__(self) -> None:
        tip = np.array(self.tip, dtype=np.float64)
        if tip.shape != (3,) or not np.all(np.isfinite(tip)):
            raise ValueError("The tip must be three finite coordinates in mm.")
        tip.setflags(write=False)
        object.__setattr__(self, "tip", tip)
        check_units(self.units)
        check_volume(self.volume_ml)
        object.__setattr__(self, "product", load_products().product_id(self.product))

    @property
    def sites(self) -> float:
        """The dose in sites of this product's own glabellar label; no conversion of units."""
        return self.units / load_products().products[self.product].site_units


def injection_at(
    entry: SurfacePoint,
    depth_mm: float,
    *,
    units: float,
    volume_ml: float,
    product: str = "ona",
    direction: ArrayLike | None = None,
) -> Injection:
    """The injection of a needle that goes `depth_mm` in at `entry`.

    direction: (3,), the way of the needle; by default straight in. Raises ValueError, in words, for
    a depth that is none, a needle that points out of the face, or an amount that is refused.
    """
    if not (np.isfinite(depth_mm) and 0 <= depth_mm <= DEEPEST_MM):
        raise ValueError(
            f"A depth of {depth_mm:g} mm is none. It must be from 0 to {DEEPEST_MM:g} mm."
        )
    way = -entry.normal if direction is None else unit(direction)
    if not np.all(np.isfinite(way)) or way @ entry.normal >= 0:
        raise ValueError("The needle points out of the face. Turn it inward.")
    return Injection(entry.position + depth_mm * way, units, volume_ml, product)


def settled_tips(face: Face, injections: Sequence[Injection]) -> FloatArray:
    """(k, 3) mm, where the tips lie in this face; one just in bone comes to lie on it.

    Raises ValueError, in words, for a tip off the face or deep in bone.
    """
    tips = np.array([one.tip for one in injections]).reshape(-1, 3)
    if not len(tips):
        return tips
    outside_mm = face.finder.find(tips).signed_mm
    in_bone_mm, way_out = bones_of(face).depth_mm(tips)
    for number, (out, deep) in enumerate(zip(outside_mm, in_bone_mm, strict=True), start=1):
        if out > OFF_SKIN_MM:
            raise ValueError(
                f"Injection {number} lies {out:.1f} mm off the face. Place its tip below the skin."
            )
        if out < -DEEPEST_MM:
            raise ValueError(
                f"Injection {number} lies {-out:.0f} mm below the skin. "
                f"Nothing is treated deeper than {DEEPEST_MM:g} mm."
            )
        if deep > IN_BONE_MM:
            raise ValueError(
                f"Injection {number} lies {deep:.1f} mm inside bone. Draw the needle back."
            )
    on_bone = np.clip(in_bone_mm + ON_BONE_MM, 0, None)
    return np.asarray(tips + on_bone[:, None] * way_out)
