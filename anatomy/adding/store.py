"""Added atlases on this machine: each a folder, written whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml
from platformdirs import user_data_path

from anatomy.adding.record import Added
from anatomy.content import ContentError, Problem, UnknownId, parse_file
from anatomy.shape import DamagedFile, Shape, read_shapes, write_shapes
from anatomy.structures import Structure
from meshes.mesh import FloatArray

if TYPE_CHECKING:
    from anatomy.atlas import Atlas

RECORD, SHAPES = "atlas.yaml", "shapes.npz"
HALF = ".half-"  # begins the name of a folder that is still being written
SAME_MM = 1e-6
AGAIN = "Remove the atlas and add it again."


def atlases_folder() -> Path:
    """Where this machine keeps added atlases."""
    return user_data_path("facies") / "atlases"


def list_added(folder: Path | None = None) -> tuple[str, ...]:
    """The names of all added atlases."""
    home = folder or atlases_folder()
    return tuple(sorted(p.parent.name for p in home.glob(f"[!.]*/{RECORD}")))


def read_record(name: str, folder: Path | None = None) -> Added:
    """What is kept of an added atlas. Raises UnknownId, or ContentError when it is damaged."""
    known = list_added(folder)
    if name not in known:
        raise UnknownId("atlas", name, known)
    return parse_file(Added, (folder or atlases_folder()) / name / RECORD).model


def write_added(
    record: Added,
    template: FloatArray,
    shapes: Mapping[str, Shape],
    *,
    folder: Path | None = None,
) -> Added:
    """Keeps an atlas, whole or not at all, and returns its record with the hash of its shapes.

    Raises OSError where the folder cannot be written, FileExistsError where the name is taken.
    """
    home = folder or atlases_folder()
    home.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(dir=home, prefix=HALF))
    try:
        write_shapes(half / SHAPES, template, shapes)
        whole = record.model_copy(update={"shapes_sha256": _digest(half / SHAPES)})
        text = yaml.safe_dump(whole.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
        (half / RECORD).write_text(text, encoding="utf-8")
        if (home / record.name).exists():
            raise FileExistsError(record.name)
        half.rename(home / record.name)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return whole


def remove_added(name: str, folder: Path | None = None) -> None:
    """Forgets an added atlas. Raises UnknownId."""
    known = list_added(folder)
    if name not in known:
        raise UnknownId("atlas", name, known)
    home = folder or atlases_folder()
    gone = Path(tempfile.mkdtemp(dir=home, prefix=HALF))
    (home / name).rename(gone / name)  # at once, so that nobody reads half of it
    shutil.rmtree(gone)


def load_added(name: str, built_in: Atlas, folder: Path | None = None) -> Atlas:
    """An added atlas: its own bodies, and the built-in ones for all that it lacks.

    Raises UnknownId, or ContentError when its files are damaged or fit another head.
    """
    known = [built_in.name, *list_added(folder)]
    if name not in known:
        raise UnknownId("atlas", name, known)
    record = read_record(name, folder)
    file = (folder or atlases_folder()) / name / SHAPES
    shapes = _shapes(record, file, built_in)
    structures = {**built_in.structures, **_new(record, built_in)}
    digest = hashlib.sha256(f"{built_in.content_hash} {record.shapes_sha256}".encode())
    return replace(
        built_in,
        name=name,
        title=record.title,
        licence=record.licence,
        attribution=record.attribution,
        content_hash=digest.hexdigest(),
        structures=structures,
        all_shapes=_merged(built_in.all_shapes, shapes, structures),
        added=frozenset(base_of(full) for full in shapes) & structures.keys(),
    )


def base_of(full_id: str) -> str:
    """The base id in a shape's name: frontalis.left@... -> frontalis."""
    return full_id.partition(".")[0].partition("@")[0]


def _new(record: Added, built_in: Atlas) -> dict[str, Structure]:
    return {k: s for k, s in record.new_structures().items() if k not in built_in.structures}


def _merged(
    built_in: Mapping[str, Shape], added: Mapping[str, Shape], structures: Mapping[str, Structure]
) -> dict[str, Shape]:
    """Added bodies, and of the built-in ones, in all their variants, what was not added."""
    bases = {base_of(full) for full in added}
    kept = {full: shape for full, shape in built_in.items() if base_of(full) not in bases}
    usable = {full: shape for full, shape in added.items() if base_of(full) in structures}
    return {**kept, **usable}


def _shapes(record: Added, file: Path, built_in: Atlas) -> dict[str, Shape]:
    try:
        whole = _digest(file) == record.shapes_sha256
        template, shapes = read_shapes(file)
    except (DamagedFile, OSError):
        whole = False
    if not whole:
        raise ContentError([Problem(str(file), 1, "shapes", f"it is damaged. {AGAIN}")])
    same = template.shape == built_in.template.shape
    if not same or np.abs(template - built_in.template).max() > SAME_MM:
        sentence = f"it was laid on another version of the head. {AGAIN}"
        raise ContentError([Problem(str(file), 1, "template", sentence)])
    return shapes


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
