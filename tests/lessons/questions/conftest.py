"""The real template face, on which layers and needles are measured."""

from __future__ import annotations

import pytest

from anatomy.atlas import load_atlas
from anatomy.face import Face, build_face
from anatomy.patients import load_patient


@pytest.fixture(scope="session")
def template() -> Face:
    """The template patient's face with all structures."""
    return build_face(load_atlas(), load_patient("template"))
