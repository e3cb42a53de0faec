"""The 3D view as a Panel component: it draws a Scene in the browser and tells what was clicked."""

from __future__ import annotations

import difflib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import param
from panel.custom import JSComponent

from meshes.io.pack import pack_key
from meshes.scene import VIEWS, Marker, Plane, Scene
from viewer.choices import CONTROLS, LANGUAGES, QUALITIES, THEMES, check_choice
from viewer.messages import (
    Changed,
    Message,
    NeedleMoved,
    NoGraphics,
    Painted,
    Picked,
    Ready,
    parse_message,
)
from viewer.needle import HeldNeedle, NeedlePose
from viewer.picks import Pick, pick_in
from viewer.shapes import pack_shapes
from viewer.state import (
    Plain,
    camera_state,
    clip_plane,
    clip_state,
    expression_state,
    marker_state,
    merge_change,
    names_state,
    scene_state,
)

VIEW_PARTS = ("camera", "peel_mm", "clip", "labels")
log = logging.getLogger("facies.viewer")


class Viewer(JSComponent):
    """A scene in the browser, with orbit, peel, cut, labels and a click that comes back to Python.

    fallback_png: makes the bytes of a still picture for a browser that cannot draw.
    controls: which of `CONTROLS` are offered; all of them unless told.
    language: in which the view's own words are, one of `LANGUAGES`.
    quality: `auto` draws relief and shadows where there is a graphics card, plainly where there is
    none; `high` and `low` say so whatever there is.
    size_hint: (width, height) px; without it the view fills its place.

        view = Viewer(scene)
        view.on_pick(lambda pick: print(pick.item_id))
        view.set_peel(4.0)
    """

    pack = param.Bytes(default=b"", doc="The base file of shapes.")
    extra = param.Bytes(default=b"", doc="Shapes that came after the base.")
    fallback = param.Bytes(default=b"", doc="A still picture, once the browser asked for one.")
    initial = param.String(default="{}", doc="The whole state when the component is drawn, JSON.")

    _bundle = Path(__file__).parent / "dist" / "viewer.js"

    def __init__(  # noqa: PLR0917  (Panel's own components take what they show by position too)
        self,
        scene: Scene,
        fallback_png: Callable[[], bytes] | None = None,
        theme: str = "light",
        quality: str = "auto",
        size_hint: tuple[int, int] | None = None,
        controls: Sequence[str] = CONTROLS,
        answer_safe: bool = False,
        language: str = "en",
        **layout: Any,
    ) -> None:
        check_choice("theme", theme, THEMES)
        check_choice("quality", quality, QUALITIES)
        check_choice("language", language, LANGUAGES)
        for control in controls:
            check_choice("control", control, CONTROLS)
        if size_hint is not None:
            layout = {"width": size_hint[0], "height": size_hint[1]} | layout
        elif not {"width", "height", "sizing_mode"} & set(layout):
            layout = {"sizing_mode": "stretch_both", "min_height": 360} | layout
        self._scene = scene
        self._shapes = pack_shapes(scene)
        self._fallback_png = fallback_png
        self._answer_safe = answer_safe
        self._revision = self._serial = 0
        self._needle = HeldNeedle()
        self._pick_callbacks: list[Callable[[Pick], None]] = []
        self._stroke_callbacks: list[Callable[[tuple[Pick, ...]], None]] = []
        self._change_callbacks: list[Callable[[Changed], None]] = []
        self._state: Plain = self._whole_state() | {
            "theme": theme,
            "quality": quality,
            "controls": list(controls),
            "motion": True,
            "language": language,
            "link": "",
        }
        super().__init__(pack=self._shapes.base, initial=self._full_message(), **layout)

    @property
    def scene(self) -> Scene:
        """The scene drawn, as composed; what people changed since is in `state`."""
        return self._scene

    @property
    def state(self) -> Plain:
        """Everything the browser is told about the scene but its shapes and names. A copy."""
        return {k: v for k, v in json.loads(json.dumps(self._state)).items() if k != "names"}

    @property
    def peel_mm(self) -> float:
        """How deep the view is peeled, mm."""
        return float(self._state["peel_mm"])

    def set_scene(self, scene: Scene, *, keep_view: bool = False) -> None:
        """Draw another scene, without needle and brush. Only shapes the browser lacks are sent.

        keep_view: leave camera, peel, cut and labels as they are on the screen.
        """
        self._shapes = pack_shapes(scene, known=self._shapes)
        self._scene = scene
        self._needle.put(None)
        self._serial += 1
        kept = {name: self._state[name] for name in VIEW_PARTS} if keep_view else {}
        self._state = self._state | self._whole_state() | kept
        self._revision += 1
        files = {"pack": self._shapes.base, "extra": self._shapes.extra}
        changed = {k: v for k, v in files.items() if getattr(self, k) != v}
        if changed:
            self.param.update(**changed)
        self._send_msg(self._full_message())

    def set_item(self, item_id: str, **look: Any) -> None:
        """Change one item's look: visible, opacity, highlight, color, pickable."""
        self.set_items([item_id], **look)

    def set_items(
        self,
        item_ids: Iterable[str],
        *,
        visible: bool | None = None,
        opacity: float | None = None,
        highlight: bool | None = None,
        color: str | None = None,
        pickable: bool | None = None,
    ) -> None:
        """Change the look of several items at once. Raises KeyError on an unknown id."""
        look = {
            "visible": visible,
            "opacity": opacity,
            "highlight": highlight,
            "color": color,
            "pickable": pickable,
        }
        look = {name: value for name, value in look.items() if value is not None}
        tokens = [self._token(item_id) for item_id in item_ids]
        if tokens and look:
            self._change({"items": [{"tokens": tokens, **look}]})

    def isolate(self, item_ids: Iterable[str] = ()) -> None:
        """Show these items alone; without ids, show again what the scene showed."""
        wanted = {self._token(item_id) for item_id in item_ids}
        shown = wanted or {t for t, item in enumerate(self._scene.items) if item.visible}
        hidden = [t for t in range(len(self._scene.items)) if t not in shown]
        groups = [{"tokens": sorted(shown), "visible": True}, {"tokens": hidden, "visible": False}]
        self._change({"items": [group for group in groups if group["tokens"]]})

    def set_peel(self, depth_mm: float, *, animate: bool = True) -> None:
        """Take away all that lies shallower than this depth below the skin, mm."""
        if not 0 <= depth_mm < float("inf"):
            raise ValueError(f"Expected a peel depth of 0 mm or more, got {depth_mm}.")
        self._change({"peel_mm": float(depth_mm)}, animate=animate)

    def set_clip(self, clip: Plane | None) -> None:
        """Cut the head along a plane, or make it whole again with None."""
        self._change({"clip": clip_state(clip)})

    def set_view(self, name: str, animate: bool = True) -> None:
        """Turn to a standard view, seen from the scene's own distance."""
        check_choice("view", name, tuple(VIEWS))
        self._change(
            {"camera": camera_state(replace(self._scene.camera, view=name))}, animate=animate
        )

    def look_at(
        self, point: Sequence[float], distance_mm: float | None = None, animate: bool = True
    ) -> None:
        """Keep the direction, but look at this point, (3,) mm, from this far."""
        camera = dict(self._state["camera"], target=[float(x) for x in point])
        if distance_mm is not None:
            camera["distance_mm"] = float(distance_mm)
        self._change({"camera": camera}, animate=animate)

    @property
    def camera(self) -> Plain:
        """Where the view is seen from: view, azimuth_deg, elevation_deg, distance_mm, target."""
        return dict(self._state["camera"])

    @property
    def clip(self) -> Plane | None:
        """How the head is cut now."""
        clip = self._state["clip"]
        return None if clip is None else clip_plane(clip)

    def set_camera(self, *, animate: bool = True, **camera: Any) -> None:
        """Look from elsewhere; what is left out stays: see `camera`. A free view has no name."""
        given: Plain = {"view": None} | camera
        self._change({"camera": self.camera | given}, animate=animate)

    def set_link(self, name: str) -> None:
        """Let views of the same link move together in the browser; "" lets this one go alone."""
        self._change({"link": name})

    def show_paper(self, *, title: str, lines: Sequence[str], warning: str, file: str) -> None:
        """Show the view as it stands as a page for paper, with names, a scale and these words."""
        paper = {"title": title, "lines": list(lines), "warning": warning, "file": file}
        self._send_msg({"paper": paper})

    def set_expression(self, expression: Mapping[str, float], animate: bool = True) -> None:
        """Make a face: weights over the cage's units; an empty mapping is the face at rest.

        A needle is of the face it was put into: when that moves, it is taken away.
        """
        units = () if self._scene.cage is None else tuple(self._scene.cage.units)
        for name in expression:
            check_choice("expression unit", name, units)
        change: Plain = {"expression": expression_state(expression)}
        if self._needle.pose is not None and change["expression"] != self._state["expression"]:
            change["needle"] = self._needle.put(None)
        self._change(change, animate=animate)

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Put these pins on the face in place of those before."""
        self._scene = replace(self._scene, markers=tuple(markers))
        self._change({"markers": self._marker_states()})

    def set_needle(self, pose: NeedlePose | None) -> None:
        """Put this needle into the skin, for a hand to tilt and push; None takes it away."""
        self._change({"needle": self._needle.put(pose)})

    def set_brush(self, radius_mm: float, left: int) -> None:
        """Let a drag over the face leave so many round marks; another scene puts the brush away."""
        self._change({"brush": {"radius_mm": float(radius_mm), "left": int(left)}})

    def set_labels(self, shown: bool) -> None:
        """Show names with leader lines, or not."""
        self._change({"labels": bool(shown)})

    def set_theme(self, name: str) -> None:
        """The light or the dark studio."""
        check_choice("theme", name, THEMES)
        self._change({"theme": name})

    def set_motion(self, allowed: bool) -> None:
        """Let the camera glide and layers fade, or jump."""
        self._change({"motion": bool(allowed)})

    def set_answer_safe(self, safe: bool) -> None:
        """Withhold every name, label and layer from the browser, or give them back."""
        self._answer_safe = bool(safe)
        names = None if safe else names_state(self._scene.items)
        self._change({"names": names, "markers": self._marker_states()})

    def on_pick(self, callback: Callable[[Pick], None]) -> None:
        """Call this with a Pick at every click on the view."""
        self._pick_callbacks.append(callback)

    def on_stroke(self, callback: Callable[[tuple[Pick, ...]], None]) -> None:
        """Call this with what every stroke of the brush met; see `set_brush`."""
        self._stroke_callbacks.append(callback)

    def on_change(self, callback: Callable[[Changed], None]) -> None:
        """Call this when a person used the view's own controls (peel, cut, camera, layers)."""
        self._change_callbacks.append(callback)

    def on_needle(self, callback: Callable[[NeedlePose], None]) -> None:
        """Call this with the pose while a hand moves the needle, and where it came to rest."""
        self._needle.callbacks.append(callback)

    def _whole_state(self) -> Plain:
        places = self._shapes.places
        files = (self._shapes.base, self._shapes.extra)
        return scene_state(self._scene, places=places, answer_safe=self._answer_safe) | {
            "needle": self._needle.state(),
            "brush": None,
            "serial": self._serial,
            "keys": [pack_key(data) if data else 0 for data in files],
        }

    def _full_message(self) -> str:
        return _compact({"revision": self._revision, "full": self._state})

    def _change(self, change: Plain, *, animate: bool = True) -> None:
        self._state = merge_change(self._state, change)
        self._revision += 1
        message: Plain = {"revision": self._revision, "set": change}
        self._send_msg(_compact(message if animate else message | {"still": True}))

    def _marker_states(self) -> list[Plain]:
        return [marker_state(m, answer_safe=self._answer_safe) for m in self._scene.markers]

    def _token(self, item_id: str) -> int:
        ids = [item.id for item in self._scene.items]
        if item_id not in ids:
            close = difflib.get_close_matches(item_id, ids, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise KeyError(f"The scene has no item {item_id!r}.{hint}")
        return ids.index(item_id)

    def _get_properties(self, doc: Any) -> dict[str, Any]:
        with param.parameterized.discard_events(self):
            self.initial = self._full_message()
        properties: dict[str, Any] = super()._get_properties(doc)
        return properties

    def _handle_msg(self, data: Any) -> None:
        try:
            message = parse_message(data)
        except ValueError as error:
            log.warning("A browser's message was ignored. %s", error)
            return
        self._receive(message)

    def _receive(self, message: Message) -> None:
        if isinstance(message, Ready):
            if message.revision != self._revision:
                self._send_msg(self._full_message())
        elif isinstance(message, NoGraphics):
            self._send_fallback(message)
        elif message.serial != self._serial:
            log.info("A browser's message about an earlier scene was ignored.")
        elif isinstance(message, Picked):
            self._receive_pick(message)
        elif isinstance(message, Painted):
            self._receive_stroke(message)
        elif isinstance(message, NeedleMoved):
            self._receive_needle(message)
        else:
            self._receive_change(message)

    def _receive_pick(self, message: Picked) -> None:
        pick = pick_in(self._scene.items, message)
        if pick is not None:
            for callback in self._pick_callbacks:
                callback(pick)

    def _receive_stroke(self, message: Painted) -> None:
        met = [pick_in(self._scene.items, place) for place in message.places]
        stroke = tuple(pick for pick in met if pick is not None)
        for callback in self._stroke_callbacks if stroke else ():
            callback(stroke)

    def _receive_change(self, message: Changed) -> None:
        change = message.model_dump(exclude_none=True, exclude={"type", "serial"})
        if change.get("clip") == "none":
            change["clip"] = None
        if message.items is not None:
            if max(message.items.tokens, default=0) >= len(self._scene.items):
                log.warning("A browser changed an item that the scene has not; ignored.")
                return
            change["items"] = [change["items"]]
        if message.camera is not None:
            if message.camera.view is not None and message.camera.view not in VIEWS:
                log.warning("A browser named a view that does not exist; ignored.")
                return
            change["camera"].setdefault("view", None)
        self._state = merge_change(self._state, change)
        for callback in self._change_callbacks:
            callback(message)

    def _receive_needle(self, message: NeedleMoved) -> None:
        needle = self._needle.take(message)
        if needle is not None:
            self._state = merge_change(self._state, {"needle": needle})
            self._needle.tell()

    def _send_fallback(self, message: NoGraphics) -> None:
        log.info("A browser cannot draw: %s.", message.reason)
        if self._fallback_png is not None and not self.fallback:
            self.fallback = self._fallback_png()


def _compact(data: Plain) -> str:
    return json.dumps(data, separators=(",", ":"), allow_nan=False)
