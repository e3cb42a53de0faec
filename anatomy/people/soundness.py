"""Whether a patient's body holds together: nothing through the skin, no triangle turned inside out.

No vessel, nerve or muscle may come through the skin, and in no body may a triangle be inside out:
it is when it faces away from where it faces on the template, or when what lies around it has been
turned over as a whole: the affine map that comes nearest to how its neighbours moved, on both walls
of a thin body, then swaps in and out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from anatomy.atlas import Atlas
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from anatomy.people.around import around
from anatomy.people.untangle import volume_ratios
from anatomy.shape import Shape
from anatomy.tissue import outer_tissue
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.nearest import NearestFinder

UNDER_SKIN = ("artery", "vein", "nerve", "muscle")
SHALLOW_MM = 8.0  # what lies deeper on the template is not looked for at the skin
DOUBT_MM = 0.3  # nearer to the skin than this by the quick reckoning, it is measured exactly
NO_AREA_MM2 = 1e-6  # a triangle this small has no side


@dataclass(frozen=True)
class Soundness:
    """What is wrong with one face. outside: structure -> points through the skin. inside_out:
    structure -> triangles. nearest_mm: how near to the skin any watched structure comes.
    """

    outside: Mapping[str, int]
    inside_out: Mapping[str, int]
    nearest_mm: float

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.outside and not self.inside_out


@dataclass(frozen=True, eq=False)
class _Watched:
    """What is known of one shape on the template.

    rows: (k,) its points near the skin; over, share: the skin's triangle above each and where in
    it.
    """

    rows: IntArray
    over: IntArray
    share: FloatArray


@dataclass
class Examiner:
    """Examines faces of one atlas; what it learns of each shape is kept."""

    atlas: Atlas
    _known: dict[Shape, _Watched] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._template = build_face(self.atlas, load_patient("template"))
        self._seen = _outer_skin(self._template)
        self._faces = self._seen.faces
        self._finder = NearestFinder(self._seen)
        seen = {tuple(corners) for corners in self._faces.tolist()}
        whole = self._template.skin.faces.tolist()
        self._is_seen = np.array([tuple(corners) in seen for corners in whole])

    def examine(self, face: Face) -> Soundness:
        """What is wrong with this face at rest."""
        skin = Mesh(face.skin.vertices, self._faces)
        doubtful: dict[str, FloatArray] = {}
        turned: Counter[str] = Counter({"skin": _turned_skin(self._template.skin, face.skin)})
        nearest = np.inf
        for name in self._names(face):
            known = self._watched(face.shapes[name])
            depth = _depth(face.meshes[name], skin, known)
            nearest = min(nearest, float(depth.min(initial=np.inf)))
            doubtful[name] = face.meshes[name].vertices[known.rows[depth < DOUBT_MM]]
        for name, shape in face.shapes.items():
            turned[name] = _inside_out(face.meshes[name], shape)
        return Soundness(self._outside(doubtful, face.skin), +turned, nearest)

    def _outside(self, points: Mapping[str, FloatArray], skin: Mesh) -> Counter[str]:
        """How many of each structure's few points lie out of the skin, measured exactly.

        What lies out of the mouth's lining is not out of the skin.
        """
        names = np.repeat(list(points), [len(few) for few in points.values()])
        if not len(names):
            return Counter()
        near = NearestFinder(skin).find(np.concatenate(list(points.values())))
        out = (near.signed_mm > 0) & self._is_seen[near.faces]
        return Counter(names[out].tolist())

    def _names(self, face: Face) -> list[str]:
        return [name for name, kind in face.kinds.items() if kind in UNDER_SKIN]

    def _watched(self, shape: Shape) -> _Watched:
        if shape not in self._known:
            self._known[shape] = self._learn(shape)
        return self._known[shape]

    def _learn(self, shape: Shape) -> _Watched:
        mesh = shape.mesh
        depth = mesh.depth_mm if mesh.depth_mm is not None else np.zeros(len(mesh.vertices))
        rows = np.flatnonzero(depth < SHALLOW_MM).astype(np.int32)
        near = self._finder.find(mesh.vertices[rows])
        return _Watched(rows, near.faces, near.barycentric)


def _outer_skin(face: Face) -> Mesh:
    return outer_tissue(face, lambda skin: np.zeros(len(skin.vertices))).skin


def _depth(mesh: Mesh, skin: Mesh, known: _Watched) -> FloatArray:
    """(k,) mm below the skin that lay over each point on the template, along its normal."""
    corners = skin.vertices[skin.faces[known.over]]
    above = np.einsum("kc,kcx->kx", known.share, corners)
    out = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(np.einsum("kx,kx->k", above - mesh.vertices[known.rows], out))


def _inside_out(mesh: Mesh, shape: Shape) -> int:
    """How many triangles face the other way, or lie in a part that was turned over as a whole."""
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    own = np.cross(b - a, c - a)
    against = np.einsum("mx,mx->m", own, shape.mesh.face_normals) < 0
    against &= np.linalg.norm(own, axis=1) > NO_AREA_MM2
    swapped = (volume_ratios(shape, mesh.vertices) <= 0) & (around(shape).across >= 0)
    return int((against | swapped[mesh.faces].any(axis=1)).sum())


def _turned_skin(before: Mesh, after: Mesh) -> int:
    """How many triangles of the skin, mouth and ears too, point the other way."""
    return int((np.einsum("mx,mx->m", before.face_normals, after.face_normals) < 0).sum())
