"""Which layers a needle straight in passes at one place of one face, and how deep each lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from anatomy.needle import ON_BONE, trace, trace_many
from anatomy.style import load_style

if TYPE_CHECKING:
    from anatomy.face import Face
    from meshes.geodesics import SurfacePoint

STEP_MM = 0.1
PROBE = "27g"  # long enough for every site of the lessons
ORBIT = "orbit"  # the layer of what lies within the orbit, in style.yaml


@dataclass(frozen=True)
class Stratum:
    """A layer on the way in, mm below the skin. to_mm: where it ends, or bone does."""

    layer: str
    from_mm: float
    to_mm: float

    @property
    def name(self) -> str:
        """The layer as people call it."""
        return load_style().layer_name(self.layer)


_strata: WeakKeyDictionary[Face, dict[tuple[bytes, float], tuple[Stratum, ...]]] = (
    WeakKeyDictionary()
)


def measure_strata(face: Face, entry: SurfacePoint, reach_mm: float) -> tuple[Stratum, ...]:
    """Layers from the skin down to bone or `reach_mm`, as the tip of a needle would lie in them.

    A layer may come twice. Where bone is met the last is the plane on the periosteum, without any
    thickness. Measured once for each place. Raises ValueError, in words, where no needle enters.
    """
    known, key = _strata.setdefault(face, {}), (entry.position.tobytes(), reach_mm)
    found = known.get(key)
    if found is None:
        found = known[key] = tuple(_measured(face, entry, reach_mm))
    return found


def layer_at(strata: tuple[Stratum, ...], depth_mm: float) -> Stratum:
    """The stratum a tip at this depth lies in; the last one beyond them all."""
    return next((one for one in strata if depth_mm < one.to_mm), strata[-1])


def orbit_from(strata: tuple[Stratum, ...]) -> float | None:
    """How far in the orbit begins, mm below the skin; None where it is not met."""
    return next((one.from_mm for one in strata if one.layer == ORBIT), None)


def say_strata(strata: tuple[Stratum, ...]) -> str:
    """The layers in a sentence's words: "skin to 1.2 mm, subcutaneous fat 1.2 to 3 mm"."""
    return ", ".join(_say(one) for one in strata)


def _say(one: Stratum) -> str:
    name = _lower(one.name)
    if one.to_mm <= one.from_mm:
        return f"{name} at {one.from_mm:.1f} mm"
    if one.from_mm <= 0:
        return f"{name} to {one.to_mm:.1f} mm"
    return f"{name} {one.from_mm:.1f} to {one.to_mm:.1f} mm"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _measured(face: Face, entry: SurfacePoint, reach_mm: float) -> list[Stratum]:
    whole = trace(face, entry, -entry.normal, reach_mm, needle=PROBE)
    end = whole.depth_mm
    depths = np.append(np.arange(STEP_MM / 2, end, STEP_MM), end)
    ways = np.repeat(-entry.normal[None], len(depths), axis=0)
    met = trace_many(face, [entry] * len(depths), ways, depths, needle=PROBE)
    found: list[Stratum] = []
    for row, depth in enumerate(depths.tolist()):
        layer = met.layers[met.layer[row]]
        at = min(max(0.0, round(depth - STEP_MM / 2, 1)), round(end, 1))
        if found and found[-1].layer == layer:
            continue
        if found:
            found[-1] = Stratum(found[-1].layer, found[-1].from_mm, at)
        found.append(Stratum(layer, at, round(end, 1)))
    if whole.stopped_by_bone_mm is not None:
        found.append(Stratum(ON_BONE, round(end, 1), round(end, 1)))
    return found
