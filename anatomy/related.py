"""How structures hang together by what their files say: parents, branches, nerves and arteries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anatomy.structures import Structure

JOINS = ("begins_on", "ends_on")
ONLY = "only"
BRANCHING = ("artery", "vein", "nerve")
SINGULAR: Mapping[str, str] = {
    "arteries": "artery",
    "veins": "vein",
    "nerves": "nerve",
    "branches": "branch",
    "muscles": "muscle",
}
HEADS = "|".join(SINGULAR)
LISTED = re.compile(rf"((?:[a-z-]+, )*[a-z-]+,? and [a-z-]+) ({HEADS})\b")


@dataclass(frozen=True)
class Relations:
    """Base ids of drawn structures. parents: what it leaves; branches: what leaves it."""

    parents: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    nerves: tuple[str, ...] = ()
    arteries: tuple[str, ...] = ()
    supplied: tuple[str, ...] = ()
    antagonists: tuple[str, ...] = ()


def relations_of(structure_id: str, structures: Mapping[str, Structure]) -> Relations:
    """What a structure (base id) has to do with others that are drawn. Raises KeyError."""
    own = structures[structure_id]
    facts = own.facts
    found = {kind: _of_kind(structures, kind, but=structure_id) for kind in BRANCHING}
    targets = _of_kind(structures, "muscle", but=structure_id)
    return Relations(
        parents=parents_of(structure_id, structures),
        branches=tuple(name for name in structures if structure_id in parents_of(name, structures)),
        nerves=named_in(facts.innervation, found["nerve"]),
        arteries=named_in(facts.blood_supply, found["artery"]),
        supplied=named_in(facts.supplies, targets),
        antagonists=tuple(name for name in facts.antagonists if name in structures),
    )


def parents_of(structure_id: str, structures: Mapping[str, Structure]) -> tuple[str, ...]:
    """The structures it begins on: by its recipe's joins, else by the origin its facts name."""
    own = structures[structure_id]
    if own.kind not in BRANCHING:
        return ()
    joined = [name.partition(".")[0] for name in written_under(own.recipe, JOINS[:1])]
    parents = tuple(dict.fromkeys(n for n in joined if n in structures and n != structure_id))
    return parents or named_in(own.facts.origin, _of_kind(structures, own.kind, but=structure_id))


def variants_of(structure: Structure) -> tuple[str, ...]:
    """The ids of the variants under which parts of it are drawn, as its recipe names them."""
    chosen = _values(structure.recipe, ONLY)
    return tuple(dict.fromkeys(name for one in chosen if isinstance(one, Mapping) for name in one))


def named_in(text: str | None, structures: Mapping[str, Structure]) -> tuple[str, ...]:
    """The structures whose English or Latin name a text names, in the order it names them.

    "supratrochlear and supraorbital arteries" names two. Where a longer name is met, a shorter one
    within it is not.
    """
    if text is None:
        return ()
    said = spelled_out(text)
    places = []
    for name, one in structures.items():
        for form in (one.english, one.latin):
            at = re.search(rf"\b{re.escape(spelled_out(form))}\b", said)
            if at is not None:
                places.append((at.start(), -at.end(), name))
                break
    found: list[str] = []
    reached = -1
    for start, end, name in sorted(places):
        if start >= reached:
            found.append(name)
            reached = -end
    return tuple(found)


def spelled_out(text: str) -> str:
    """A text in small letters in which lists of names are spelled out, each with its noun.

    >>> spelled_out("Supratrochlear and supraorbital arteries")
    'supratrochlear artery, supraorbital artery'
    """
    lower = text.lower()
    lower = LISTED.sub(lambda m: _each(m.group(1), SINGULAR[m.group(2)]), lower)
    return re.sub(rf"\b({HEADS})\b", lambda m: SINGULAR[m.group(1)], lower)


def written_under(recipe: object, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Every text that stands under one of these keys anywhere in a recipe."""
    return tuple(one for key in keys for one in _values(recipe, key) if isinstance(one, str))


def _values(recipe: object, key: str) -> Iterator[object]:
    if isinstance(recipe, Mapping):
        for name, value in recipe.items():
            if name == key:
                yield value
            else:
                yield from _values(value, key)
    elif isinstance(recipe, list | tuple):
        for value in recipe:
            yield from _values(value, key)


def _each(listed: str, noun: str) -> str:
    names = re.split(r",? and |, ", listed)
    return ", ".join(f"{name} {noun}" for name in names)


def _of_kind(structures: Mapping[str, Structure], kind: str, *, but: str) -> dict[str, Structure]:
    return {name: s for name, s in structures.items() if s.kind == kind and name != but}
