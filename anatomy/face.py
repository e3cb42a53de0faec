"""One person's face with everything below it: the authority for drawing and for scoring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from anatomy.complexion import Complexion, part_colors
from anatomy.content import UnknownId
from anatomy.contractions import contraction
from anatomy.expressions import expression_weights
from anatomy.hair import hair_meshes
from anatomy.landmarks import find_landmarks
from anatomy.patients import Patient
from anatomy.people.corners import person_cage
from anatomy.people.rims import BONE, LEVEL_WITH_RIMS, level_with_rims
from anatomy.people.soft_tissue import soft_tissue
from anatomy.people.under_skin import keep_under_skin
from anatomy.shape import Shape
from meshes.flow import Flow
from meshes.geodesics import SkinChart, SkinWalker, SurfacePoint
from meshes.head import Head
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import NearestFinder
from meshes.subdivide import subdivision

if TYPE_CHECKING:
    from anatomy.atlas import Atlas

DISPLAY_LEVEL = 1


@dataclass(frozen=True, eq=False)
class Face:
    """A patient's face with one expression.

    rest, cage: (c, 3) mm, cage points at rest and with the expression. meshes: id -> Mesh, the skin
    under "skin". landmarks: id -> (3,) mm, on the moved face. level: display level of the skin.
    shapes: full id -> how each structure was drawn on the template, in this patient's variants.
    atlas: where the structures come from; None for a head alone.
    """

    patient: Patient
    expression: Mapping[str, float]
    level: int
    rest: FloatArray
    cage: FloatArray
    meshes: Mapping[str, Mesh]
    landmarks: Mapping[str, FloatArray]
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    atlas: Atlas | None = None
    _charts: dict[bytes, SkinChart] = field(default_factory=dict, repr=False)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Id -> kind ("muscle", "artery", ...) of every structure of the atlas."""
        if self.atlas is None:
            return {}
        return {name: self.atlas.structure(name).kind for name in self.shapes}

    @property
    def skin(self) -> Mesh:
        """The skin of the head and neck."""
        return self.meshes["skin"]

    @cached_property
    def walker(self) -> SkinWalker:
        """Walks along this skin."""
        return SkinWalker(self.skin)

    @cached_property
    def finder(self) -> NearestFinder:
        """Finds nearest places on this skin."""
        return NearestFinder(self.skin)

    @property
    def flow(self) -> Flow | None:
        """How what lies below the skin moves from the template; None where nothing does."""
        if self.atlas is None:
            return None
        who = self.patient.model_dump_json()
        if self.rest is _rest(self.atlas.head, who):
            return _flow(self.atlas, who)
        return soft_tissue(self.atlas, self.patient, self.rest)

    def chart(self, origin: SurfacePoint) -> SkinChart:
        """The map of the skin around a point; made once for each point."""
        key = origin.position.tobytes()
        if key not in self._charts:
            self._charts[key] = self.walker.chart(origin)
        return self._charts[key]

    def mesh(self, structure_id: str) -> Mesh:
        """The mesh of a structure ("frontalis.left"). Raises UnknownId with the nearest match."""
        if structure_id not in self.meshes:
            raise UnknownId("structure", structure_id, self.meshes)
        return self.meshes[structure_id]

    def landmark(self, name: str, side: str = "left") -> FloatArray:
        """(3,) mm, a landmark; a paired one by its full id or of the side asked for.

        Raises UnknownId with the nearest match.
        """
        for key in (name, f"{name}.{'right' if side == 'right' else 'left'}"):
            if key in self.landmarks:
                return self.landmarks[key]
        raise UnknownId("landmark", name, {k.split(".")[0] for k in self.landmarks})


def build_face(
    atlas: Atlas,
    patient: Patient,
    expression: Mapping[str, float] | None = None,
    *,
    level: int = DISPLAY_LEVEL,
) -> Face:
    """A patient's face with all structures of the atlas, carried along by the cage.

    expression: actions, FACS names or unit names with weights, as in data/expressions.yaml.
    level: 1 (about 18k skin vertices) or 2 (about 73k). Raises UnknownId.
    """
    bare = build_bare_face(atlas.head, patient, expression, level=level)
    shapes = atlas.shapes_for(patient)
    moved = _carried(atlas, shapes, bare)
    marks = dict(bare.landmarks)
    if BONE in shapes:
        bones = (shapes[BONE], moved[BONE])
        marks[LEVEL_WITH_RIMS] = level_with_rims(atlas.head, *bones, bare.skin, level=level)
    return Face(
        patient=bare.patient,
        expression=bare.expression,
        level=level,
        rest=bare.rest,
        cage=bare.cage,
        meshes={**bare.meshes, **moved},
        landmarks=marks,
        shapes=shapes,
        atlas=atlas,
    )


def _carried(atlas: Atlas, shapes: Mapping[str, Shape], bare: Face) -> dict[str, Mesh]:
    """Every structure on this patient, with the expression."""
    resting = _resting(atlas, bare.patient.model_dump_json())
    if bare.cage is bare.rest:
        return dict(resting)
    acted = bare.cage - bare.rest
    moved = {}
    for name, shape in shapes.items():
        own = contraction(name, shape, resting[name])
        drawn = None if own is None else own.drawn(bare.expression)
        moved[name] = shape.acting(resting[name], acted, drawn)
    return moved


@lru_cache(maxsize=4)
def _resting(atlas: Atlas, patient_json: str) -> Mapping[str, Mesh]:
    """Every structure on a patient at rest; kept for the patients that were asked for last."""
    patient = Patient.model_validate_json(patient_json)
    rest = _rest(atlas.head, patient_json)
    shapes, flow = atlas.shapes_for(patient), _flow(atlas, patient_json)
    if flow is None:
        return {name: shape.mesh for name, shape in shapes.items()}
    return keep_under_skin(atlas, rest, shapes, flow)


@lru_cache(maxsize=4)
def _flow(atlas: Atlas, patient_json: str) -> Flow | None:
    """How all below the skin of a patient moves from the template; kept likewise."""
    patient = Patient.model_validate_json(patient_json)
    return soft_tissue(atlas, patient, _rest(atlas.head, patient_json))


@lru_cache(maxsize=4)
def _rest(head: Head, patient_json: str) -> FloatArray:
    """(c, 3) mm, the cage of a patient at rest; kept likewise."""
    rest = person_cage(head, Patient.model_validate_json(patient_json))
    rest.setflags(write=False)
    return rest


def build_bare_face(
    head: Head,
    patient: Patient,
    expression: Mapping[str, float] | None = None,
    *,
    level: int = DISPLAY_LEVEL,
) -> Face:
    """A patient's head alone: skin, eyes, teeth, tongue, hair and landmarks, no atlas needed."""
    units = expression_weights(expression or {}, head_units=frozenset(head.units))
    rest = _rest(head, patient.model_dump_json())
    cage = rest + (head.cage(None, units) - head.base) if units else rest
    cage.setflags(write=False)
    return Face(
        patient=patient,
        expression=units,
        level=level,
        rest=rest,
        cage=cage,
        meshes={
            **_coloured_parts(head, cage, patient, level=level),
            **hair_meshes(head, cage, patient.complexion),
        },
        landmarks=find_landmarks(head, cage),
    )


def _coloured_parts(
    head: Head, cage: FloatArray, patient: Patient, *, level: int
) -> dict[str, Mesh]:
    surface = subdivision(head, level)
    colors = _colors(head, level, patient.complexion.model_dump_json(), patient.seed)
    return {
        part: replace(surface.mesh(part, cage), color=colors.get(part)) for part in surface.points
    }


@lru_cache(maxsize=8)
def _colors(head: Head, level: int, complexion: str, seed: int) -> Mapping[str, FloatArray]:
    surface = subdivision(head, level)
    return part_colors(head, surface, Complexion.model_validate_json(complexion), seed=seed)
