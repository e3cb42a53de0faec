"""A scene in a native window that is worked with keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pyvista as pv

from meshes.render.captions import Names
from meshes.render.plotter import THEMES, add_item, aim, picture
from meshes.scene import VIEWS, Scene

SIZE = (1200, 900)
PEEL_STEP_MM = 0.5
LAYER_KEYS: Mapping[str, str] = {
    "s": "skin",
    "m": "muscle",
    "a": "artery",
    "v": "vein",
    "n": "nerve",
    "f": "fat",
    "b": "bone",
}
HINT = (
    "1-7 views  ·  s skin, m muscles, a arteries, v veins, n nerves, f fat, b bones"
    "  ·  [ ] peel  ·  l labels  ·  q close"
)


class Window:
    """A plotter whose scene changes as keys are pressed; only what changed is drawn anew."""

    def __init__(self, scene: Scene, plot: pv.Plotter, *, theme: str = "light") -> None:
        self.scene = scene
        self.plot = plot
        self._ink = THEMES[theme].ink
        self.names = Names(plot, scene, ink=self._ink)
        self.names.write()
        self.names.follow()
        self._tell()
        self._listen()

    def change(self, verb: Callable[[Scene], Scene]) -> None:
        """Make the scene another one, and draw it once."""
        before, self.scene = self.scene, verb(self.scene)
        self.plot.suppress_rendering = True
        for old, new in zip(before.items, self.scene.items, strict=True):
            if new is not old or before.peel_mm != self.scene.peel_mm:
                for name in (old.id, f"{old.id}/edge"):
                    self.plot.remove_actor(name, render=False)
                add_item(self.plot, new, self.scene)
        self.names.scene = self.scene
        self._tell()
        self.plot.suppress_rendering = False
        self.names.come_back()

    def turn(self, view: str) -> None:
        """Turn to a standard view."""
        aim(self.plot, replace(self.scene, camera=replace(self.scene.camera, view=view)))
        self.names.come_back()

    def _tell(self) -> None:
        peel_mm = self.scene.peel_mm
        peeled_to = f"Peeled to {peel_mm:.1f} mm\n" if peel_mm else ""
        self.plot.add_text(
            peeled_to + HINT,
            position="lower_left",
            font_size=9,
            color=self._ink,
            name="hint",
            render=False,
        )

    def _listen(self) -> None:
        hands = self.plot.iren
        hands.clear_key_event_callbacks()  # PyVista's own: v and b mean a layer here
        for number, view in enumerate(VIEWS, start=1):
            hands.add_key_event(str(number), partial(self.turn, view))
        for key, verb in key_verbs().items():
            hands.add_key_event(key, partial(self.change, verb))
        for key in ("q", "Escape"):
            hands.add_key_event(key, hands.terminate_app)
        # VTK's own keys would draw wires, fly about or turn on 3D glasses.
        hands.style.AddObserver("CharEvent", lambda *_: None)


def window(scene: Scene, *, theme: str = "light") -> None:
    """Open a native window on the scene, until it is closed.

    Keys: 1 to 7 views, s m a v n f b layers, [ and ] peel, l labels, q close.
    """
    plot = picture(scene, theme=theme, size=SIZE)
    Window(scene, plot, theme=theme)
    plot.show(title="Facies")


def key_verbs() -> dict[str, Callable[[Scene], Scene]]:
    """Key -> what it does to the scene."""
    return {
        **{key: partial(toggled, kind=kind) for key, kind in LAYER_KEYS.items()},
        "bracketright": partial(peeled, step_mm=PEEL_STEP_MM),
        "bracketleft": partial(peeled, step_mm=-PEEL_STEP_MM),
        "l": labelled,
    }


def toggled(scene: Scene, kind: str) -> Scene:
    """The scene with all items of a kind shown, or hidden where any of them was shown."""
    shown = any(i.visible for i in scene.items if i.kind == kind)
    return scene.with_items(*(replace(i, visible=not shown) for i in scene.items if i.kind == kind))


def peeled(scene: Scene, step_mm: float) -> Scene:
    """The scene peeled deeper (or less deep), never above the skin."""
    return replace(scene, peel_mm=max(0.0, scene.peel_mm + step_mm))


def labelled(scene: Scene) -> Scene:
    """The scene with its names shown, or hidden where they were shown."""
    return replace(scene, labels=not scene.labels)
