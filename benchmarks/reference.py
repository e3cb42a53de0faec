"""The reference anatomy laid on one of our faces, to measure by and to compare with.

BodyParts3D, (c) The Database Center for Life Science. Its files stay outside the project; they are
read and laid on the face as any added atlas is, by the mapping file that comes along.
"""

from __future__ import annotations

from pathlib import Path

from anatomy.adding.check_map import find_map, load_map
from anatomy.adding.map_file import AtlasMap
from anatomy.adding.register import Target, register
from anatomy.adding.source import Source, read_source
from anatomy.face import Face
from anatomy.structures import load_structures
from anatomy.thickness import build_tissue
from meshes.mesh import Mesh

REFERENCE = "bodyparts3d"
REFERENCE_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "reference" / REFERENCE


class ReferenceMissing(RuntimeError):
    """The reference folder is not on this machine."""


def load_reference_on(face: Face, folder: Path = REFERENCE_FOLDER) -> dict[str, Mesh]:
    """The reference by the names of its index, warped onto a face: mm, in our frame.

    Landmarks first; then bone comes to lie at its known depth below our skin.
    Raises ReferenceMissing when the reference is not on this machine.
    """
    source = load_reference(folder)
    warp = register(source, reference_map(), Target(face, build_tissue(face)))
    meshes = source.named().items()
    return {name: mesh.with_vertices(warp(mesh.vertices)) for name, mesh in meshes}


def load_reference(folder: Path = REFERENCE_FOLDER) -> Source:
    """All meshes of the reference, mm, with our axes but in its own place.

    Newer structures that the older set lacks are brought into the place of the older.
    Raises ReferenceMissing when the folder is absent.
    """
    if not folder.is_dir():
        raise ReferenceMissing(
            f"The reference anatomy is optional and not here: {folder} does not exist."
        )
    return read_source(folder, reference_map())


def reference_map() -> AtlasMap:
    """The mapping file of the reference."""
    return load_map(find_map(REFERENCE), load_structures()).model
