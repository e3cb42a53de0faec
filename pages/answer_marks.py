"""What an answer looks like on the face: the learner's pin and the right one.

The viewer draws the arrow from one to the other.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from anatomy.face import Face
from anatomy.place import skin_under
from lessons.feedback import Grade
from meshes.bind import Binding, bind_rows
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray
from meshes.scene import Marker, Scene
from pages.language import _

SKIN = "skin"
CLICKABLE_OPACITY = 0.4  # the viewer lets clicks through anything much fainter
YOURS = _("Your answer")
RIGHT = _("Right place")


def answer_marker(scene: Scene, point: SurfacePoint, *, depth_mm: float = 0.0) -> Marker:
    """The learner's pin. depth_mm: how deep they said the tip lies."""
    return Marker(
        id="answer",
        label=str(YOURS),
        kind="answer",
        position=point.position,
        normal=point.normal,
        depth_mm=depth_mm,
        binding=bind_point(scene, point),
    )


def truth_marker(scene: Scene, face: Face, grade: Grade) -> Marker | None:
    """The pin of the right place, None where the question had none."""
    truth = grade.truth
    if truth.position is None or truth.normal is None:
        return None
    return Marker(
        id="truth",
        label=f"{RIGHT}: {truth.label}" if truth.label else str(RIGHT),
        kind="truth",
        position=np.asarray(truth.position),
        normal=np.asarray(truth.normal),
        depth_mm=truth.depth_mm or 0.0,
        binding=bind_point(scene, skin_under(face, truth.position)),
    )


def clickable_skin(scene: Scene) -> Scene:
    """The scene with skin solid enough to take a click: the needle enters where it was clicked."""
    items = tuple(
        replace(item, opacity=max(item.opacity, CLICKABLE_OPACITY)) if item.id == SKIN else item
        for item in scene.items
    )
    return replace(scene, items=items)


def bind_point(scene: Scene, point: SurfacePoint) -> Binding | None:
    """How a pin on the skin follows the face's expressions, None where the skin is fixed."""
    skin = scene.item(SKIN)
    if skin.binding is None:
        return None
    corners = skin.mesh.faces[point.face]
    rows = skin.binding.matrix[corners]
    return bind_rows(csr_matrix(csr_matrix(point.barycentric[None, :]) @ rows))


def skin_point_of(
    face: Face, scene: Scene, item_id: str, where: tuple[int, FloatArray]
) -> SurfacePoint:
    """The skin point of a click on an item: the nearest skin over it.

    where: the item's triangle and the weights in it.
    """
    triangle, weights = where
    mesh = face.meshes.get(item_id, scene.item(item_id).mesh)
    position = np.asarray(weights) @ mesh.vertices[mesh.faces[triangle]]
    return skin_under(face, position)
