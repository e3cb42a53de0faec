"""A patient's cage at rest: the head with their weights, each corner moved as one.

At the corners of the mouth and of the upper lid the skin is folded in slivers of a hundredth of a
square millimetre. A person whose one side of the fold lies some tenths of a millimetre farther
than the other would turn them over.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix, identity

from anatomy.patients import Patient, load_patient
from meshes.head import Head
from meshes.mesh import FloatArray

REACH_MM = {2662: 4.5, 2278: 4.0, 2443: 4.0}  # left cage point of a corner: width of its bell
LEAST = 1e-3  # of a share; less goes its own way


def person_cage(head: Head, patient: Patient) -> FloatArray:
    """(c, 3) mm, the cage of a patient at rest. Raises KeyError on an unknown weight's name."""
    template = _template(head)
    moved = head.cage(patient.shape) - template
    return np.asarray(template + _as_one(head) @ moved)


@lru_cache(maxsize=2)
def _template(head: Head) -> FloatArray:
    return head.cage(load_patient("template").shape)


@lru_cache(maxsize=2)
def _as_one(head: Head) -> csr_matrix:
    """(c, c) what turns moves of the cage into moves that are one at each corner."""
    count = len(head.base)
    whole = identity(count, format="csr")
    for left, reach_mm in REACH_MM.items():
        for corner in (left, int(head.mirror[left])):
            whole = _toward(_bell(head.base, corner, reach_mm), corner) @ whole
    return csr_matrix(whole)


def _bell(base: FloatArray, corner: int, reach_mm: float) -> FloatArray:
    """(c,) 1 at the corner, falling to 0 within some millimetres."""
    apart = np.linalg.norm(base - base[corner], axis=1)
    share = np.exp(-0.5 * (apart / reach_mm) ** 2)
    return np.where(share < LEAST, 0.0, share)


def _toward(share: FloatArray, corner: int) -> csr_matrix:
    """(c, c) so much of the corner's move, and the rest of a point's own."""
    count = len(share)
    near = np.flatnonzero(share)
    taken = csr_matrix((share[near], (near, np.full(len(near), corner))), shape=(count, count))
    own = csr_matrix((1.0 - share, (np.arange(count), np.arange(count))), shape=(count, count))
    return own + taken
