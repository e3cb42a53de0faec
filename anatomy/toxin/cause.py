"""Which injection weakened a muscle most, in words with millimetres, units and strength."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from anatomy.face import Face
from anatomy.toxin.barriers import septa_of
from anatomy.toxin.samples import base_id
from anatomy.toxin.treat import Treatment


@dataclass(frozen=True)
class Cause:
    """A weakened muscle and the injection behind it. number: of the injection, from 1.

    strength: of the muscle. distance_mm: from the tip to the nearest sample of the muscle.
    septum: "crossed" when its way there leads through the orbital septum, "behind" when the tip
    lies where nothing parts it from a muscle of the orbit, else "".
    """

    muscle: str
    number: int
    strength: float
    distance_mm: float
    septum: str
    words: str


def find_cause(
    treatment: Treatment, face: Face, muscles: Sequence[str], side: str, day: float
) -> Cause | None:
    """The weakest of these muscles on a side, and the injection that reached it most."""
    strength = treatment.muscle_strength(day)
    bodies = [b for m in muscles for b in (m, f"{m}.{side}") if b in strength]
    if not bodies:
        return None
    muscle = min(bodies, key=lambda body: strength[body])
    arrived = [reach.arrived.get(muscle, 0.0) for reach in treatment.reaches]
    if not any(arrived):
        return None
    number = int(np.argmax(arrived))
    injection = treatment.reaches[number].injection
    samples = treatment.samples
    rows = np.flatnonzero(samples.muscle == samples.muscles.index(muscle))
    gaps = np.linalg.norm(samples.points[rows] - injection.tip, axis=1)
    nearest = samples.points[rows[gaps.argmin()]][None]
    septum = ""
    if _of_orbit(face, muscle):
        septum = "crossed" if septa_of(face).crossed(injection.tip[None], nearest)[0] else "behind"
    name = muscle_name(face, muscle)
    words = (
        f"{name[0].upper()}{name[1:]} keeps {100 * strength[muscle]:.0f} % of its strength on day "
        f"{day:g}: injection {number + 1} ({injection.units:g} U of {injection.product} in "
        f"{injection.volume_ml:g} mL) lies {gaps.min():.1f} mm from it{SEPTUM_WORDS[septum]}."
    )
    return Cause(muscle, number + 1, strength[muscle], float(gaps.min()), septum, words)


SEPTUM_WORDS = {
    "": "",
    "crossed": ", and its way leads through the orbital septum",
    "behind": ", and the orbital septum does not part them",
}


def muscle_name(face: Face, muscle: str) -> str:
    """How people call a muscle, with its side, within a sentence."""
    side = muscle.rpartition(".")[2] if "." in muscle else ""
    name = muscle if face.atlas is None else face.atlas.structure(muscle).english
    return f"{side} {name[0].lower()}{name[1:]}".strip()


def _of_orbit(face: Face, muscle: str) -> bool:
    return face.atlas is not None and face.atlas.structure(base_id(muscle)).layer == "orbit"
