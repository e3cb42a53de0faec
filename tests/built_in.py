"""The built-in atlas and the template's face, made once a process and shared by all its tests.

What a face remembers of itself (trees of boxes, zones on its skin) is then worked out once too.
"""

from __future__ import annotations

from functools import cache

from anatomy.atlas import Atlas, load_atlas
from anatomy.face import Face, build_face
from anatomy.patients import load_patient


@cache
def built_in() -> Atlas:
    """The built-in atlas."""
    return load_atlas()


@cache
def template_face() -> Face:
    """The template at rest with all its structures."""
    return build_face(built_in(), load_patient("template"))
