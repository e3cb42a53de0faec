"""Laying a lesson over a scene: the step's view and layers, sites as pins, dangers as volumes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from anatomy.evidence import describe
from anatomy.style import load_style
from lessons.lesson import Lesson, Limit, Side, Site, Zone
from lessons.marks import BOTH, mark_limit, mark_zone
from lessons.measure import locate_site
from lessons.naming import base_id
from lessons.staging import Staging
from lessons.step import Step
from meshes.scene import Item, Marker, Scene

if TYPE_CHECKING:
    from anatomy.face import Face

ALL = "all"
ZONE_OPACITY = 0.4
STEP_BACK = 0.25  # opacity of what is not highlighted
PALETTE = "conventional"

P = TypeVar("P", Site, Zone, Limit)


def overlay_lesson(
    scene: Scene,
    face: Face,
    lesson: Lesson,
    step: Step | str | None = None,
    *,
    reveal: bool = True,
) -> Scene:
    """The scene of one step, or with everything the lesson marks when no step is given.

    reveal: False leaves out sites, zones and limits, so that nothing answers a question.
    Raises UnknownId for an unknown step.
    """
    here = lesson.step(step) if isinstance(step, str) else step
    staged = scene if here is None else _nearer(stage(scene, here), face, here)
    if not reveal:
        return staged
    wanted = ((ALL,), (ALL,), (ALL,)) if here is None else (here.markers, here.zones, here.limits)
    sites = _chosen(lesson.sites, wanted[0])
    zones = _chosen(lesson.zones, wanted[1])
    limits = _chosen(lesson.limits, wanted[2])
    sided = [(zone, side) for zone in zones for side in zone.sides]
    items = (*zone_items(face, sided), *_limit_items(face, limits))
    return staged.with_items(*items).with_markers(*_site_markers(face, sites))


def stage(scene: Scene, staging: Staging) -> Scene:
    """The scene with a staging's view, peel, layers and expression; used for questions as well."""
    return replace(
        scene,
        items=tuple(_staged(item, staging) for item in scene.items),
        camera=replace(scene.camera, view=staging.view),
        peel_mm=staging.peel_mm,
        expression=dict(staging.expression),
    )


def _nearer(scene: Scene, face: Face, step: Step) -> Scene:
    """The scene seen from as near as the step says."""
    near = step.look_at
    if near is None:
        return scene
    x, y, z = face.landmark(near.landmark, near.side).tolist()
    return replace(scene, camera=replace(scene.camera, target=(x, y, z), distance_mm=near.from_mm))


def site_marker_id(site_id: str, side: str) -> str:
    """The id of the pin of a site.

    >>> site_marker_id("corr_medial", "left")
    'site.corr_medial.left'
    """
    return f"site.{site_id}" if side == "median" else f"site.{site_id}.{side}"


def _staged(item: Item, staging: Staging) -> Item:
    names = {item.id, base_id(item.id), item.kind}
    visible = item.visible if not staging.show else bool(names & set(staging.show))
    if names & set(staging.hide):
        visible = False
    opacity = min((staging.fade[n] for n in names if n in staging.fade), default=item.opacity)
    if staging.highlight and not names & set(staging.highlight) and item.kind != "skin":
        opacity = min(opacity, STEP_BACK)
    return replace(item, visible=visible, opacity=opacity)


def _chosen(parts: Iterable[P], wanted: Collection[str]) -> Iterator[P]:
    yield from (p for p in parts if ALL in wanted or p.id in wanted)


def _site_markers(face: Face, sites: Iterable[Site]) -> Iterator[Marker]:
    for site in sites:
        for side in site.sides:
            point = locate_site(face, site, side)
            yield Marker(
                id=site_marker_id(site.id, side),
                label=f"{site.name}: {describe(site.units)}",
                kind="site",
                position=point.position,
                normal=point.normal,
                depth_mm=site.depth_mm.middle,
            )


def zone_items(face: Face, zones: Iterable[tuple[Zone, Side]]) -> Iterator[Item]:
    """Danger zones as bodies, each on one side of the face."""
    color = load_style().palette(PALETTE).signs.zone
    for zone, side in zones:
        yield Item(
            id=f"zone.{zone.id}" if side == "median" else f"zone.{zone.id}.{side}",
            name=zone.name,
            kind="zone",
            mesh=mark_zone(face, zone, side),
            color=color,
            opacity=ZONE_OPACITY,
            pickable=False,
        )


def _limit_items(face: Face, limits: Iterable[Limit]) -> Iterator[Item]:
    color = load_style().palette(PALETTE).signs.danger
    for limit in limits:
        for side in BOTH:
            yield Item(
                id=f"limit.{limit.id}.{side}",
                name=limit.name,
                kind="zone",
                mesh=mark_limit(face, limit, side),
                color=color,
                pickable=False,
            )
