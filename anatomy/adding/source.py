"""The meshes of a stranger's atlas by their names, in our axes and in millimetres."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from anatomy.adding.map_file import AtlasMap, Folder, Index
from anatomy.content import ContentError, Problem
from meshes.io.strangers.archive import open_files
from meshes.io.strangers.limits import MESH_ENDINGS, Refused
from meshes.io.strangers.reading import Piece, read_strangers
from meshes.mesh import Mesh, join

FMA = re.compile(r"(?i)\bFMA[ _:]?(\d{3,7})")
GAPS = re.compile(r"[\s_\-]+")
Progress = Callable[[float, str], None]  # share done 0..1, what is being done


@dataclass(frozen=True)
class Entry:
    """A mesh file: what it is called and where it lies. keys: all it answers to."""

    name: str
    keys: tuple[str, ...]
    inside: str
    file: Path
    folder: Folder


@dataclass(frozen=True, eq=False)
class Source:
    """A stranger's meshes. by_key: `key(name)` -> mesh. names: key -> the name as it was given.

    digest: SHA-256 of all files that were read.
    """

    by_key: Mapping[str, Mesh]
    names: Mapping[str, str]
    digest: str

    def __contains__(self, name: object) -> bool:
        return key(str(name)) in self.by_key

    def __getitem__(self, name: str) -> Mesh:
        return self.by_key[key(name)]

    def named(self) -> dict[str, Mesh]:
        """Every mesh once, by the name its folder gives it."""
        return {name: self.by_key[k] for k, name in self.names.items() if k == key(name)}

    def joined(self, names: Iterable[str]) -> Mesh:
        """One mesh of all these."""
        return join([self[name] for name in names])


def key(name: str) -> str:
    """A name as it is compared: case, spaces, - and _ do not count.

    >>> key("Left_Zygomaticus  Major")
    'left zygomaticus major'
    """
    return GAPS.sub(" ", name).strip().lower()


def refuse(what: str, sentence: str, *, place: str = "file") -> ContentError:
    """The one problem of a file, worded as every other."""
    return ContentError([Problem(what, 1, place, sentence)])


def read_source(
    path: Path,
    plan: AtlasMap,
    *,
    wanted: Iterable[str] | None = None,
    progress: Progress = lambda _share, _doing: None,
) -> Source:
    """The meshes at `path` that answer to a `wanted` name (None for all).

    path: a folder, a zip or a mesh file. Raises ContentError naming every file that is refused.
    """
    try:
        with open_files(path) as files:
            entries = _entries(path, files, plan)
            chosen = _chosen(entries, None if wanted is None else {key(name) for name in wanted})
            return _read(chosen, plan, progress)
    except Refused as refusal:
        raise refuse(str(path), str(refusal)) from None


def _entries(path: Path, files: Mapping[str, Path], plan: AtlasMap) -> list[Entry]:
    top = _top(files, plan)
    entries: list[Entry] = []
    for folder in plan.folders:
        home = "/".join(part for part in (top, folder.path.strip("/")) if part)
        mine = {n: f for n, f in files.items() if _lies_in(n, home)}
        rows = _index_rows(folder.index, home, files)
        for inside, file in mine.items():
            if file.suffix.lower() in MESH_ENDINGS:
                entries.append(_entry(inside, file, folder, rows))
    if not entries:
        named = ", ".join(repr(folder.path) for folder in plan.folders)
        raise refuse(str(path), f"it has none of the map's folders ({named}). Check the path.")
    return entries


def _top(files: Mapping[str, Path], plan: AtlasMap) -> str:
    """The one folder that a zip wraps everything in, "" where there is none."""
    firsts = {PurePosixPath(name).parts[0] for name in files}
    wrapped = len(firsts) == 1 and all("/" in name for name in files)
    known = {folder.path.strip("/").split("/")[0] for folder in plan.folders}
    return "" if not wrapped or firsts <= known else firsts.pop()


def _lies_in(inside: str, home: str) -> bool:
    return not home or inside.startswith(f"{home}/")


def _index_rows(
    index: Index | None, home: str, files: Mapping[str, Path]
) -> dict[str, tuple[str, str]]:
    """File name -> (name, FMA id) as the folder's table tells."""
    if index is None:
        return {}
    inside = f"{home}/{index.table}" if home else index.table
    if inside not in files:
        return {}
    text = files[inside].read_text(encoding="utf-8-sig", errors="replace")
    rows = list(csv.DictReader(io.StringIO(text)))
    columns = set(rows[0]) if rows else set()
    lacking = {index.file, index.name, *([index.fma] if index.fma else [])} - columns
    if lacking:
        have = ", ".join(sorted(str(c) for c in columns)) or "none"
        raise refuse(inside, f"it has no column '{min(lacking)}'. It has: {have}.", place="table")
    return {
        row[index.file]: (row[index.name], row[index.fma] if index.fma else "")
        for row in rows
        if row[index.file] and row[index.name]
    }


def _entry(inside: str, file: Path, folder: Folder, rows: Mapping[str, tuple[str, str]]) -> Entry:
    place = PurePosixPath(inside)
    name, fma = rows.get(place.name, (place.stem, ""))
    return Entry(name, _keys(name, fma, place.stem), inside, file, folder)


def _keys(*names: str) -> tuple[str, ...]:
    found = [key(name) for name in names if name]
    numbers = [f"fma{hit[1]}" for name in names for hit in FMA.finditer(name)]
    return tuple(dict.fromkeys([*found, *numbers]))


def _chosen(entries: list[Entry], wanted: set[str] | None) -> list[Entry]:
    """The files worth reading: named as wanted, or likely to hold names inside."""
    if wanted is None:
        return entries
    known = [e for e in entries if not wanted.isdisjoint(e.keys)]
    inner = (".glb",) if known else (".glb", ".obj")
    return [e for e in entries if e in known or e.file.suffix.lower() in inner] or entries


def _read(entries: list[Entry], plan: AtlasMap, progress: Progress) -> Source:
    total = max(1, len(entries))
    batch = read_strangers(
        [entry.file for entry in entries],
        done=lambda n: progress(n / total, f"reading {n} of {total} files"),
    )
    problems = [
        Problem(entry.inside, 1, "mesh", batch.refused[entry.file])
        for entry in entries
        if entry.file in batch.refused
    ]
    if problems:
        raise ContentError(problems)
    found: dict[str, Mesh] = {}
    names: dict[str, str] = {}
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(entry.inside.encode() + b"\0" + entry.file.read_bytes())
        for keys, name, mesh in _named(entry, batch.pieces[entry.file], plan):
            for one in keys:
                found.setdefault(one, mesh)
                names.setdefault(one, name)
    return Source(found, names, digest.hexdigest())


def _named(
    entry: Entry, pieces: tuple[Piece, ...], plan: AtlasMap
) -> list[tuple[tuple[str, ...], str, Mesh]]:
    """The meshes of a file with their keys: the whole file, and each piece where it has several."""
    framed = [_framed(piece, entry.folder, plan) for piece in pieces]
    rows = [(entry.keys, entry.name, join(framed))]
    for piece, mesh in zip(pieces, framed, strict=True):
        if piece.name and (len(pieces) > 1 or entry.file.suffix.lower() == ".glb"):
            rows.append((_keys(piece.name), piece.name, mesh))
    return rows


def _framed(piece: Piece, folder: Folder, plan: AtlasMap) -> Mesh:
    points = piece.vertices if folder.affine is None else folder.affine.apply(piece.vertices)
    faces = piece.faces[:, ::-1] if plan.mirrored else piece.faces
    return Mesh(plan.framed(points), faces)
