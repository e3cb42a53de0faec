"""The scene of a single picture: a face, perhaps with a lesson's sites, seen from one side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from anatomy.compose import compose_scene, with_half_skin
from anatomy.face import Face
from lessons.overlay import overlay_lesson
from lessons.own import load_own_lesson
from meshes.scene import Camera, Scene

TARGET = (0.0, 8.0, 30.0)  # mm, between the eyes and the ears
CLOSE_UP_MM = 600.0


def compose_picture(
    face: Face,
    lesson: str = "",
    *,
    own: Path | None = None,
    view: str = "front",
    peel_mm: float = 0.0,
    labels: bool = False,
    half_skin: bool = False,
) -> Scene:
    """A face close up. lesson: whose sites and zones are drawn, "" for none. Raises UnknownId.

    own: an author's folder of lessons.
    """
    scene = compose_scene(face)
    if lesson:
        scene = overlay_lesson(scene, face, load_own_lesson(lesson, own))
    camera = Camera(view, target=TARGET, distance_mm=CLOSE_UP_MM)
    scene = replace(scene, camera=camera, peel_mm=peel_mm, labels=labels)
    return with_half_skin(scene) if half_skin else scene
