"""The reference anatomy laid on one of our faces, to measure by and to compare with.

BodyParts3D, (c) The Database Center for Life Science. Its files stay outside the project.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from anatomy.face import Face
from anatomy.place import front_of_skin
from anatomy.thickness import build_tissue
from anatomy.tissue import Tissue
from meshes.mesh import FloatArray, Mesh, unit
from meshes.register import Pairs, at_depth, pair_up, spread_out, warp_from_pairs

REFERENCE_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "reference" / "bodyparts3d"
NEWER_TO_OLDER_FILE = "v3_to_v4_affine.txt"
SIDES = (("left", 1.0), ("right", -1.0))
SURFACE_SLACK = 2.0  # the surface step may miss by some tenths of a millimetre to stay smooth
SURFACE_ROUNDS = 4
OUTER_FACE = 0.6  # least cosine between the outer face of a bone and the skin above it
LANDMARK_RULES_MM = 3.0  # this near to a landmark its pair alone decides
SEARCH_MM = 14.0  # bone deeper than this is not what the thickness field speaks of
RIM_ABOVE_MM, RIM_BELOW_MM, RIM_LATERAL_MM = 17.5, 18.0, 21.0  # from the centre of the eye
LIP_MM, CARTILAGE_MM = 1.5, 3.5
PEAK_SHARE = 0.68  # how far out, from the midline to the tail, the brow is highest
SURFACES = {  # outer faces that lie a known depth below the skin, and the gap between samples, mm
    "frontal bone": 9.0,
    "left parietal bone": 12.0,
    "right parietal bone": 12.0,
    "occipital bone": 12.0,
    "left temporal bone": 9.0,
    "right temporal bone": 9.0,
    "left zygomatic bone": 6.0,
    "right zygomatic bone": 6.0,
    "left nasal bone": 6.0,
    "right nasal bone": 6.0,
    "mandible": 8.0,
}
Meshes = Mapping[str, Mesh]


@dataclass(frozen=True, eq=False)
class Case:
    """The reference, the x of its midline (mm), and the face on which it is laid."""

    meshes: Meshes
    middle: float
    face: Face
    tissue: Tissue

    def under(self, place: FloatArray, depth_mm: float | None = None) -> FloatArray:
        """(3,) the point below a place of the skin, by default where bone begins."""
        below = self.tissue.columns(place[None])
        depth = below.bone_mm if depth_mm is None else np.array([depth_mm])
        return np.asarray(below.sink(depth)[0])

    def half(self, name: str, sign: float) -> FloatArray:
        """The vertices of a structure on one side of the midline."""
        points = self.meshes[name].vertices
        return np.asarray(points[(points[:, 0] - self.middle) * sign > 0])

    def eye(self, sign: float) -> FloatArray:
        """(3,) the centre of one eye of the reference."""
        return _box_centre(self.half("eyeball", sign))


class ReferenceMissing(RuntimeError):
    """The reference folder is not on this machine."""


def load_reference_on(face: Face, folder: Path = REFERENCE_FOLDER) -> dict[str, Mesh]:
    """The reference by the names of its index, warped onto a face: mm, in our frame.

    Landmarks first; then bone comes to lie at its known depth below our skin.
    Raises ReferenceMissing when the reference is not on this machine.
    """
    return register(load_reference(folder), face)


def load_reference(folder: Path = REFERENCE_FOLDER) -> dict[str, Mesh]:
    """The reference by the names of its index, mm, with our axes but in its own place.

    Newer structures that the older set lacks are brought into the place of the older.
    Raises ReferenceMissing when the folder is absent.
    """
    if not folder.is_dir():
        raise ReferenceMissing(
            f"The reference anatomy is optional and not here: {folder} does not exist."
        )
    older, newer = _index(folder / "v3"), _index(folder / "v4")
    affine = np.loadtxt(folder / NEWER_TO_OLDER_FILE, comments="#")
    raw = {name: _read_obj(file) for name, file in older.items()}
    for name in newer.keys() - older.keys():
        vertices, faces = _read_obj(newer[name])
        raw[name] = ((vertices - affine[:, 3]) @ np.linalg.inv(affine[:, :3]).T, faces)
    return {name: Mesh(v[:, [0, 2, 1]] * [1, 1, -1], f) for name, (v, f) in sorted(raw.items())}


def register(meshes: Meshes, face: Face) -> dict[str, Mesh]:
    """The meshes of another head, warped onto a face."""
    tissue = build_tissue(face)
    pairs = landmark_pairs(meshes, face, tissue)
    warp = warp_from_pairs(pairs)
    for _ in range(SURFACE_ROUNDS):
        places = surface_places(meshes, {n: warp(meshes[n].vertices) for n in SURFACES}, tissue)
        places = places[cKDTree(pairs.source).query(places)[0] > LANDMARK_RULES_MM]
        wanted = at_depth(tissue.finder, warp(places), tissue.bone_mm)
        warp = warp_from_pairs(pairs + pair_up(places, wanted, slack=SURFACE_SLACK))
    return {name: mesh.with_vertices(warp(mesh.vertices)) for name, mesh in meshes.items()}


def landmark_pairs(meshes: Meshes, face: Face, tissue: Tissue) -> Pairs:
    """Places of the reference and where each belongs on a face; bone goes below the skin."""
    middle = float(np.mean(_span(meshes["eyeball"].vertices)[:, 0]))
    case = Case(meshes, middle, face, tissue)
    rows = _midline_rows(case)
    for side, sign in SIDES:
        rows += _bone_rows(case, side, sign)
        rows += _soft_rows(case, side, sign)
        rows += _rim_rows(case, side, sign)
    source, target = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    return pair_up(source, target)


Row = tuple[FloatArray, FloatArray]


def _midline_rows(case: Case) -> list[Row]:
    """Glabella, nasion, nasal tip, nasal spine, chin: front to bottom."""
    meshes, middle = case.meshes, case.middle
    frontal, jaw = meshes["frontal bone"].vertices, meshes["mandible"].vertices
    nasal = np.vstack([meshes[f"{s} nasal bone"].vertices for s, _ in SIDES])
    maxilla = np.vstack([meshes[f"{s} maxilla"].vertices for s, _ in SIDES])
    root, chin = nasal[:, 1].max(), jaw[:, 1].min()
    picks = [
        ("glabella", _strip(frontal, middle, root, root + 21), (0, 0, 1), None),
        ("nasion", _strip(nasal, middle, root - 5, root + 2), (0, 0, 1), None),
        ("pronasale", meshes["set of nasal cartilages"].vertices, (0, 0, 1), CARTILAGE_MM),
        ("subnasale", _strip(maxilla, middle, root - 53, root - 38), (0, 0, 1), None),
        ("pogonion", _strip(jaw, middle, -np.inf, chin + 17), (0, 0, 1), None),
        ("gnathion", _strip(jaw, middle, -np.inf, np.inf), (0, -1, 0.8), None),
    ]
    rows = []
    for name, points, toward, depth in picks:
        place = np.array([middle, *_furthest(points, toward)[1:]])
        rows.append((place, case.under(case.face.landmark(name), depth)))
    return rows


def _bone_rows(case: Case, side: str, sign: float) -> list[Row]:
    """Gonion and zygion."""
    jaw = case.meshes["mandible"].vertices
    low = jaw[(jaw[:, 1] > jaw[:, 1].min() + 5) & (jaw[:, 1] < jaw[:, 1].min() + 40)]
    cheek = case.meshes[f"{side} zygomatic bone"].vertices
    arch = np.vstack([cheek, case.meshes[f"{side} temporal bone"].vertices])
    arch = arch[(arch[:, 1] < cheek[:, 1].min() + 36) & (arch[:, 2] > cheek[:, 2].min() - 25)]
    return [
        (_furthest(low, (0.7 * sign, -1, -1)), case.under(case.face.landmark("gonion", side))),
        (_furthest(arch, (sign, 0, 0)), case.under(case.face.landmark("zygion", side))),
    ]


def _soft_rows(case: Case, side: str, sign: float) -> list[Row]:
    """Centre and ends of the eyeball, corner of the mouth, tragus, and two points of the brow."""
    face, brow = case.face, case.half("set of eyebrows", sign)
    corner = _furthest(case.half("labial part of mouth, nsn", sign), (sign, 0, 0))
    tail = _furthest(brow, (sign, 0, 0))
    peak_x = case.middle + PEAK_SHARE * (tail[0] - case.middle)
    peak = _furthest(brow[np.abs(brow[:, 0] - peak_x) < 2], (0, 1, 0))
    return [
        *zip(
            _ball_points(case.half("eyeball", sign)),
            _ball_points(face.meshes[f"eye.{side}"].vertices),
            strict=True,
        ),
        (corner, case.under(face.landmark("cheilion", side), LIP_MM)),
        (_tragus(case.half("ear", sign), sign), face.landmark("tragion", side)),
        (tail, face.landmark("brow_tail", side)),
        (peak, face.landmark("superciliare", side)),
    ]


def _rim_rows(case: Case, side: str, sign: float) -> list[Row]:
    """Highest, lowest and outermost point of the orbital rim."""
    theirs, ours = case.eye(sign), _box_centre(case.face.meshes[f"eye.{side}"].vertices)
    names = ("frontal bone", f"{side} zygomatic bone", f"{side} maxilla")
    bones = np.vstack([case.meshes[name].vertices for name in names])
    rows = []
    for reach, turn in ((RIM_ABOVE_MM, 1.0), (-RIM_BELOW_MM, -1.0)):
        skin = front_of_skin(case.face, ours[0], ours[1] + reach)
        rows.append((_rim_point(bones, theirs, np.array([0.0, turn])), case.under(skin)))
    lateral = _rim_point(bones, theirs, np.array([sign, 0.0]))
    aside = np.array([sign * RIM_LATERAL_MM, *(lateral - theirs)[1:]])
    return [*rows, (lateral, ours + aside)]


def _rim_point(bones: FloatArray, eye: FloatArray, toward: FloatArray) -> FloatArray:
    """(3,) the foremost bone in a narrow strip that leaves the eye toward one side (x, y)."""
    flat = bones[:, :2] - eye[:2]
    along, across = flat @ toward, np.abs(flat @ [toward[1], -toward[0]])
    strip = bones[(along > 17) & (along < 24) & (across < 3)]
    from_edge = np.abs((strip[:, :2] - eye[:2]) @ toward - 20)
    return np.asarray(strip[(strip[:, 2] - 0.6 * from_edge).argmax()])


def surface_places(meshes: Meshes, here: Mapping[str, FloatArray], tissue: Tissue) -> FloatArray:
    """(k, 3) places on outer faces of the reference's bones whose depth below our skin is known.

    here: name -> where the vertices lie on the face so far.
    """
    found = []
    for name, gap_mm in SURFACES.items():
        mesh = meshes[name].with_vertices(here[name])
        some = spread_out(mesh.vertices, gap_mm=gap_mm)
        near = tissue.finder.find(mesh.vertices[some])
        corners = tissue.skin.faces[near.faces]
        up = unit(np.einsum("kc,kcx->kx", near.barycentric, tissue.smooth_normals[corners]))
        outer = np.einsum("kx,kx->k", up, mesh.normals[some]) > OUTER_FACE
        chosen = outer & (-near.signed_mm < SEARCH_MM) & SPOKEN_OF[name](mesh.vertices[some])
        found.append(meshes[name].vertices[some[chosen]])
    return np.vstack(found)


def _brow_and_up(p: FloatArray) -> np.ndarray:
    return np.asarray((p[:, 1] > 42) & (np.abs(p[:, 0]) < 54))


def _above_neck(p: FloatArray) -> np.ndarray:
    return np.asarray((p[:, 1] > -5) & _off_ear(p))


def _above_ear(p: FloatArray) -> np.ndarray:
    return np.asarray((p[:, 1] > 12) & (p[:, 2] < 5) & _off_ear(p))


def _off_ear(p: FloatArray) -> np.ndarray:
    return np.asarray(np.hypot(p[:, 1] + 2, p[:, 2] + 9) > 26)


def _lower_border(p: FloatArray) -> np.ndarray:
    return np.asarray(p[:, 1] < -60)


def _anywhere(p: FloatArray) -> np.ndarray:
    return np.ones(len(p), dtype=bool)


SPOKEN_OF = {
    "frontal bone": _brow_and_up,
    "left parietal bone": _off_ear,
    "right parietal bone": _off_ear,
    "occipital bone": _above_neck,
    "left temporal bone": _above_ear,
    "right temporal bone": _above_ear,
    "left zygomatic bone": _anywhere,
    "right zygomatic bone": _anywhere,
    "left nasal bone": _anywhere,
    "right nasal bone": _anywhere,
    "mandible": _lower_border,
}


def _strip(points: FloatArray, middle: float, low: float, high: float) -> FloatArray:
    near = np.abs(points[:, 0] - middle) < 4
    return points[near & (points[:, 1] > low) & (points[:, 1] < high)]


def _furthest(points: FloatArray, toward: tuple[float, float, float]) -> FloatArray:
    return np.asarray(points[(points @ np.array(toward)).argmax()])


def _span(points: FloatArray) -> FloatArray:
    return np.stack([points.min(axis=0), points.max(axis=0)])


def _box_centre(points: FloatArray) -> FloatArray:
    return np.asarray(_span(points).mean(axis=0))


def _ball_points(points: FloatArray) -> FloatArray:
    """(6, 3) the centre of an eyeball and its ends to both sides, above, below and in front."""
    centre, half = _box_centre(points), 0.5 * np.ptp(points, axis=0)
    ways = [[0, 0, 0], [1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1]]
    return np.asarray(centre + np.array(ways) * half)


def _tragus(ear: FloatArray, sign: float) -> FloatArray:
    """(3,) the tragus: the outermost point of the front edge of an ear, at half its height."""
    row = ear[np.abs(ear[:, 1] - _box_centre(ear)[1]) < 4]
    front = row[row[:, 2] > row[:, 2].max() - 3]
    return _furthest(front, (sign, 0, 0))


def _index(folder: Path) -> dict[str, Path]:
    with (folder / "index.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: folder / row["file"] for row in csv.DictReader(stream)}


def _read_obj(file: Path) -> tuple[FloatArray, np.ndarray]:
    points, faces = [], []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            points.append([float(x) for x in rest[:3]])
        elif word == "f":
            at = [int(corner.split("/")[0]) - 1 for corner in rest]
            faces += [[at[0], at[i], at[i + 1]] for i in range(1, len(at) - 1)]
    return np.array(points), np.array(faces, dtype=np.int32)
