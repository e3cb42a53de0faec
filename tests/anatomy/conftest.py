"""The built-in atlas, built once for all these tests in a folder of their own, and faces on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_cache_path

from anatomy.atlas import Atlas
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from tests.built_in import built_in, template_face


@pytest.fixture(scope="session")
def atlas_folder() -> Path:
    """Where the atlas is kept, so that it is built once for all tests and commands."""
    return user_cache_path("facies")


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The built-in atlas."""
    return built_in()


@pytest.fixture(scope="session")
def face() -> Face:
    """The template with all its structures."""
    return template_face()


@pytest.fixture(scope="session")
def man(atlas: Atlas) -> Face:
    """Another patient, who must carry the same structures."""
    return build_face(atlas, load_patient("adult_male"))
