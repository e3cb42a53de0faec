"""The real template face, on which layers and needles are measured."""

from __future__ import annotations

import pytest

from anatomy.face import Face
from tests.built_in import template_face


@pytest.fixture(scope="session")
def template() -> Face:
    """The template patient's face with all structures."""
    return template_face()
