"""A person by id: those that come with the project, the named cases, made-up ones by their seed."""

from __future__ import annotations

import re

from anatomy.content import UnknownId
from anatomy.patients import Patient, list_patients, load_patient
from anatomy.people.cases import list_cases, load_case
from anatomy.people.sample import sample_patient

SAMPLE = re.compile(r"^sample_(\d{1,9})$")


def find_patient(patient_id: str) -> Patient:
    """The patient ("template"), case ("amara") or made-up person ("sample_7") of this id.

    Raises UnknownId with the nearest match.

    >>> find_patient("amara").name
    'Amara'
    """
    sample = SAMPLE.match(patient_id)
    if sample:
        return sample_patient(int(sample.group(1)))
    if patient_id in list_cases():
        return load_case(patient_id).patient
    if patient_id in list_patients():
        return load_patient(patient_id)
    raise UnknownId("patient", patient_id, (*list_patients(), *list_cases()))
