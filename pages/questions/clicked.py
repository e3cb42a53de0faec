"""A click on the face that means a point of the skin, for every kind that asks for one."""

from __future__ import annotations

from typing import Any

import numpy as np

from anatomy.face import Face
from anatomy.place import skin_point
from meshes.geodesics import SurfacePoint
from meshes.scene import Scene
from pages.answer_marks import SKIN, clickable_skin, skin_point_of
from pages.questions.panel import Open
from viewer.picks import Pick


def solid_skin(scene: Scene, question: Any, face: Face) -> Scene:
    """Skin solid enough to take a click."""
    del question, face
    return clickable_skin(scene)


def clicked_point(opened: Open, pick: Pick) -> SurfacePoint | None:
    """Where the skin was clicked, or over what was clicked below it; None beside the face."""
    if pick.item_id is None or pick.face is None or pick.barycentric is None:
        return None
    if pick.item_id == SKIN:
        return skin_point(opened.face, pick.face, pick.barycentric)
    where = (pick.face, np.asarray(pick.barycentric))
    return skin_point_of(opened.face, opened.scene, pick.item_id, where)
