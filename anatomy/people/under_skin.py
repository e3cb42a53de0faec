"""Keeps bodies under the skin of a patient whose form the cage alone does not follow closely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from anatomy.people.around import Around, around
from anatomy.people.depths import Skin, measure_gaps
from anatomy.people.hanging import LEVEL, Hung, hanging
from anatomy.people.pushing import GENTLE_CHANGE, MOST_CHANGE, push_in, shallowest
from anatomy.people.untangle import untangle
from anatomy.shape import Shape
from meshes.compiled import compiled
from meshes.in_parts import work_in_parts
from meshes.mesh import FloatArray, Mesh
from meshes.subdivide import subdivision

if TYPE_CHECKING:
    from anatomy.atlas import Atlas
    from anatomy.structures import Structure
    from meshes.flow import Flow

PUSHES, IN_THE_FOLD = 3, 6  # the skin of the upper lid is folded in over its levator
DEALT = 8  # hands that bodies are dealt to, so that each core's share is as heavy as another's
BONE = "bone"  # the skin does not hold it
ORBIT = "orbit"  # lies behind the folded skin of the lids
MUSCLE = "muscle"


def keep_under_skin(
    atlas: Atlas,
    rest: FloatArray,
    shapes: Mapping[str, Shape],
    flow: Flow,
) -> dict[str, Mesh]:
    """Shapes carried to a patient at rest, pushed in where they lie too shallow, none inside out.

    rest: (c, 3) mm, the patient's cage. Depths are told anew, below the patient's own skin.
    """
    outer = subdivision(atlas.head, LEVEL).mesh("skin", rest)
    skin = (outer.vertices, outer.normals)
    names = [name for first in range(DEALT) for name in list(shapes)[first::DEALT]]

    def keep(first: int, last: int) -> dict[str, Mesh]:
        return {n: _kept(atlas, n, shapes[n], flow, skin) for n in names[first:last]}

    found: dict[str, Mesh] = {}
    for part in work_in_parts(len(names), keep, least=2):
        found |= part
    return {name: found[name] for name in shapes}


def _kept(atlas: Atlas, name: str, shape: Shape, flow: Flow, skin: Skin) -> Mesh:
    """One body carried, pushed in where it lies too shallow, turned back where it is inside out."""
    vertices, facts = shape.moved(flow), atlas.structure(name)
    if facts.kind == BONE:
        untangle(around(shape), vertices)
        return shape.mesh.with_own(vertices)
    depth_mm = shape.depth_mm.copy()
    _keep(around(shape), hanging(atlas, shape), skin, (vertices, depth_mm), _pushes(facts))
    return shape.mesh.with_own(vertices, None if shape.mesh.depth_mm is None else depth_mm)


def _pushes(facts: Structure) -> tuple[int, float]:
    """How often a body may be pushed in, and how much a push may differ for each mm.

    Of what lies in the orbit only the levator of the upper lid is pushed.
    """
    if facts.layer != ORBIT:
        return PUSHES, MOST_CHANGE
    return (IN_THE_FOLD, GENTLE_CHANGE) if facts.kind == MUSCLE else (0, MOST_CHANGE)


@compiled
def _keep(
    body: Around,
    hung: Hung,
    skin: Skin,
    places: tuple[FloatArray, FloatArray],
    pushes: tuple[int, float],
) -> None:
    """Change the vertices (n, 3) mm of a body and their depths (n,) mm to those that it keeps.

    pushes: how many at most, and how much one may differ for each mm between neighbours.
    """
    (vertices, depth_mm), least_mm = places, hung.least_mm.copy()
    most, most_change = pushes
    asked = np.ones(len(vertices), dtype=np.bool_)
    for _ in range(most):
        if not push_in(hung, body.near, skin, (vertices, least_mm, asked), most_change):
            break
    if untangle(body, vertices) and most:
        again = vertices.copy()
        asked[:] = True
        pushed = push_in(hung, body.near, skin, (again, least_mm, asked), GENTLE_CHANGE)
        deeper = pushed and shallowest(hung, skin, again) > shallowest(hung, skin, vertices)
        if deeper and not untangle(body, again):
            vertices[:] = again
    found = np.empty(len(hung.rows))
    measure_gaps(hung.told, skin, vertices, hung.rows, found)
    for row in range(len(found)):
        depth_mm[hung.rows[row]] += found[row] - hung.usual_mm[row]
