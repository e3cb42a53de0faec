"""A mentor's comments on saved plans: read from the ledger, and placed on the face in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np

from anatomy.face import Face
from anatomy.place import offset_along_skin, side_of, skin_point, skin_under
from certification.comments import Commented, Pin, read_comments
from meshes.geodesics import SurfacePoint
from meshes.scene import Marker
from pages.answer_marks import bind_point
from pages.plan_faces import CHOSEN_MM, PlanFaces
from pages.studio import Studio
from records.rows import Entry, SavedPlan

OFF = "{mm:.0f} mm {way}"
FROM = "{ways} of the {landmark}"
ON_SIDE = "{where}, patient's {side}"
NEAR_MM: Final = 0.5  # nearer than this along one axis is not told


@dataclass(frozen=True)
class OnPlan:
    """A saved plan with its comments, and the name of who wrote each."""

    plan: SavedPlan
    comments: Sequence[tuple[Commented, str]]


def read_on_plans(
    studio: Studio, plans: Iterable[SavedPlan], entries: Sequence[Entry]
) -> tuple[OnPlan, ...]:
    """These plans with their comments. entries: of the learners. Raises StoreUnavailable."""
    names = {one.id: one.display_name for one in studio.store.list_learners()}
    return tuple(
        OnPlan(
            one, [(told, names.get(told.by, "")) for told in read_comments(entries, str(one.id))]
        )
        for one in plans
    )


def make_pin(face: Face, point: SurfacePoint) -> Pin:
    """A point of a face's skin as it is kept with a comment."""
    a, b, c = (float(weight) for weight in point.barycentric)
    return Pin(face_index=int(point.face), barycentric=(a, b, c), where=say_where(face, point))


def pin_markers(faces: PlanFaces, comments: Iterable[Commented]) -> list[Marker]:
    """A lettered pin for each comment that has a place; one that fits no skin is left out."""
    markers = []
    for number, told in enumerate(comments):
        if told.comment.pin is not None:
            with suppress(ValueError):
                markers.append(comment_marker(faces, told.comment.pin, letter_of(number)))
    return markers


def comment_marker(faces: PlanFaces, pin: Pin, label: str) -> Marker:
    """The pin of a comment. Raises ValueError, in words, where it lies on no skin."""
    point = skin_point(faces.face, pin.face_index, pin.barycentric)
    return Marker(
        id=f"comment-{label}",
        label=label,
        kind="landmark",
        position=point.position,
        normal=point.normal,
        radius_mm=CHOSEN_MM,
        binding=bind_point(faces.scene, point),
    )


def letter_of(number: int) -> str:
    """A comment's letter by its place in the list, from 0; a number after Z."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def say_where(face: Face, point: SurfacePoint) -> str:
    """A place of the skin by the nearest landmark: "9 mm superior of the glabella"."""
    names = list(face.landmarks)
    places = np.array([face.landmarks[name] for name in names])
    nearest = names[int(np.linalg.norm(places - point.position, axis=1).argmin())]
    off = offset_along_skin(face, skin_under(face, face.landmarks[nearest]), point)
    ways = [
        OFF.format(mm=abs(mm), way=way[mm < 0])
        for mm, way in ((off.lateral_mm, ("lateral", "medial")),
                        (off.superior_mm, ("superior", "inferior")))
        if abs(mm) >= NEAR_MM
    ]  # fmt: skip
    landmark = nearest.partition(".")[0].replace("_", " ")
    where = FROM.format(ways=", ".join(ways), landmark=landmark) if ways else landmark
    return ON_SIDE.format(where=where, side=side_of(point.position)) if "." in nearest else where
