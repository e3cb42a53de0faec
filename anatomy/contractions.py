"""What each muscle of a face does of its own accord under an expression."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from anatomy.expressions import SIDES, load_expressions
from anatomy.fibres import ROUND, pieces
from anatomy.shape import Shape
from meshes.contraction import Contraction, FibreSteps, fibre_steps
from meshes.head import load_head
from meshes.mesh import Mesh


def contraction(name: str, shape: Shape, rest: Mesh) -> Contraction | None:
    """How a structure draws itself in; None for what is no muscle or only goes along with others.

    rest: its mesh on this patient at rest.
    """
    found = load_expressions().contractions.get(name.split(".", maxsplit=1)[0])
    if found is None or shape.swelling is None:
        return None
    steps = _steps(shape.mesh, found.shortening, found.held)
    return Contraction(steps.moves(rest.vertices), _units(name, found.units))


def _units(name: str, told: Mapping[str, float]) -> dict[str, float]:
    """The head's units of a muscle's own side; of both sides, by half, for one without a side."""
    side = next((s for s in SIDES if name.endswith(s)), "")
    units: dict[str, float] = {}
    for unit, share in told.items():
        if f"{unit}{SIDES[0]}" not in load_head().units:
            units[unit] = share
        elif side:
            units[f"{unit}{side}"] = share
        else:
            units |= {f"{unit}{s}": share / 2 for s in SIDES}
    return units


@lru_cache(maxsize=256)
def _steps(mesh: Mesh, shortening: float, held: float) -> FibreSteps:
    """The steps of all pieces of a muscle, by the rows of the whole."""
    if mesh.uv is None:
        raise ValueError("Expected a muscle with (u, v) along its fibres.")
    part = pieces(mesh)
    toward = np.zeros((len(mesh.vertices), 2), dtype=np.int32)
    share = np.zeros(len(mesh.vertices))
    for number in range(part.max() + 1):
        rows = np.flatnonzero(part == number)
        steps = fibre_steps(
            mesh.vertices[rows], np.round(mesh.uv[rows], ROUND), shortening=shortening, held=held
        )
        toward[rows], share[rows] = rows[steps.toward], steps.share
    return FibreSteps(toward, share)
