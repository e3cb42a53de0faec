"""The process that parses strangers' meshes: little memory, little time, no way back but arrays.

It is started by `reading.py` with a JSON order on its standard input, and answers a JSON line for
each file. Whatever a file does to it, it does to this process alone.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import trimesh

from meshes.io.strangers.declared import check_declared
from meshes.io.strangers.limits import (
    CPU_S,
    MEMORY_BYTES,
    MOST_PIECES,
    MOST_POINTS,
    MOST_TRIANGLES,
    Refused,
    count,
)

FARTHEST = 1e7  # no coordinate of a head is larger, in any unit
OPTIONS: dict[str, dict[str, Any]] = {
    ".obj": {"skip_materials": True, "group_material": False, "split_objects": True}
}
Piece = tuple[str, np.ndarray, np.ndarray]


def main() -> None:
    """Carry out the order on standard input."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    logging.disable(logging.CRITICAL)
    order = json.loads(sys.stdin.read())
    _limit_memory()
    for number, file in order["files"]:
        _tell(answers, {"begun": number})
        _limit_time()
        _tell(answers, {"number": number, **_answer(Path(file), number, Path(order["out"]))})


def _answer(file: Path, number: int, out: Path) -> dict[str, Any]:
    try:
        names = []
        for k, (name, vertices, faces) in enumerate(read_pieces(file)):
            np.savez(out / f"{number}_{k}.npz", vertices=vertices, faces=faces)
            names.append(name)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "it takes too much memory to read. Make it coarser."}
    except Exception:  # noqa: BLE001 - a parser may fail in any way on a stranger's file
        kind = file.suffix.lstrip(".").upper()
        return {"refused": f"it cannot be read as {kind}: damaged or cut short. Export it again."}
    return {"names": names}


def read_pieces(file: Path) -> Iterator[Piece]:
    """Every mesh in a file: its name ("" where the file gives none), points and triangles.

    Raises Refused, or whatever the parser raises on a damaged file.
    """
    ending, data = file.suffix.lower(), file.read_bytes()
    check_declared(data, ending)
    scene = trimesh.load_scene(
        io.BytesIO(data), file_type=ending[1:], process=False, **OPTIONS.get(ending, {})
    )
    nodes = list(scene.graph.nodes_geometry)
    if len(nodes) > MOST_PIECES:
        raise Refused(f"it has {count(len(nodes))} parts; {count(MOST_PIECES)} are read. Split it.")
    total, empty = 0, True
    for node in nodes:
        matrix, name = scene.graph[node]
        mesh = scene.geometry[name]
        if not isinstance(mesh, trimesh.Trimesh):
            continue
        total += len(mesh.faces)
        if total > MOST_TRIANGLES:
            raise Refused(f"it has more than {count(MOST_TRIANGLES)} triangles. Make it coarser.")
        empty = False
        yield (str(node), *_checked(mesh, np.asarray(matrix, dtype=np.float64)))
    if empty:
        raise Refused("it holds no triangles. Export it as a mesh of triangles.")


def _checked(mesh: trimesh.Trimesh, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    vertices = np.array(mesh.vertices, dtype=np.float64) @ matrix[:3, :3].T + matrix[:3, 3]
    faces = np.array(mesh.faces, dtype=np.int64)
    if not len(faces) or not len(vertices):
        raise Refused("it holds no triangles. Export it as a mesh of triangles.")
    if len(vertices) > 3 * MOST_POINTS:
        raise Refused(f"it has {count(len(vertices))} points. Make it coarser.")
    if not np.isfinite(vertices).all():
        raise Refused("a coordinate is not a number (NaN or infinite). Export it again.")
    if np.abs(vertices).max() > FARTHEST:
        raise Refused(f"a coordinate lies beyond {FARTHEST:,.0f}. Export it again.")
    if faces.min() < 0 or faces.max() >= len(vertices):
        worst = int(faces.min() if faces.min() < 0 else faces.max())
        raise Refused(f"a face uses point {worst} of {count(len(vertices))}. Export it again.")
    return vertices, faces.astype(np.int32)


def _tell(answers: IO[str], line: dict[str, Any]) -> None:
    answers.write(json.dumps(line) + "\n")
    answers.flush()


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _limit_time() -> None:
    """From now on this process may work `CPU_S` seconds more."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + CPU_S, hard))


if __name__ == "__main__":
    main()
