"""The head: one cage of points, its shape targets and its expression units, read from the asset."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from meshes.compiled import compiled
from meshes.eyeballs import eyeballs_apart
from meshes.mesh import FloatArray, IntArray
from meshes.stretches import clench_units, stretch_targets

HEAD_FILE = Path(__file__).parent / "assets" / "head.npz"
SIDES = (".left", ".right")
Target = tuple[IntArray, FloatArray]


@dataclass(frozen=True, eq=False)
class Head:
    """One linear head: `cage = base + shape targets * weights + expression units * weights`.

    base: (c, 3) mm, all parts. parts: name -> slice of the c points; "skin" comes first.
    quads: part -> (q, 4) int32 within the part (skin, tongue).
    local, local_faces: part -> (n, 3) box coordinates and (m, 3) triangles of what hangs in a box
    of eight cage points (eyes, teeth). targets, units: name -> (points (k,), moves (k, 3) mm).
    regions: name -> (c,) float64 in 0..1. mirror: (c,) the cage point across the midline.
    exposure: (n,) 0..1, share of the sky seen by the skin's level-2 vertices; coarser levels are
    its first rows. facts: where the asset comes from and its measured error.
    """

    base: FloatArray
    parts: Mapping[str, slice]
    quads: Mapping[str, IntArray]
    local: Mapping[str, FloatArray]
    local_faces: Mapping[str, IntArray]
    targets: Mapping[str, Target]
    units: Mapping[str, Target]
    regions: Mapping[str, FloatArray]
    mirror: IntArray
    exposure: FloatArray
    facts: Mapping[str, object] = field(default_factory=dict)

    def cage(
        self,
        shape: Mapping[str, float] | None = None,
        expression: Mapping[str, float] | None = None,
    ) -> FloatArray:
        """(c, 3) mm, the cage of a person and an expression; no weights give the base.

        A paired name without its side (`brow_down`) moves both sides.
        Raises KeyError on an unknown name, ValueError on a weight that is no finite number.
        """
        cage = self.base.copy()
        for targets, weights in ((self.targets, shape), (self.units, expression)):
            for name, weight in (weights or {}).items():
                if not np.isfinite(weight):
                    raise ValueError(f"Expected a finite weight for '{name}', got {weight}.")
                for points, moves in (targets[n] for n in resolve_names(targets, name)):
                    _add(cage, points, float(weight), moves)
        return cage


@compiled
def _add(cage: FloatArray, points: IntArray, weight: float, moves: FloatArray) -> None:
    """Add so much of these moves to these points."""
    for row in range(len(points)):
        for axis in range(3):
            cage[points[row], axis] += weight * moves[row, axis]


def resolve_names(targets: Iterable[str], name: str) -> tuple[str, ...]:
    """The full names a name stands for: itself, or both sides. Raises KeyError when unknown."""
    known = targets if isinstance(targets, Mapping | set) else set(targets)
    if name in known:
        return (name,)
    both = tuple(name + side for side in SIDES)
    if all(n in known for n in both):
        return both
    raise KeyError(f"Unknown shape or expression '{name}'.")


@lru_cache(maxsize=2)
def load_head(path: Path = HEAD_FILE) -> Head:
    """The head of the built-in asset, read once. Raises FileNotFoundError when it is missing."""
    with np.load(path, allow_pickle=False) as file:
        data = {name: file[name] for name in file.files}
    facts = json.loads(bytes(data["facts"]).decode())
    parts = {name: slice(a, b) for name, (a, b) in facts["parts"].items()}
    boxed = facts["boxed"]
    base = _fixed(data["base"], np.float64)
    mirror = _fixed(data["mirror"], np.int32)
    stretches = stretch_targets(base, parts["skin"], data["quads/skin"])
    shapes = _unpacked(data, "targets", facts["targets"]) | stretches
    regions = {r: _fixed(data[f"region/{r}"] / 255.0, np.float64) for r in facts["regions"]}
    clench = clench_units(base, parts["skin"], regions["outer_skin"], data["quads/skin"])
    return Head(
        base=base,
        parts=parts,
        quads={p: _fixed(data[f"quads/{p}"], np.int32) for p in parts if p not in boxed},
        local={p: _fixed(data[f"local/{p}"], np.float64) for p in boxed},
        local_faces={p: _fixed(data[f"faces/{p}"], np.int32) for p in boxed},
        targets=shapes | eyeballs_apart(base, parts),
        units=_unpacked(data, "units", facts["units"]) | clench,
        regions=regions,
        mirror=mirror,
        exposure=_fixed(data["exposure"] / 255.0, np.float64),
        facts=facts,
    )


def _unpacked(data: Mapping[str, np.ndarray], kind: str, names: list[str]) -> dict[str, Target]:
    starts, scales = data[f"{kind}/starts"], data[f"{kind}/scales"]
    points, moves = data[f"{kind}/points"], data[f"{kind}/moves"]
    out: dict[str, Target] = {}
    for k, name in enumerate(names):
        span = slice(int(starts[k]), int(starts[k + 1]))
        mm = moves[span].astype(np.float64) * float(scales[k])
        out[name] = (_fixed(points[span], np.int32), _fixed(mm, np.float64))
    return out


def _fixed(array: np.ndarray, dtype: type[np.generic]) -> np.ndarray:
    copy = np.array(array, dtype=dtype)
    copy.setflags(write=False)
    return copy
