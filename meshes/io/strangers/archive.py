"""The files of a stranger's folder or zip: named safely, counted, unpacked within limits."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from meshes.io.strangers.limits import (
    MESH_ENDINGS,
    MOST_BYTES,
    MOST_FILE_BYTES,
    MOST_FILES,
    MOST_RATIO,
    MOST_TABLE_BYTES,
    TABLE_ENDINGS,
    Refused,
    count,
)

CHUNK_BYTES = 2**20
SMALL_BYTES = 2**20  # too little to hurt, whatever its ratio
ENCRYPTED = 0x1
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)
READ = (*MESH_ENDINGS, *TABLE_ENDINGS)
WHAT_IS_READ = "OBJ, STL, PLY and GLB are read, in a folder or a zip"


@contextmanager
def open_files(path: Path) -> Iterator[dict[str, Path]]:
    """The readable files below a folder, in a zip, or a single file: "v3/a.obj" -> where it lies.

    Raises Refused, in a plain sentence, on anything that leads out, is too large or is no file.
    """
    with TemporaryDirectory(prefix="facies-") as folder:
        try:
            files = _checked(_found(path, Path(folder)))
        except OSError as problem:
            reason = (problem.strerror or "unknown reason").lower()
            raise Refused(f"it cannot be read: {reason}. Check the name and the rights.") from None
        yield files


def _found(path: Path, folder: Path) -> dict[str, Path]:
    if path.is_dir():
        return _folder_files(path)
    if not path.is_file():
        raise Refused("there is no such folder or file. Check the path.")
    if path.suffix.lower() == ".zip":
        return _unpacked(path, folder)
    if path.suffix.lower() in MESH_ENDINGS:
        return {path.name: path}
    raise Refused(f"'{path.suffix}' is not read. {WHAT_IS_READ}.")


def _checked(files: dict[str, Path]) -> dict[str, Path]:
    if not any(file.suffix.lower() in MESH_ENDINGS for file in files.values()):
        raise Refused(f"it holds no mesh. {WHAT_IS_READ}.")
    total = 0
    for name, file in files.items():
        size = file.stat().st_size
        total += size
        table = file.suffix.lower() in TABLE_ENDINGS
        if size > (MOST_TABLE_BYTES if table else MOST_FILE_BYTES):
            raise Refused(f"'{name}' has {count(size)} bytes; that is too large. Make it smaller.")
    if total > MOST_BYTES:
        raise Refused(
            f"its files have {count(total)} bytes together; {count(MOST_BYTES)} are read."
        )
    return files


def _folder_files(root: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    home = root.resolve()
    for folder, _, names in os.walk(home, followlinks=False):
        for name in names:
            file = Path(folder) / name
            if file.suffix.lower() not in READ:
                continue
            inside = file.relative_to(home).as_posix()
            if not file.resolve().is_relative_to(home):
                raise Refused(f"'{inside}' leads out of the folder. Put the file itself there.")
            if not stat.S_ISREG(file.stat().st_mode):
                raise Refused(f"'{inside}' is no plain file. Take it out.")
            found[inside] = file
            _check_number(len(found))
    return dict(sorted(found.items()))


def _unpacked(path: Path, folder: Path) -> dict[str, Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            rows = archive.infolist()
            _check_number(len(rows))
            _check_rows(rows, path.stat().st_size)
            return {
                row.filename: _unpack(archive, row, folder / f"{k}{_ending(row)}")
                for k, row in enumerate(rows)
                if not row.is_dir() and _ending(row) in READ
            }
    except BROKEN_ZIP as problem:
        raise Refused("it is no whole zip: damaged or cut short. Copy it again.") from problem


def _check_number(files: int) -> None:
    if files > MOST_FILES:
        raise Refused(f"it holds more than {count(MOST_FILES)} files. Keep those of the head.")


def _check_rows(rows: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    """Names that stay inside, no links, no secrets, no bombs, no two files of one name."""
    seen: set[str] = set()
    for row in rows:
        name = row.filename
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts or "\\" in name or ":" in name:
            raise Refused(f"'{name[:60]}' leads out of the zip. Pack it again without such names.")
        if stat.S_ISLNK(row.external_attr >> 16):
            raise Refused(f"'{name[:60]}' is a link. Pack the file itself.")
        if row.flag_bits & ENCRYPTED:
            raise Refused(f"'{name[:60]}' is locked with a password. Pack it without.")
        if name.lower() in seen:
            raise Refused(f"'{name[:60]}' is in the zip twice. Keep one.")
        seen.add(name.lower())
    total = sum(row.file_size for row in rows)
    if total > MOST_BYTES or (total > SMALL_BYTES and total > MOST_RATIO * packed_bytes):
        raise Refused(
            f"it unpacks from {count(packed_bytes)} to {count(total)} bytes; that is a zip bomb "
            f"or too large. {count(MOST_BYTES)} bytes are read."
        )


def _unpack(archive: zipfile.ZipFile, row: zipfile.ZipInfo, file: Path) -> Path:
    """One file on disk, under a name of ours; never more bytes than it declared."""
    written = 0
    with archive.open(row) as packed, file.open("wb") as out:
        while chunk := packed.read(CHUNK_BYTES):
            written += len(chunk)
            if written > min(row.file_size, MOST_FILE_BYTES):
                raise Refused(f"'{row.filename[:60]}' is larger than it says. Pack it again.")
            out.write(chunk)
    return file


def _ending(row: zipfile.ZipInfo) -> str:
    return PurePosixPath(row.filename).suffix.lower()
