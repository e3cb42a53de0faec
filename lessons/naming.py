"""The names of structures as a mentor says them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from anatomy.known import load_known
from anatomy.structures import load_structures


def base_id(structure_id: str) -> str:
    """The id without its side.

    >>> base_id("corrugator_supercilii.left")
    'corrugator_supercilii'
    """
    return structure_id.removesuffix(".left").removesuffix(".right")


def name_of(structure_id: str) -> str:
    """The English name of a structure inside a sentence; its id in words where none is recorded.

    >>> name_of("supraorbital_artery.right")
    'supraorbital artery'
    """
    base = base_id(structure_id)
    name = _names().get(base, base.replace("_", " "))
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def known_structures() -> frozenset[str]:
    """Base ids of every structure that content may speak of."""
    return frozenset(_names())


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    known = {key: entry.english for key, entry in load_known().items()}
    return known | {key: entry.english for key, entry in load_structures().items()}
