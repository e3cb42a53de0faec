"""What a mesh file says of itself, held against its size and our limits before it is parsed."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Mapping
from typing import Any

from meshes.io.strangers.limits import (
    MOST_JSON_BYTES,
    MOST_PIECES,
    MOST_POINTS,
    MOST_TRIANGLES,
    Refused,
    count,
)

STL_HEAD, STL_TRIANGLE = 84, 50  # bytes
PLY_HEAD = 64_000  # bytes within which its header ends
GLB_HEAD, GLB_CHUNK = 12, 8  # bytes
JSON_CHUNK = 0x4E4F534A
LONGEST_INDEX = 9  # digits
POINT_LINE = re.compile(rb"(?m)^[ ]*v[ \t]")
FACE_LINE = re.compile(rb"(?m)^[ ]*f[ \t]+([^\r\n]*)")
INDEX = re.compile(rb"(?:^|[ \t])(-?\d+)")
FACET = re.compile(rb"(?i)\bfacet\s+normal")
PLY_ELEMENT = re.compile(rb"(?m)^element[ \t]+(\S+)[ \t]+(-?\d+)[ \t]*\r?$")


def check_declared(data: bytes, ending: str) -> None:
    """Nothing when a file's own counts are true to its size and within the limits.

    ending: ".obj", ".stl", ".ply" or ".glb". Raises Refused.
    """
    if not data.strip():
        raise Refused("it is empty. Give a file with triangles.")
    CHECKS[ending](data)


def _check_obj(data: bytes) -> None:
    if b"\0" in data:
        raise Refused("it is no OBJ text but holds binary data. Give it its right ending.")
    points = len(POINT_LINE.findall(data))
    faces = FACE_LINE.findall(data)
    _check_counts(points, len(faces))
    if not points or not faces:
        raise Refused("it has no points or no faces. Export it as an OBJ of triangles.")
    for face in faces:
        for index in INDEX.findall(face):
            if len(index) > LONGEST_INDEX or not 0 < abs(int(index)) <= points:
                number = index[:24].decode()
                raise Refused(
                    f"a face uses point {number} of {count(points)}. Export the file again."
                )


def _check_stl(data: bytes) -> None:
    if len(data) >= STL_HEAD:
        (triangles,) = struct.unpack_from("<I", data, STL_HEAD - 4)
        if len(data) == STL_HEAD + STL_TRIANGLE * triangles:
            _check_counts(3 * triangles, triangles)
            return
    facets = len(FACET.findall(data))
    if data.lstrip()[:5].lower() == b"solid" and facets and b"\0" not in data:
        _check_counts(3 * facets, facets)
        if b"endsolid" not in data.lower():
            raise Refused("it is an STL text that is cut short. Copy or export it again.")
        return
    if len(data) < STL_HEAD:
        raise Refused("it is too short to be an STL. Copy or export it again.")
    held = max(0, (len(data) - STL_HEAD) // STL_TRIANGLE)
    raise Refused(
        f"it declares {count(triangles)} triangles and holds {count(held)}. "
        "Copy or export it again."
    )


def _check_ply(data: bytes) -> None:
    head, found, _ = data[:PLY_HEAD].partition(b"end_header")
    if not head.startswith(b"ply") or not found:
        raise Refused("it has no PLY header. Give it its right ending, or export it again.")
    counts = {name: int(number) for name, number in PLY_ELEMENT.findall(head)}
    points, faces = counts.get(b"vertex", 0), counts.get(b"face", 0)
    _check_counts(points, faces)
    if points < 1 or faces < 1:
        raise Refused("it declares no points or no faces. Export it as a PLY of triangles.")
    if any(number < 0 or number > len(data) for number in counts.values()):
        most = max(counts.values(), key=abs)
        raise Refused(
            f"it declares {count(most)} elements in {count(len(data))} bytes. Copy it again."
        )


def _check_glb(data: bytes) -> None:
    if data[:4] != b"glTF" or len(data) < GLB_HEAD + GLB_CHUNK:
        raise Refused("it is no GLB. Give it its right ending, or export it again.")
    version, length = struct.unpack_from("<II", data, 4)
    size, kind = struct.unpack_from("<II", data, GLB_HEAD)
    if version != 2:
        raise Refused(f"it is GLB version {version}; version 2 is read. Export it again.")
    if length != len(data) or GLB_HEAD + GLB_CHUNK + size > len(data):
        raise Refused(
            f"it declares {count(length)} bytes and holds {count(len(data))}. Copy it again."
        )
    if kind != JSON_CHUNK or size > MOST_JSON_BYTES:
        raise Refused("it does not begin with a description of fair size. Export it again.")
    _check_gltf(_json(data[GLB_HEAD + GLB_CHUNK : GLB_HEAD + GLB_CHUNK + size]))


def _json(text: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Refused("its description cannot be read. Copy or export it again.")
    return told


def _check_gltf(told: Mapping[str, Any]) -> None:
    for part in ("buffers", "images"):
        if any("uri" in row for row in _rows(told, part)):
            raise Refused("it points to another file. Export it as one GLB that holds everything.")
    if len(_rows(told, "nodes")) > MOST_PIECES or len(_rows(told, "meshes")) > MOST_PIECES:
        raise Refused(f"it has more than {count(MOST_PIECES)} parts. Split it.")
    declared = [row.get("count", 0) for row in _rows(told, "accessors")]
    if not all(isinstance(n, int) and 0 <= n <= 3 * MOST_TRIANGLES for n in declared):
        most = max((n for n in declared if isinstance(n, int)), key=abs, default=0)
        raise Refused(f"it declares {count(most)} numbers in one list. Make it smaller.")


def _rows(told: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    rows = told.get(part, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("its description cannot be read. Copy or export it again.")
    return rows


def _check_counts(points: int, triangles: int) -> None:
    if points > 3 * MOST_POINTS or triangles > MOST_TRIANGLES:
        raise Refused(
            f"it declares {count(points)} points and {count(triangles)} triangles; "
            f"{count(MOST_POINTS)} and {count(MOST_TRIANGLES)} are read. Make it coarser."
        )


CHECKS: Mapping[str, Callable[[bytes], None]] = {
    ".obj": _check_obj,
    ".stl": _check_stl,
    ".ply": _check_ply,
    ".glb": _check_glb,
}
