"""The view on Explore as a link, and a page's beginning from one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from pages.address import asked
from pages.explore_views import Views
from pages.people import Who, known_names
from pages.structure_tree import Look
from pages.studio import Studio
from pages.view_link import READERS, Numbers, ViewLink, name_hidden, read_link, spell_out
from viewer.component import Viewer

SAME_MM: Final = 0.05
CAMERA_DIGITS: Final = 1


def link_asked(studio: Studio) -> tuple[ViewLink, tuple[str, ...]]:
    """The view that the address asks for, and a sentence for all that made no sense in it."""
    found = {name: asked(name) for name in READERS}
    return read_link(found, known_names(studio))


def link_shown(
    views: Views, look: Look, *, mode: str, faded: bool, preferred: str,
    needle: tuple[str, Numbers] | None = None,
) -> ViewLink:  # fmt: skip
    """What is shown now. preferred: the palette this browser prefers, which needs no words."""
    state = views.first.state
    usual = views.studio.settings
    items = {item.id: item.kind for item in views.scene.items}
    hidden_first = [item.id for item in views.scene.items if not item.visible]
    hide, only = name_hidden(look.hidden & set(items), items, hidden_first)
    view, camera = _camera(state)
    selected = look.selected or ""
    plain = faded and state["peel_mm"] == 0
    who = views.who
    return ViewLink(
        select=selected,
        view=view,
        camera=camera,
        peel_mm=round(state["peel_mm"], 1),
        cut=None if needle else views.first.clip,
        needle=needle,
        hide=hide,
        only=only,
        fade=None if not selected or plain or selected == "skin" else faded,
        labels=state["labels"],
        mode=mode,
        patient="" if who.patient == usual.patient else who.patient,
        beside="" if views.beside is None else views.beside.patient,
        variants=who.variants,
        palette="" if views.palette == preferred else views.palette,
        atlas="" if who.atlas == usual.atlas else who.atlas,
    )


def who_asked(link: ViewLink) -> Who:
    """The face a link asks for."""
    return Who(link.patient, link.variants, link.atlas)


def hidden_asked(link: ViewLink, kinds: Mapping[str, str]) -> set[str] | None:
    """The items a link hides, of these (item id -> kind); None where it says nothing of it."""
    if link.only:
        return set(kinds) - spell_out(link.only, kinds)
    return spell_out(link.hide, kinds) if link.hide else None


def look_as_asked(viewer: Viewer, link: ViewLink) -> bool:
    """Peels, names and looks as a link tells; True when it told from where to look."""
    if link.peel_mm:
        viewer.set_peel(link.peel_mm, animate=False)
    if link.labels:
        viewer.set_labels(shown=True)
    if link.view:
        viewer.set_view(link.view, animate=False)
    elif link.camera is not None:
        turn, tilt, distance, *target = link.camera
        viewer.set_camera(animate=False, azimuth_deg=turn, elevation_deg=tilt,
                          distance_mm=distance, target=target)  # fmt: skip
    return bool(link.view) or link.camera is not None


def _camera(state: dict[str, Any]) -> tuple[str, tuple[float, ...] | None]:
    """The name of the view, or the camera's numbers where it has none."""
    camera, home = state["camera"], state["home"]
    at_home = math.isclose(camera["distance_mm"], home["distance_mm"], abs_tol=SAME_MM) and all(
        math.isclose(a, b, abs_tol=SAME_MM)
        for a, b in zip(camera["target"], home["target"], strict=True)
    )
    if camera["view"] and at_home:
        return camera["view"], None
    numbers = (
        camera["azimuth_deg"],
        camera["elevation_deg"],
        camera["distance_mm"],
        *camera["target"],
    )
    return "", tuple(round(float(n), CAMERA_DIGITS) for n in numbers)
