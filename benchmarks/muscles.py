"""How like the registered reference our structures are, in millimetres and degrees."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from anatomy.atlas import load_atlas
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from benchmarks.common_head import Pair, in_common, under_skin
from benchmarks.fibre_angle import fibre_angle_deg
from benchmarks.reference import ReferenceMissing, load_reference_on
from benchmarks.row import NotMeasured, Row
from benchmarks.surface import sample
from meshes.mesh import FloatArray, Mesh, join
from meshes.nearest import closest_point

MEAN_TARGET_MM, MEDIAN_TARGET_MM, ANGLE_TARGET_DEG = 2.0, 1.5, 15.0
ORBICULARIS_OCULI = "+".join(
    f"orbicularis_oculi_{part}.left" for part in ("orbital", "preseptal", "pretarsal")
)
# ours -> the reference's names. Where the reference cuts a muscle into parts along other lines
# than we do (orbicularis oculi, masseter, nasalis), the whole muscles are compared.
MUSCLES: Mapping[str, tuple[str, ...]] = {
    "frontalis.left": ("left frontalis",),
    "procerus": ("left procerus", "right procerus"),
    "corrugator_supercilii.left": ("left corrugator supercilii",),
    ORBICULARIS_OCULI: (
        "palpebral part of left orbicularis oculi",
        "orbital part of left orbicularis oculi",
    ),
    "temporalis.left": ("left temporalis",),
    "levator_palpebrae_superioris.left": ("left levator palpebrae superioris",),
    "nasalis_transverse.left+nasalis_alar.left": ("left nasalis",),
    "depressor_septi_nasi.left": ("left depressor septi nasi",),
    "levator_labii_superioris_alaeque_nasi.left": ("left levator labii superioris alaeque nasi",),
    "levator_labii_superioris.left": ("left levator labii superioris",),
    "levator_anguli_oris.left": ("left levator anguli oris",),
    "zygomaticus_minor.left": ("left zygomaticus minor",),
    "zygomaticus_major.left": ("left zygomaticus major",),
    "risorius.left": ("left risorius",),
    "orbicularis_oris": ("orbicularis oris",),
    "depressor_anguli_oris.left": ("left depressor anguli oris",),
    "depressor_labii_inferioris.left": ("left depressor labii inferioris",),
    "mentalis.left": ("left mentalis",),
    "buccinator.left": ("left buccinator",),
    "masseter_superficial.left+masseter_deep.left": (
        "deep part of left masseter",
        "superficial part of left masseter",
    ),
    "platysma.left": ("left platysma",),
}
OTHERS: Mapping[str, tuple[str, ...]] = {
    "supraorbital_nerve.left": ("left supra-orbital nerve",),
    "supratrochlear_nerve.left": ("left supratrochlear nerve",),
    "infratrochlear_nerve.left": ("left infratrochlear nerve",),
    "lacrimal_gland.left": ("left lacrimal gland",),
    "submandibular_gland.left": ("left submandibular gland",),
    "greater_alar_cartilage.left": ("left major alar cartilage",),
    "lateral_nasal_cartilage.left": ("left lateral nasal cartilage",),
    "septal_cartilage": ("septal nasal cartilage",),
}


@dataclass(frozen=True)
class Likeness:
    """One structure beside the reference.

    mean_mm: symmetric mean surface distance. most_mm: 95th percentile of both ways. overlap: share
    of the skin above either that is above both. angle_deg: between their fibres, from origin to
    insertion; None for rings. left_out: share of the reference that lies beyond our head and is not
    compared.
    """

    mean_mm: float
    most_mm: float
    overlap: float
    angle_deg: float | None
    left_out: float = 0.0


def measure_muscles() -> Iterator[Row]:
    """Every structure that we and the reference have: the targets are for the muscles."""
    atlas = load_atlas()
    face = build_face(atlas, load_patient("template"))
    try:
        reference = load_reference_on(face)
    except ReferenceMissing as missing:
        raise NotMeasured(str(missing)) from missing
    pairs = under_skin(face, atlas.whole_bones, dict(_pairs(face, reference)))
    found = {name: compare(face, face_body(face, name), pair) for name, pair in pairs.items()}
    muscles = {name: like for name, like in found.items() if name in MUSCLES}
    for name, like in found.items():
        yield from _rows(name, like, muscle=name in muscles)
    yield Row(
        what="muscles to the reference, median of the means",
        unit="mm",
        ours=statistics.median(like.mean_mm for like in muscles.values()),
        target_ours=MEDIAN_TARGET_MM,
    )


def _pairs(face: Face, reference: Mapping[str, Mesh]) -> Iterator[tuple[str, Pair]]:
    for ours, theirs in {**MUSCLES, **OTHERS}.items():
        if set(ours.split("+")) <= set(face.meshes) and set(theirs) <= set(reference):
            body = join([reference[name] for name in theirs])
            yield ours, in_common(face, face_body(face, ours), body)


def face_body(face: Face, name: str) -> Mesh:
    """The body of a structure, or of several with + between their ids."""
    return join([face.meshes[part] for part in name.split("+")])


def _rows(name: str, like: Likeness, *, muscle: bool) -> Iterator[Row]:
    target = MEAN_TARGET_MM if muscle else None
    yield Row(f"{name} to the reference, mean", "mm", like.mean_mm, target_ours=target)
    yield Row(f"{name}, 95th percentile", "mm", like.most_mm)
    yield Row(f"{name}, overlap on the skin", "%", 100 * like.overlap, more_is_better=True)
    if like.left_out > 0:
        yield Row(f"{name}, of the reference beyond our head", "%", 100 * like.left_out)
    if like.angle_deg is not None:
        target = ANGLE_TARGET_DEG if muscle else None
        yield Row(f"{name}, angle of the fibres", "deg", like.angle_deg, target_ours=target)


def compare(face: Face, body: Mesh, pair: Pair) -> Likeness:
    """Our body beside the reference's. pair: of both, what both heads have."""
    first, second = sample(pair.ours), sample(pair.theirs)
    there = closest_point(pair.theirs, first).distance_mm
    back = closest_point(pair.ours, second).distance_mm
    return Likeness(
        mean_mm=float(0.5 * (there.mean() + back.mean())),
        most_mm=float(np.percentile(np.concatenate([there, back]), 95)),
        overlap=_overlap(face, first, second),
        angle_deg=fibre_angle_deg(body, pair.ours, pair.theirs),
        left_out=pair.left_out,
    )


def _overlap(face: Face, first: FloatArray, second: FloatArray) -> float:
    skin = cKDTree(face.skin.vertices)
    above = [set(skin.query(points)[1].tolist()) for points in (first, second)]
    return len(above[0] & above[1]) / len(above[0] | above[1])
