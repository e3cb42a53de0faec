"""The template's whole face, and plans on it."""

from __future__ import annotations

import pytest

from anatomy.atlas import Atlas, load_atlas
from anatomy.face import Face, build_face
from lessons.plans import Subject


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The built-in atlas."""
    return load_atlas()


@pytest.fixture(scope="session")
def template(atlas: Atlas) -> Face:
    """The template with all its structures."""
    return build_face(atlas, Subject(id="template").patient)
