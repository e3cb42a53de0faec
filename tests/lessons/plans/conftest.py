"""The template's whole face, and plans on it."""

from __future__ import annotations

import pytest

from anatomy.atlas import Atlas
from anatomy.face import Face
from tests.built_in import built_in, template_face


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The built-in atlas."""
    return built_in()


@pytest.fixture(scope="session")
def template() -> Face:
    """The template with all its structures."""
    return template_face()
