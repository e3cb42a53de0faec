"""The landmarks of a face, for people to choose from."""

from __future__ import annotations

from anatomy.face import Face


def landmark_names(face: Face) -> list[tuple[str, str]]:
    """The landmarks of a face as (id without side, words), by name."""
    ids = sorted({key.split(".")[0] for key in face.landmarks})
    return [(one, one.replace("_", " ")) for one in ids]
