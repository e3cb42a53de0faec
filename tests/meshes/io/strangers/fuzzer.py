"""Two hundred files that no importer should keep: cut short, absurd, hostile, misnamed."""

from __future__ import annotations

import json
import random
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import trimesh

COUNT = 200
SEED = 20261127
Maker = Callable[[random.Random, Path], Path]


def malformed_files(folder: Path, count: int = COUNT) -> Iterator[Path]:
    """`count` malformed files or zips, of every kind in turn; the same ones each time."""
    rng = random.Random(SEED)
    for number in range(count):
        place = folder / f"{number:03d}"
        place.mkdir(parents=True)
        yield MAKERS[number % len(MAKERS)](rng, place)


def ball_bytes(ending: str, subdivisions: int = 2) -> bytes:
    """A sound closed mesh as a file of this ending."""
    ball = trimesh.creation.icosphere(subdivisions=subdivisions, radius=20.0)
    told = ball.export(file_type=ending[1:])
    return told.encode() if isinstance(told, str) else bytes(told)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _ending(rng: random.Random) -> str:
    return rng.choice([".obj", ".stl", ".ply", ".glb"])


def cut_short(rng: random.Random, folder: Path) -> Path:
    ending = _ending(rng)
    data = ball_bytes(ending)
    return _written(folder / f"ball{ending}", data[: int(len(data) * rng.uniform(0.05, 0.8))])


def absurd_count(rng: random.Random, folder: Path) -> Path:
    many = rng.choice([2**31 - 1, 2**32 - 1, 10**9, 999_999_999])
    kind = rng.randrange(4)
    if kind == 0:
        return _written(folder / "a.stl", b"\0" * 80 + struct.pack("<I", many % 2**32) + b"\0" * 99)
    if kind == 1:
        head = f"ply\nformat binary_little_endian 1.0\nelement vertex {many}\nproperty float x\n"
        head += "property float y\nproperty float z\nelement face 1\n"
        head += "property list uchar int vertex_indices\nend_header\n"
        return _written(folder / "a.ply", head.encode() + b"\0" * 64)
    if kind == 2:
        return _written(folder / "a.obj", b"v 0 0 0\nv 1 0 0\nv 0 1 0\n" + b"f 1 2 3\n" * 4_000_001)
    accessors = [{"componentType": 5126, "count": many, "type": "VEC3"}]
    return _written(folder / "a.glb", glb({"asset": {"version": "2.0"}, "accessors": accessors}))


def glb(told: Mapping[str, object], body: bytes = b"") -> bytes:
    text = json.dumps(told).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
    if body:
        chunks += struct.pack("<II", len(body), 0x004E4942) + body
    return struct.pack("<III", 0x46546C67, 2, 12 + len(chunks)) + chunks


def not_a_number(rng: random.Random, folder: Path) -> Path:
    bad = rng.choice(["nan", "inf", "-inf", "1e400"])
    ending = rng.choice([".obj", ".stl", ".ply"])
    if ending == ".obj":
        lines = ball_bytes(".obj").decode().splitlines()
        at = [k for k, line in enumerate(lines) if line.startswith("v ")]
        lines[rng.choice(at)] = f"v {bad} 0 1"
        return _written(folder / "n.obj", "\n".join(lines).encode())
    data = bytearray(ball_bytes(ending))
    place = 96 if ending == ".stl" else data.index(b"end_header") + 15
    struct.pack_into("<f", data, place, float(bad))
    return _written(folder / f"n{ending}", bytes(data))


def huge_index(rng: random.Random, folder: Path) -> Path:
    index = rng.choice([0, 10**6, 2**31, 2**63, 10**30, -(10**9)])
    if rng.random() < 0.6:
        text = ball_bytes(".obj").decode() + f"\nf 1 2 {index}\n"
        return _written(folder / "i.obj", text.encode())
    data = bytearray(ball_bytes(".ply"))
    struct.pack_into("<i", data, len(data) - 4, rng.choice([2**31 - 1, -1, 10**6]))
    return _written(folder / "i.ply", bytes(data))


def path_trick(rng: random.Random, folder: Path) -> Path:
    names = ["../out.obj", "/abs/out.obj", "a/../../out.obj", "..\\out.obj", "C:\\out.obj"]
    kind = rng.randrange(4)
    if kind == 0:
        secret = _written(folder / "secret.obj", ball_bytes(".obj"))
        (folder / "atlas").mkdir()
        (folder / "atlas" / "ball.obj").symlink_to(secret)
        return folder / "atlas"
    if kind == 1:
        told = {"asset": {"version": "2.0"}, "buffers": [{"byteLength": 9, "uri": "../secret"}]}
        return _written(folder / "p.glb", glb(told))
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        if kind == 2:
            link = zipfile.ZipInfo("ball.obj")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
        else:
            archive.writestr("ball.obj", ball_bytes(".obj"))
            archive.writestr(rng.choice(names), ball_bytes(".obj"))
    return path


def zip_bomb(rng: random.Random, folder: Path) -> Path:
    path = folder / "bomb.zip"
    kind = rng.randrange(3)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == 0:
            archive.writestr("zeros.obj", b"0" * 40_000_000)
        elif kind == 1:
            for number in range(7000):
                archive.writestr(f"{number}.obj", b"")
        else:
            archive.writestr("liar.obj", ball_bytes(".obj", 4))
    if kind == 2:  # the directory says it is small
        data = bytearray(path.read_bytes())
        at = data.rindex(b"PK\x01\x02")
        struct.pack_into("<I", data, at + 24, 100)
        path.write_bytes(bytes(data))
    return path


def damaged_zip(rng: random.Random, folder: Path) -> Path:
    whole = folder / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ball.obj", ball_bytes(".obj"))
    data = bytearray(whole.read_bytes())
    whole.unlink()
    if rng.random() < 0.5:
        return _written(folder / "d.zip", bytes(data[: rng.randrange(1, len(data) - 30)]))
    for _ in range(40):
        data[rng.randrange(40, len(data) // 2)] ^= 0xFF
    return _written(folder / "d.zip", bytes(data))


def wrong_ending(rng: random.Random, folder: Path) -> Path:
    true, told = rng.sample([".obj", ".stl", ".ply", ".glb"], 2)
    return _written(folder / f"w{told}", ball_bytes(true))


def unread_ending(rng: random.Random, folder: Path) -> Path:
    ending = rng.choice([".gltf", ".vtk", ".vtp", ".fbx", ".exe", ".obj.txt", ""])
    return _written(folder / f"u{ending}", ball_bytes(".obj"))


def noise(rng: random.Random, folder: Path) -> Path:
    return _written(folder / f"x{_ending(rng)}", rng.randbytes(rng.choice([0, 1, 90, 5000])))


def no_volume(rng: random.Random, folder: Path) -> Path:
    text = rng.choice(
        [
            "v 0 0 0\nv 1 0 0\nv 0 1 0\n",
            "v 0 0 0\nf 1 1 1\n",
            "# nothing\n",
            "v 0 0 0\nv 0 0 0\nl 1 2\n",
        ]
    )
    return _written(folder / "e.obj", text.encode())


def open_sheet(rng: random.Random, folder: Path) -> Path:
    x, y = np.meshgrid(np.arange(30.0), np.arange(30.0))
    points = np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], axis=1)
    corners = [(r * 30 + c) for r in range(29) for c in range(29)]
    faces = [t for k in corners for t in ([k, k + 1, k + 30], [k + 1, k + 31, k + 30])]
    sheet = trimesh.Trimesh(points * rng.uniform(0.5, 2), faces, process=False)
    return _written(folder / "s.obj", str(sheet.export(file_type="obj")).encode())


MAKERS: tuple[Maker, ...] = (
    cut_short,
    absurd_count,
    not_a_number,
    huge_index,
    path_trick,
    zip_bomb,
    damaged_zip,
    wrong_ending,
    unread_ending,
    noise,
    no_volume,
    open_sheet,
)
