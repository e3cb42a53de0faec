"""Which of a stranger's meshes is which structure, and what is left to the built-in atlas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anatomy.adding.map_file import AtlasMap, Match
from anatomy.adding.picks import SIDES, named
from anatomy.adding.source import Source, key
from anatomy.content import nearest_match
from anatomy.structures import Structure

KEPT_KINDS = ("skin", "bone", "eye")  # the head itself and the bone that everything is fitted to
PART_OF_HEAD = "asset"  # the build of what is part of the head itself
NOT_FOUND = "not found"


@dataclass(frozen=True)
class Matches:
    """found: full id -> names of the stranger's meshes. built_in: base id -> why it stays."""

    found: Mapping[str, tuple[str, ...]]
    built_in: Mapping[str, str]


def names_in_map(plan: AtlasMap) -> set[str]:
    """Every name of a mesh that a mapping file mentions."""
    return {name for _, name in _mentions(plan)}


def needed_names(plan: AtlasMap) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where the mapping file names a mesh without which nothing can be laid on the head."""
    return ((path, name) for path, name in _mentions(plan) if path[0] != "structures")


def wanted_names(plan: AtlasMap, structures: Mapping[str, Structure]) -> set[str]:
    """Every name of a mesh that could be of use."""
    named_there = names_in_map(plan)
    if not plan.by_fma:
        return named_there
    guesses = {
        name
        for structure in _replaceable(structures)
        for names in guess_names(structure).values()
        for name in names
    }
    return named_there | guesses


def match_structures(
    source: Source, plan: AtlasMap, structures: Mapping[str, Structure]
) -> Matches:
    """What of the stranger's meshes replaces or adds to the built-in structures."""
    found: dict[str, tuple[str, ...]] = {}
    built_in = {s.id: "the others are fitted to it" for s in structures.values() if _is_kept(s)}
    listed = plan.structures
    for structure in _replaceable(structures):
        if structure.id not in listed:
            guessed = _guessed(structure, source) if plan.by_fma else {}
            found |= guessed
            if not guessed:
                built_in[structure.id] = NOT_FOUND
    for base, match in listed.items():
        if match.leave is not None:
            built_in[base] = match.leave
            continue
        absent = [n for names in match.sides.values() for n in names if n not in source]
        if absent:
            built_in[base] = _absence(absent, source)
        else:
            found |= {full_id(base, side): names for side, names in match.sides.items()}
    return Matches(found, built_in)


def full_id(base: str, side: str) -> str:
    """The full id of a side: frontalis, left -> frontalis.left; a median one keeps its base id."""
    return f"{base}.{side}" if side else base


def guess_names(structure: Structure) -> dict[str, tuple[str, ...]]:
    """Side ("" for the middle) -> names by which a stranger may call this structure."""
    words = (structure.id, structure.english, structure.latin, *structure.also)
    numbers = structure.fma
    if structure.side == "median":
        known = () if numbers is None else (numbers.generic, numbers.left, numbers.right)
        return {"": (*(f"FMA{n}" for n in known if n is not None), *words)}
    guesses = {}
    for side in SIDES:
        number = None if numbers is None else getattr(numbers, side)
        by_number = () if number is None else (f"FMA{number}",)
        by_word = [f for w in words for f in (f"{side} {w}", f"{w}.{side}", f"{w} {side}")]
        guesses[side] = (*by_number, *by_word)
    return guesses


def check_sides(base: str, match: Match, side: str) -> str | None:
    """What is wrong with the sides of a row for a paired or median structure, or None."""
    if match.leave is None and (match.of is None) != (side == "paired"):
        wanted = "left: and right:" if side == "paired" else "of:"
        return f"{base} is {side}. Write {wanted}"
    return None


def _guessed(structure: Structure, source: Source) -> dict[str, tuple[str, ...]]:
    hits = {
        side: next((name for name in names if name in source), None)
        for side, names in guess_names(structure).items()
    }
    if None in hits.values():
        return {}
    return {full_id(structure.id, side): (str(name),) for side, name in hits.items()}


def _replaceable(structures: Mapping[str, Structure]) -> list[Structure]:
    return [s for s in structures.values() if s.recipe is not None and not _is_kept(s)]


def _is_kept(structure: Structure) -> bool:
    recipe = structure.recipe or {}
    return structure.kind in KEPT_KINDS or recipe.get("build") == PART_OF_HEAD


def _absence(absent: list[str], source: Source) -> str:
    missing = absent[0]
    near = nearest_match(key(missing), source.names)
    offer = "" if near is None else f" (the nearest name is '{source.names[near]}')"
    return f"{NOT_FOUND}: no mesh is called '{missing}'{offer}"


def _mentions(plan: AtlasMap) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every name of a mesh with where it stands; {side} becomes both sides."""
    for place, names in _lists(plan):
        for name in names:
            for side in SIDES:
                yield place, named((name,), side)[0]


def _lists(plan: AtlasMap) -> Iterator[tuple[tuple[str | int, ...], tuple[str, ...]]]:
    for top in ("middle", "eyes"):
        yield (top,), getattr(plan, top) or ()
    for name, pick in plan.anchors.items():
        yield ("anchors", name, "of"), pick.of
    for row, pair in enumerate(plan.pairs):
        yield ("pairs", row, "pick", "of"), () if pair.pick is None else pair.pick.of
    for row, surface in enumerate(plan.surfaces):
        yield ("surfaces", row, "of"), (surface.of,)
    for base, match in plan.structures.items():
        for side, names in match.sides.items():
            yield ("structures", base, side or "of"), names
