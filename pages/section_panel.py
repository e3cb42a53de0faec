"""The section beside the face: which plane, where it lies, and what it cuts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from anatomy.face import Face
from meshes.mesh import FloatArray
from meshes.scene import AXES, Item, Plane
from meshes.section import Cutter, Sheet, needle_sheet, standard_sheet
from pages.language import _
from pages.markup import Html, tag
from pages.section_drawing import cut_scene, section_markup
from pages.section_needle import straight_in
from pages.sheet import Act, Handler
from pages.sheet import Sheet as PageSheet

PLANES: Mapping[str, str] = {
    "axial": _("Axial"),
    "coronal": _("Coronal"),
    "sagittal": _("Sagittal"),
    "needle_upright": _("Needle, upright"),
    "needle_level": _("Needle, level"),
}
PLANE_LABEL = _("Plane of the section")
POSITION = _("Position")
SIZE_LABEL = _("How much is seen")
CLOSE_UP, WHOLE = _("Close-up"), _("Whole head")
HINT = _("Click the face to put the plane through that point.")
STARTS: Mapping[str, float] = {"axial": 30.0, "coronal": 60.0, "sagittal": 12.0}
SAID: Mapping[str, tuple[str, str, str]] = {
    # plane: on the positive side, on the negative side, of what
    "axial": ("above", "below", _("the level of the tragus")),
    "coronal": (_("in front of"), "behind", _("the tragus")),
    "sagittal": (_("to the patient’s left of"), _("to the patient’s right of"), _("the midline")),
}
SECTION_SAID = _("{plane} section {mm:.1f} mm {side} {mark}")
NEEDLE_SAID = _("Section along a needle straight in, {way}, {offset} from the point chosen")
NEEDLE: Final = "needle_"
NEEDLE_WAYS = {"needle_upright": "upright", "needle_level": _("from side to side")}
NEEDLE_REACH_MM: Final = 15.0
STEP_MM: Final = 0.5
NEAR_MM: Final = 56.0  # height of a close-up
NEEDLE_MM: Final = 40.0
NEEDLE_MIDDLE: Final = (0.0, -10.0)  # of the close-up along a needle: the skin near its top
# From where the 3D view looks best on each plane: turn, tilt in degrees.
BEST_VIEWS: Mapping[str, tuple[float, float]] = {
    "axial": (0.0, 42.0),
    "coronal": (32.0, 8.0),
    "sagittal": (62.0, 6.0),
    "needle_upright": (40.0, 6.0),
    "needle_level": (0.0, 40.0),
}


@dataclass(frozen=True)
class Choice:
    """Which section. point: (3,) mm it was put through; outward: the skin's normal there."""

    plane: str = "axial"
    offset_mm: float = STARTS["axial"]
    near: bool = False
    point: tuple[float, float, float] = (0.0, 30.0, 90.0)
    outward: tuple[float, float, float] = (0.0, 0.0, 1.0)
    picked: bool = False

    @property
    def along_needle(self) -> bool:
        """True for the planes that hold a needle."""
        return self.plane not in AXES

    @property
    def sheet(self) -> Sheet:
        """The plane with its axes."""
        if not self.along_needle:
            return standard_sheet(self.plane, self.offset_mm)
        sheet = needle_sheet(self.point, self.outward, upright=self.plane == "needle_upright")
        return replace(sheet, origin=sheet.origin + self.offset_mm * sheet.normal)

    def cut(self, toward: FloatArray) -> Plane:
        """The cut the 3D view shows: the half toward the eye, (3,), is taken away."""
        if not self.along_needle:
            return Plane(self.plane, self.offset_mm, bool(toward @ AXES[self.plane] < 0))
        plane = self.sheet.plane()
        return replace(plane, flip=bool(toward @ plane.direction < 0))

    def through(self, point: FloatArray, outward: FloatArray) -> Choice:
        """The same plane put through a point of the face."""
        offset_mm = 0.0 if self.along_needle else float(point @ AXES[self.plane])
        x, y, z = point.tolist()
        a, b, c = outward.tolist()
        return replace(self, offset_mm=round(2 * offset_mm) / 2, point=(x, y, z),
                       outward=(a, b, c), picked=True)  # fmt: skip

    @property
    def needle(self) -> tuple[str, tuple[float, ...]] | None:
        """What a link says of a section along a needle; None for the other planes."""
        if not self.along_needle:
            return None
        numbers = (*self.point, self.offset_mm)
        return self.plane.removeprefix(NEEDLE), tuple(round(n, 1) for n in numbers)


def choose_plane(now: Choice, plane: str) -> Choice:
    """Another plane, through the point picked where there is one."""
    if plane not in PLANES or plane == now.plane:
        return now
    changed = replace(now, plane=plane, near=now.near or plane not in AXES)
    if now.picked or changed.along_needle:
        offset_mm = 0.0 if changed.along_needle else float(np.dot(now.point, AXES[plane]))
        return replace(changed, offset_mm=round(2 * offset_mm) / 2)
    return replace(changed, offset_mm=STARTS[plane])


def say_section(choice: Choice) -> str:
    """The section in a sentence without its full stop."""
    if choice.along_needle:
        offset = f"{abs(choice.offset_mm):.1f} mm"
        return NEEDLE_SAID.format(way=NEEDLE_WAYS[choice.plane], offset=offset)
    over, under, mark = SAID[choice.plane]
    side = over if choice.offset_mm >= 0 else under
    return SECTION_SAID.format(
        plane=PLANES[choice.plane], mm=abs(choice.offset_mm), side=side, mark=mark
    )


class Changed(Protocol):
    """Told of a person's choice; turn: it is another plane, to be looked at."""

    def __call__(self, choice: Choice, *, turn: bool) -> None:
        """Takes the choice."""


class SectionPanel:
    """Two sheets, the controls and the drawing; `changed` is told the choice a person made."""

    def __init__(self, changed: Changed, go: Handler, choice: Choice | None = None) -> None:
        self.choice = choice or Choice()
        self._changed = changed
        self._limits = (-80.0, 140.0)
        self.controls = PageSheet(region="cutbar", visible=False, on={
            "plane": self._plane, "offset": self._offset, "near": self._near,
        })  # fmt: skip
        self.drawing = PageSheet(region="cut", visible=False, on={"go": go})

    def show(self, *, visible: bool) -> None:
        """Opens the section, or closes it."""
        self.controls.visible = self.drawing.visible = visible
        if not visible:
            self.drawing.show(Html(""))

    def put_through(self, point: FloatArray, outward: FloatArray) -> None:
        """The plane goes through this point of the face."""
        self.choice = self.choice.through(point, outward)
        self._changed(self.choice, turn=False)

    def follow(self, clip: Plane) -> None:
        """The plane goes where the view's own cut was put by hand."""
        if clip.axis in AXES:
            self.choice = replace(self.choice, plane=clip.axis, offset_mm=clip.offset_mm)

    def draw(
        self, face: Face, names: Sequence[str], cutter: Cutter, items: Sequence[Item], *,
        hidden: Collection[str], selected: str | None, controls: bool = True,
    ) -> None:  # fmt: skip
        """Cuts and draws. controls: draw them anew too, unless one of them is being dragged."""
        choice = self.choice
        self._limits = _limits(choice, face)
        if controls:
            self.controls.show(controls_markup(choice, self._limits))
        cuts = cut_scene(names, cutter, items, choice.sheet, hidden=hidden)
        shown = _window(choice, face, selected)
        self.drawing.show(
            section_markup(cuts, choice.sheet, say_section(choice), selected=selected,
                           window=shown, needle=straight_in if choice.along_needle else None)
        )  # fmt: skip

    def _plane(self, act: Act) -> None:
        self.choice = choose_plane(self.choice, act.text)
        self._changed(self.choice, turn=True)

    def _offset(self, act: Act) -> None:
        low, high = self._limits
        self.choice = replace(self.choice, offset_mm=min(max(act.number, low), high))
        self._changed(self.choice, turn=False)

    def _near(self, act: Act) -> None:
        self.choice = replace(self.choice, near=act.text == "near")
        self._changed(self.choice, turn=False)


def controls_markup(choice: Choice, limits: tuple[float, float]) -> Html:
    """The choice of plane, the slider that moves it, and how much is seen."""
    planes = (
        tag("button", name, type="button", data_act="plane", data_value=key,
            data_key=f"plane-{key}", data_testid=f"plane-{key}",
            aria_pressed="true" if key == choice.plane else "false")
        for key, name in PLANES.items()
    )  # fmt: skip
    sizes = (
        tag("button", name, type="button", data_act="near", data_value=key, data_key=f"see-{key}",
            aria_pressed="true" if (key == "near") == choice.near else "false")
        for key, name in (("whole", WHOLE), ("near", CLOSE_UP))
    )  # fmt: skip
    shown = f"{choice.offset_mm:g} mm"
    slider = tag(
        "div",
        tag("label", POSITION, for_="offset"),
        tag("input", type="range", id="offset", min=f"{limits[0]:g}", max=f"{limits[1]:g}",
            step=STEP_MM, value=f"{choice.offset_mm:g}", data_input="offset", data_steady=True,
            data_key="offset", data_testid="offset", data_shows="offset-now", data_unit=" mm"),
        tag("output", shown, id="offset-now", class_="number"),
        class_="position",
    )  # fmt: skip
    return tag(
        "div",
        tag("div", *planes, class_="segments", role="group", aria_label=PLANE_LABEL),
        tag("div", *sizes, class_="segments", role="group", aria_label=SIZE_LABEL),
        slider,
        tag("p", HINT, class_="small soft hint"),
        class_="cutbar-row",
    )


def _limits(choice: Choice, face: Face) -> tuple[float, float]:
    """From where to where the slider goes: over the whole head, or near the needle, mm."""
    if choice.along_needle:
        return -NEEDLE_REACH_MM, NEEDLE_REACH_MM
    along = face.skin.vertices @ np.array(AXES[choice.plane])
    return float(np.ceil(along.min())), float(np.floor(along.max()))


def _window(
    choice: Choice, face: Face, selected: str | None
) -> tuple[tuple[float, float], float] | None:
    """The part of the sheet that is drawn; None for all of it."""
    if not choice.near:
        return None
    if choice.along_needle:
        return NEEDLE_MIDDLE, NEEDLE_MM
    point = np.array(choice.point)
    if not choice.picked and selected is not None and selected in face.meshes:
        point = face.meshes[selected].vertices.mean(axis=0)
    x, y = choice.sheet.flat(point[None])[0].tolist()
    return (x, y), NEAR_MM
