"""A patient's cage at rest: the head with their weights, corners as one, eyes behind lids.

At the corners of the mouth and of the upper lid the skin is folded in slivers of a hundredth of a
square millimetre. A person whose one side of the fold lies some tenths of a millimetre farther
than the other would turn them over.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix, identity

from anatomy.patients import Patient, load_patient
from meshes.eyeballs import APART, behind_lids, moves_of_lids
from meshes.head import Head
from meshes.mesh import FloatArray

REACH_MM = {2662: 4.5, 2278: 4.0, 2443: 4.0}  # left cage point of a corner: width of its bell
LEAST = 1e-3  # of a share; less goes its own way


def person_cage(head: Head, patient: Patient) -> FloatArray:
    """(c, 3) mm, the cage of a patient at rest. Raises KeyError on an unknown weight's name."""
    cage, outer = moved_cage(head, patient.shape), head.regions["outer_skin"]
    return behind_lids(cage, template_cage(head), head.parts, outer)


def moved_cage(head: Head, shape: Mapping[str, float]) -> FloatArray:
    """(c, 3) mm, the cage with these weights, before its eyeballs are laid behind the lids.

    It is linear in the weights.
    """
    template = template_cage(head)
    moved = _moves(head) @ (head.cage({n: w for n, w in shape.items() if n != APART}) - template)
    apart = head.cage({APART: shape.get(APART, 0.0)}) - head.base
    return np.asarray(template + moved + apart)


@lru_cache(maxsize=2)
def template_cage(head: Head) -> FloatArray:
    """(c, 3) mm, the template's cage, which moves are measured from."""
    return head.cage(load_patient("template").shape)


@lru_cache(maxsize=2)
def _moves(head: Head) -> csr_matrix:
    """(c, c) what makes moves one at each corner, and an eyeball's those of its lids."""
    count = len(head.base)
    whole = identity(count, format="csr")
    for left, reach_mm in REACH_MM.items():
        for corner in (left, int(head.mirror[left])):
            whole = _toward(_bell(head.base, corner, reach_mm), corner) @ whole
    return csr_matrix(moves_of_lids(template_cage(head), head.parts) @ whole)


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
