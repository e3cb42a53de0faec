"""What the face is: structures, landmarks, patients, faces, places. Its facts are in data/."""

from anatomy.atlas import Atlas, list_atlases, load_atlas
from anatomy.compose import compose_scene
from anatomy.content import ContentError, UnknownId
from anatomy.evidence import describe
from anatomy.face import Face, build_face
from anatomy.patients import Patient, load_patient
from anatomy.people import Case, list_cases, load_case, sample_patient

__all__ = [
    "Atlas",
    "Case",
    "ContentError",
    "Face",
    "Patient",
    "UnknownId",
    "build_face",
    "compose_scene",
    "describe",
    "list_atlases",
    "list_cases",
    "load_atlas",
    "load_case",
    "load_patient",
    "sample_patient",
]
