"""Drawing a Scene with PyVista: a window, a still, a notebook cell."""

from meshes.render.plotter import plotter
from meshes.render.still import save_still, still, still_png
from meshes.render.window import window

__all__ = ["plotter", "save_still", "still", "still_png", "window"]
