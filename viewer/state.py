"""What the browser must know to draw a scene, as plain data: the whole, and each small change.

Nothing here is a shape (see meshes/io/pack.py). An item is known to the browser by its token, its
place in the list; names travel apart, so that an answer-safe view can withhold them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from meshes.io.pack import WEIGHT_STEPS, quantise_binding
from meshes.scene import VIEWS, Camera, Item, Marker, Plane, Scene

Plain = dict[str, Any]
NAMED_WHEN_SAFE = frozenset({"answer", "truth", "number"})  # of one's own, or without a name


def camera_state(camera: Camera) -> Plain:
    """A named view as angles, distance and target."""
    azimuth, elevation = VIEWS[camera.view]
    return {
        "view": camera.view,
        "azimuth_deg": float(azimuth),
        "elevation_deg": float(elevation),
        "distance_mm": float(camera.distance_mm),
        "target": [float(x) for x in camera.target],
    }


def clip_state(clip: Plane | None) -> Plain | None:
    """A cut as plain data; None when there is none."""
    if clip is None:
        return None
    state: Plain = {
        "axis": clip.axis,
        "offset_mm": float(clip.offset_mm),
        "flip": bool(clip.flip),
    }
    return state if clip.normal is None else state | {"normal": _rounded(clip.normal)}


def clip_plane(state: Plain) -> Plane:
    """The cut that plain data tells of."""
    normal = state.get("normal")
    along = None if normal is None else (normal[0], normal[1], normal[2])
    return Plane(state["axis"], state["offset_mm"], state["flip"], along)


def item_state(item: Item, *, place: tuple[int, int]) -> Plain:
    """The look of one item; place is (which packed file, which entry)."""
    return {
        "file": place[0],
        "entry": place[1],
        "color": item.color,
        "opacity": float(item.opacity),
        "visible": bool(item.visible),
        "pickable": bool(item.pickable),
        "highlight": False,
    }


def marker_state(marker: Marker, *, answer_safe: bool) -> Plain:
    """One pin; its label is withheld in an answer-safe view until there is an answer."""
    named = not answer_safe or marker.kind in NAMED_WHEN_SAFE
    state: Plain = {
        "kind": marker.kind,
        "label": marker.label if named else "",
        "position": _rounded(marker.position),
        "normal": _rounded(marker.normal),
        "depth_mm": float(marker.depth_mm),
        "radius_mm": float(marker.radius_mm),
    }
    if marker.binding is not None:
        points, weights = quantise_binding(marker.binding)
        state["points"] = points[0].tolist()
        state["weights"] = (weights[0] / WEIGHT_STEPS).round(4).tolist()
        state["follow"] = round(float(marker.binding.follow[0]), 4)
    return state


def names_state(items: Sequence[Item]) -> Plain:
    """What people read: names (and the Latin after a line break) and layers, by token."""
    layers = sorted({i.layer for i in items}, key=lambda layer: _median_depth(items, layer))
    split = [item.name.split("\n", 1) for item in items]
    return {
        "english": [parts[0] for parts in split],
        "latin": [parts[1] if len(parts) > 1 else "" for parts in split],
        "layers": [layer for layer in layers if layer],
        "layer": [item.layer for item in items],
    }


def expression_state(expression: Mapping[str, float]) -> Plain:
    """Unit weights that are not zero. Raises ValueError on a weight that is not a number."""
    state = {str(name): round(float(weight), 4) for name, weight in expression.items()}
    bad = [name for name, weight in state.items() if not np.isfinite(weight)]
    if bad:
        raise ValueError(f"Expected a finite weight for every expression unit, got none for {bad}.")
    return {name: weight for name, weight in state.items() if weight != 0.0}


def scene_state(scene: Scene, *, places: Sequence[tuple[int, int]], answer_safe: bool) -> Plain:
    """Everything about a scene but its shapes."""
    return {
        "items": [item_state(i, place=p) for i, p in zip(scene.items, places, strict=True)],
        "names": None if answer_safe else names_state(scene.items),
        "markers": [marker_state(m, answer_safe=answer_safe) for m in scene.markers],
        "camera": camera_state(scene.camera),
        "home": camera_state(scene.camera),
        "views": {name: [float(a), float(e)] for name, (a, e) in VIEWS.items()},
        "peel_mm": float(scene.peel_mm),
        "clip": clip_state(scene.clip),
        "expression": expression_state(scene.expression),
        "labels": bool(scene.labels),
    }


def merge_change(state: Plain, change: Plain) -> Plain:
    """The state after a change: item changes go to the items named, everything else is replaced."""
    merged = {**state, **{k: v for k, v in change.items() if k != "items"}}
    if "items" in change:
        items = [dict(item) for item in state["items"]]
        for group in change["items"]:
            look = {k: v for k, v in group.items() if k != "tokens"}
            for token in group["tokens"]:
                items[token].update(look)
        merged["items"] = items
    return merged


def _median_depth(items: Sequence[Item], layer: str) -> tuple[float, str]:
    depths = [
        float(np.median(i.mesh.depth_mm))
        for i in items
        if i.layer == layer and i.mesh.depth_mm is not None and len(i.mesh.depth_mm)
    ]
    return (min(depths) if depths else np.inf, layer)


def _rounded(vector: Any) -> list[float]:
    return [round(float(x), 4) for x in vector]
