"""The built-in atlas, built once for all these tests in a folder of their own, and faces on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_cache_path

from anatomy.atlas import Atlas, load_atlas
from anatomy.face import Face, build_face
from anatomy.patients import load_patient


@pytest.fixture(scope="session")
def atlas_folder() -> Path:
    """Where the atlas is kept, so that it is built once for all tests and commands."""
    return user_cache_path("facies")


@pytest.fixture(scope="session")
def atlas(atlas_folder: Path) -> Atlas:
    """The built-in atlas."""
    return load_atlas(cache_folder=atlas_folder)


@pytest.fixture(scope="session")
def face(atlas: Atlas) -> Face:
    """The template with all its structures."""
    return build_face(atlas, load_patient("template"))


@pytest.fixture(scope="session")
def man(atlas: Atlas) -> Face:
    """Another patient, who must carry the same structures."""
    return build_face(atlas, load_patient("adult_male"))
