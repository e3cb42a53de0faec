"""A scene as a picture."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from meshes.render.plotter import plotter
from meshes.scene import Scene


def still(scene: Scene, *, theme: str = "light", size: tuple[int, int] = (1200, 900)) -> np.ndarray:
    """(height, width, 3) uint8, the scene drawn off screen."""
    plot = plotter(scene, theme=theme, size=size, off_screen=True)
    try:
        return np.asarray(plot.screenshot(None, return_img=True))
    finally:
        plot.close()


def still_png(scene: Scene, *, theme: str = "light", size: tuple[int, int] = (1200, 900)) -> bytes:
    """The still as the bytes of a PNG file."""
    stream = io.BytesIO()
    Image.fromarray(still(scene, theme=theme, size=size)).save(stream, format="PNG", optimize=True)
    return stream.getvalue()


def save_still(
    scene: Scene, path: Path, *, theme: str = "light", size: tuple[int, int] = (1200, 900)
) -> None:
    """Write the still to a PNG file, making its folder. Raises OSError where that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(still_png(scene, theme=theme, size=size))
