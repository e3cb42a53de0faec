"""The names of structures as a mentor says them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from anatomy.known import load_known
from anatomy.structures import load_structures


def base_id(structure_id: str) -> str:
    """The id without its side.

    >>> base_id("corrugator_supercilii.left")
    'corrugator_supercilii'
    """
    return structure_id.removesuffix(".left").removesuffix(".right")


def structure_of(body_id: str) -> str:
    """The base id of the structure that a body is; eyeballs and teeth have bodies named otherwise.

    >>> structure_of("eye.left"), structure_of("corrugator_supercilii.left")
    ('eyeball', 'corrugator_supercilii')
    """
    base = base_id(body_id)
    return _parts().get(base, base)


def bodies_of(structure_id: str, side: str, drawn: Collection[str]) -> tuple[str, ...]:
    """Ids of the bodies of a structure among those drawn. side: left, right, or any for both.

    >>> bodies_of("eyeball", "left", ("eye.left", "eye.right", "procerus"))
    ('eye.left',)
    """
    sides = ("right", "left") if side == "any" else (side,)
    part = next((key for key, one in _parts().items() if one == structure_id), structure_id)
    ids = (part, *(f"{part}.{one}" for one in sides))
    return tuple(one for one in ids if one in drawn)


def name_of(structure_id: str) -> str:
    """The English name of a structure inside a sentence; its id in words where none is recorded.

    >>> name_of("supraorbital_artery.right")
    'supraorbital artery'
    """
    base = structure_of(structure_id)
    name = _names().get(base, base.replace("_", " "))
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def known_structures() -> frozenset[str]:
    """Base ids of every structure that content may speak of."""
    return frozenset(_names())


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    known = {key: entry.english for key, entry in load_known().items()}
    return known | {key: entry.english for key, entry in load_structures().items()}


@lru_cache(maxsize=1)
def _parts() -> Mapping[str, str]:
    """Part of the head asset to the structure it is."""
    return {
        one.recipe["part"]: one.id
        for one in load_structures().values()
        if one.recipe is not None and one.recipe["build"] == "asset"
    }
