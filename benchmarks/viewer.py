"""The whole scene in a browser: bytes, first picture, fading and picking, beside pn.pane.VTK.

Both pages show the same meshes at the same size and are looked at by the same Chromium, which draws
in software: times compare the two, they are not those of a graphics card.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anatomy.atlas import load_atlas
from anatomy.compose import compose_scene
from anatomy.face import build_face
from anatomy.patients import load_patient
from benchmarks.browser import Wire, count_bytes, open_chromium, open_page, wait_for_picture_ms
from benchmarks.row import NotMeasured, Row
from benchmarks.viewer_pages import Served, served
from meshes.mesh import FloatArray
from meshes.scene import Scene
from viewer.build import BUNDLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OURS, THEIRS = "facies", "vtk"
ALTERNATIVE = "pn.pane.VTK"
KB = 1e3
VISITS = 3
POINTS = 16
FACING = 0.9  # the least share of a normal that looks at the camera, where a pick is tried
OUR_REPEATS = 200
MOST_MISSED_MM = 1.0
FADED = 0.25
FROWN = {"brow_lowerer": 0.8}
LEAST_RATIO_OF_BYTES = 2.0
MOST_BYTES_OF_A_CHANGE = 1024
LEAST_RATIO_OF_PICKS = 100.0
FINE_LEVEL = 2

THEIR_VIEW = """
  const model = [...Bokeh.documents[0]._all_models.values()]
    .find((m) => m.type.endsWith("VTKSynchronizedPlot"));
  const view = Bokeh.index.find_one(model)._vtk_renwin;
  const renderer = view.getRenderer();
"""
HAS_FADED = {
    OURS: "() => facies.viewer.ready && facies.viewer.stats().revision > 0",
    THEIRS: f"() => {{ {THEIR_VIEW} return renderer.getActors()"
    ".some((actor) => Math.abs(actor.getProperty().getOpacity() - OPACITY) < 1e-3) }",
}
HAS_MOVED = {
    OURS: "() => facies.viewer.ready && facies.viewer.stats().revision > 1",
    THEIRS: f"() => {{ {THEIR_VIEW} return renderer.getActors().some((actor) => Math.abs("
    "actor.getMapper().getInputData().getPoints().getData()[NUMBER] - MM) < 1e-3) }",
}
OUR_PICKS = """([points, repeats]) => points.map((point) => {
  const { viewer } = facies, [x, y] = viewer.projectPoint(point);
  return [viewer.timePick(x, y, repeats), viewer.pickAt(x, y)];
})"""
THEIR_PICKS = f"""([points, faces]) => {{
  {THEIR_VIEW}
  const [width, height] = view.getOpenGLRenderWindow().getSize();
  const picker = vtk.Rendering.Core.vtkCellPicker.newInstance();
  picker.setPickFromList(faces !== null);
  picker.initializePickList();
  for (const actor of renderer.getActors()) {{
    if (actor.getMapper().getInputData().getNumberOfCells() === faces) picker.addPickList(actor);
  }}
  return points.map((point) => {{
    const [x, y] = renderer.worldToNormalizedDisplay(...point, width / height);
    const start = performance.now();
    picker.pick([x * width, y * height, 0], renderer);
    const ms = performance.now() - start;
    return [ms, picker.getCellId() < 0 ? null : [...picker.getPickPosition()]];
  }});
}}"""


@dataclass(frozen=True)
class Visit:
    """Bytes of one visit with an empty cache. scene: what the socket brought; fade, move: what it
    brought for a change of opacity and for one of the expression.
    """

    scene: int
    total: int
    fade: int
    move: int


@dataclass(frozen=True)
class Move:
    """A change of the expression. units: unit -> weight. vertices: item -> (n, 3) mm, of all that
    it moves. number, mm: which coordinate of the skin goes farthest, and where it comes to lie.
    """

    units: Mapping[str, float]
    vertices: Mapping[str, FloatArray]
    number: int
    mm: float


@dataclass(frozen=True)
class Picks:
    """Median milliseconds of a pick; theirs in the whole scene and in the skin alone."""

    ours: float
    theirs: float
    theirs_skin: float


def measure_viewer() -> Iterator[Row]:
    """Bytes, first picture, an opacity change and a pick of the whole scene, both ways."""
    if not BUNDLE.is_file():
        raise NotMeasured("The viewer's bundle is missing. `python -m viewer.build` makes it.")
    with open_chromium() as browser:
        with ExitStack() as stack:
            scene = whole_scene(level=1)
            pages = {kind: stack.enter_context(served(kind, scene)) for kind in (OURS, THEIRS)}
            move = frown(scene)
            yield from byte_rows({kind: visit(browser, pages[kind], kind, move) for kind in pages})
            yield picture_row(browser, pages)
            yield from pick_rows(measure_picks(browser, pages, scene))
        fine = whole_scene(level=FINE_LEVEL)
        yield fine_row({kind: fine_bytes(browser, fine, kind) for kind in (OURS, THEIRS)}, fine)


def whole_scene(*, level: int) -> Scene:
    """The template with everything below its skin; level: of the skin's display."""
    return compose_scene(build_face(load_atlas(), load_patient("template"), level=level))


def frown(scene: Scene) -> Move:
    """The template's change from rest to a frown."""
    face = build_face(load_atlas(), load_patient("template"), FROWN)
    vertices = {
        item.id: face.meshes[item.id].vertices
        for item in scene.items
        if not np.array_equal(item.mesh.vertices, face.meshes[item.id].vertices)
    }
    moved = vertices["skin"].ravel()
    number = int(np.abs(moved - scene.item("skin").mesh.vertices.ravel()).argmax())
    return Move(dict(face.expression), vertices, number, float(moved[number]))


def visit(browser: Browser, page: Served, kind: str, move: Move) -> Visit:
    """Open the page, fade the skin, then let the face frown; the bytes of each."""
    with open_page(browser) as tab:
        wire = opened(tab, page)
        scene, total = wire.socket, wire.total
        page.fade("skin", FADED)
        tab.wait_for_function(HAS_FADED[kind].replace("OPACITY", str(FADED)))
        faded = wire.socket
        page.move(move.units, move.vertices)
        there = HAS_MOVED[kind].replace("NUMBER", str(move.number)).replace("MM", repr(move.mm))
        tab.wait_for_function(there)
        return Visit(scene, total, faded - scene, wire.socket - faded)


def opened(tab: Page, page: Served) -> Wire:
    """The bytes that arrived until the page showed its picture and was idle."""
    wire = count_bytes(tab)
    tab.goto(page.url)
    wait_for_picture_ms(tab)
    tab.wait_for_load_state("networkidle")
    return wire


def byte_rows(visits: dict[str, Visit]) -> Iterator[Row]:
    """The rows on bytes."""
    ours, theirs = visits[OURS], visits[THEIRS]
    yield Row(
        "the whole scene on the wire",
        "kB",
        ours=ours.scene / KB,
        theirs=theirs.scene / KB,
        alternative=ALTERNATIVE,
        target_ratio=LEAST_RATIO_OF_BYTES,
    )
    yield Row(
        "the same, with the page and its libraries",
        "kB",
        ours=ours.total / KB,
        theirs=theirs.total / KB,
        alternative=ALTERNATIVE,
    )
    yield Row(
        "an opacity change",
        "bytes",
        ours=ours.fade,
        theirs=theirs.fade,
        alternative=ALTERNATIVE,
        target_ours=MOST_BYTES_OF_A_CHANGE,
    )
    yield Row(
        "an expression change on the wire",
        "bytes",
        ours=ours.move,
        theirs=theirs.move,
        alternative=ALTERNATIVE,
        target_ours=MOST_BYTES_OF_A_CHANGE,
    )


def picture_row(browser: Browser, pages: dict[str, Served]) -> Row:
    """Time to the first picture, in turns, so that both meet the same machine."""
    times_ms: dict[str, list[float]] = {kind: [] for kind in pages}
    for _ in range(VISITS):
        for kind, page in pages.items():
            with open_page(browser) as tab:
                tab.goto(page.url)
                times_ms[kind].append(wait_for_picture_ms(tab))
    return Row(
        "first picture, drawn in software",
        "ms",
        ours=statistics.median(times_ms[OURS]),
        theirs=statistics.median(times_ms[THEIRS]),
        alternative=ALTERNATIVE,
    )


def measure_picks(browser: Browser, pages: dict[str, Served], scene: Scene) -> Picks:
    """Picks at the same places of the face; raises NotMeasured where a picker misses them."""
    points = pick_points(scene)
    faces = len(scene.item("skin").mesh.faces)
    with open_page(browser) as tab:
        tab.goto(pages[OURS].url)
        tab.wait_for_function("window.facies?.viewer?.ready && facies.viewer.stats().treesBuilt")
        ours = tab.evaluate(OUR_PICKS, [points.tolist(), OUR_REPEATS])
    with open_page(browser) as tab:
        tab.goto(pages[THEIRS].url)
        wait_for_picture_ms(tab)
        skin = tab.evaluate(THEIR_PICKS, [points.tolist(), faces])
        whole = tab.evaluate(THEIR_PICKS, [points[:: POINTS // 4].tolist(), None])
    check_met("Our pick", [our_place(scene, hit) for _, hit in ours], points)
    check_met("vtk.js' pick", [place for _, place in skin], points)
    return Picks(*(statistics.median(ms for ms, _ in picks) for picks in (ours, whole, skin)))


def pick_points(scene: Scene) -> FloatArray:
    """(POINTS, 3) mm, spread over the skin that faces the camera of the front view."""
    skin = scene.item("skin").mesh
    facing = np.flatnonzero(skin.normals[:, 2] > FACING)
    return np.asarray(skin.vertices[facing[np.linspace(0, len(facing) - 1, POINTS).astype(int)]])


def our_place(scene: Scene, hit: dict[str, object] | None) -> FloatArray | None:
    """(3,) mm, where our pick met the scene."""
    if hit is None:
        return None
    mesh = scene.items[int(str(hit["token"]))].mesh
    corners = mesh.vertices[mesh.faces[int(str(hit["face"]))]]
    return np.asarray(np.asarray(hit["barycentric"], dtype=np.float64) @ corners)


def check_met(whose: str, places: list[FloatArray | None], points: FloatArray) -> None:
    """Raise NotMeasured when picks found nothing, or (the middle one) another place."""
    found = [place for place in places if place is not None]
    if len(found) < len(points):
        raise NotMeasured(f"{whose} met nothing at {len(points) - len(found)} places of the skin.")
    missed_mm = float(np.median(np.linalg.norm(np.array(found) - points, axis=1)))
    if missed_mm > MOST_MISSED_MM:
        raise NotMeasured(f"{whose} missed by {missed_mm:.1f} mm.")


def pick_rows(picks: Picks) -> Iterator[Row]:
    """The rows on picking; ours always looks through the whole scene."""
    for what, theirs, where in (
        ("a pick in the whole scene", picks.theirs, "vtk.js' cell picker"),
        ("the same, theirs in the skin alone", picks.theirs_skin, "vtk.js' cell picker"),
    ):
        yield Row(
            what,
            "ms",
            ours=picks.ours,
            theirs=theirs,
            alternative=where,
            target_ratio=LEAST_RATIO_OF_PICKS,
        )


def fine_bytes(browser: Browser, scene: Scene, kind: str) -> int:
    """What the socket brings for this scene."""
    with served(kind, scene) as page, open_page(browser) as tab:
        return opened(tab, page).socket


def fine_row(sizes: dict[str, int], scene: Scene) -> Row:
    """The row on the scene with the finer skin."""
    count = len(scene.item("skin").mesh.vertices)
    return Row(
        f"the whole scene, skin of {count:,} points",
        "kB",
        ours=sizes[OURS] / KB,
        theirs=sizes[THEIRS] / KB,
        alternative=ALTERNATIVE,
        target_ratio=LEAST_RATIO_OF_BYTES,
    )
