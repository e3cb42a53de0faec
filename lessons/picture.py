"""The face and the scene of a single picture, perhaps with a lesson's sites, from one side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from anatomy.atlas import BUILT_IN, load_atlas
from anatomy.compose import compose_scene, with_half_skin
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from lessons.overlay import overlay_lesson
from lessons.own import load_own_lesson
from meshes.scene import Camera, Scene

TARGET = (0.0, 8.0, 30.0)  # mm, between the eyes and the ears
CLOSE_UP_MM = 600.0


def picture_face(
    patient: str, *, expression: str = "", atlas: str = BUILT_IN, level: int = 1
) -> Face:
    """A patient's face. expression: such as "frown=1,smile=0.3". Raises UnknownId, ValueError."""
    return build_face(
        load_atlas(atlas), load_patient(patient), read_weights(expression), level=level
    )


def read_weights(text: str) -> dict[str, float]:
    """Weights by the names of actions; a name alone counts 1. Raises ValueError.

    >>> read_weights("frown=1, smile=0.3")
    {'frown': 1.0, 'smile': 0.3}
    """
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    try:
        return {name.strip(): float(weight or 1) for name, _, weight in pairs}
    except ValueError as wrong:
        raise ValueError(f"Expected name=number, got {text!r}.") from wrong


def compose_picture(
    face: Face,
    lesson: str = "",
    *,
    own: Path | None = None,
    show: Collection[str] | None = None,
    view: str = "front",
    peel_mm: float = 0.0,
    labels: bool = False,
    half_skin: bool = False,
) -> Scene:
    """A face close up. lesson: whose sites and zones are drawn, "" for none. Raises UnknownId.

    own: an author's folder of lessons. show: kinds or ids, as `compose_scene` takes them.
    """
    scene = compose_scene(face, show)
    if lesson:
        scene = overlay_lesson(scene, face, load_own_lesson(lesson, own))
    camera = Camera(view, target=TARGET, distance_mm=CLOSE_UP_MM)
    scene = replace(scene, camera=camera, peel_mm=peel_mm, labels=labels)
    return with_half_skin(scene) if half_skin else scene
