"""What the face is: structures, landmarks, patients, faces, places. Its facts are in data/."""

from anatomy.atlas import Atlas, list_atlases, load_atlas
from anatomy.compose import compose_scene
from anatomy.content import ContentError, UnknownId
from anatomy.evidence import describe
from anatomy.face import Face, build_face
from anatomy.gauge import Needle, find_needle, load_needles
from anatomy.needle import direction_at, trace, trace_many
from anatomy.patients import Patient, load_patient
from anatomy.people import Case, list_cases, load_case, sample_patient
from anatomy.traces import Trace, Traces

__all__ = [
    "Atlas",
    "Case",
    "ContentError",
    "Face",
    "Needle",
    "Patient",
    "Trace",
    "Traces",
    "UnknownId",
    "build_face",
    "compose_scene",
    "describe",
    "direction_at",
    "find_needle",
    "list_atlases",
    "list_cases",
    "load_atlas",
    "load_case",
    "load_needles",
    "load_patient",
    "sample_patient",
    "trace",
    "trace_many",
]
