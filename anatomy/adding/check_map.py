"""Everything wrong with a mapping file, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from anatomy.adding.map_file import SHIPPED, AtlasMap, Pick
from anatomy.adding.matching import check_sides, needed_names
from anatomy.adding.source import Source, key
from anatomy.content import (
    ContentError,
    Document,
    KeyPath,
    Loaded,
    Problem,
    UnknownId,
    did_you_mean,
    nearest_match,
    parse_file,
)
from anatomy.known import load_known
from anatomy.landmarks import load_landmarks
from anatomy.structures import Structure
from anatomy.style import load_style

FEWEST_PAIRS = 4  # places in space that fix an affine map
BALL_PLACES = 12  # places that a pair of eyeballs gives
SIDE_ENDINGS = (".left", ".right")
Said = tuple[KeyPath, str]


def shipped_maps() -> dict[str, Path]:
    """Name -> file of the mapping files that come with the project."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}


def find_map(name: str) -> Path:
    """The file of a mapping: a path, or the name of one that comes with the project.

    Raises UnknownId with the nearest match.
    """
    shipped = shipped_maps()
    if name in shipped:
        return shipped[name]
    if Path(name).suffix.lower() in (".yaml", ".yml") or Path(name).exists():
        return Path(name)
    raise UnknownId("mapping file", name, shipped)


def load_map(path: Path, structures: Mapping[str, Structure]) -> Loaded[AtlasMap]:
    """The mapping file. Raises ContentError with every problem of it at once."""
    one = parse_file(AtlasMap, path)
    problems = check_map(one, structures)
    if problems:
        raise ContentError(problems)
    return one


def check_map(one: Loaded[AtlasMap], structures: Mapping[str, Structure]) -> list[Problem]:
    """What a mapping file says that cannot be: unknown ids, anchors, layers, too few pairs."""
    found = [said for check in CHECKS for said in check(one.model)]
    found += _structures(one.model, structures)
    return [one.document.problem(path, message) for path, message in found]


def check_names(document: Document, plan: AtlasMap, source: Source) -> list[Problem]:
    """The meshes that are needed to lay the atlas on the head and are not there."""
    problems = []
    for path, name in dict.fromkeys(needed_names(plan)):
        if name not in source:
            near = nearest_match(key(name), source.names)
            offer = "Check the folder." if near is None else f"Did you mean '{source.names[near]}'?"
            problems.append(document.problem(path, f"no mesh is called '{name}'. {offer}"))
    return list(dict.fromkeys(problems))


def _landmarks(plan: AtlasMap) -> Iterator[Said]:
    known = load_landmarks()
    for row, pair in enumerate(plan.pairs):
        name = pair.to.landmark
        if name is None:
            continue
        base = name.removesuffix(SIDE_ENDINGS[0]).removesuffix(SIDE_ENDINGS[1])
        place = ("pairs", row, "to", "landmark")
        if base not in known:
            yield place, f"unknown landmark '{name}'. {did_you_mean(name, sorted(known))}"
            continue
        side = "median" if base != name else known[base].side
        if pair.pick is not None and pair.pick.side != side:
            yield ("pairs", row, "pick"), f"'{name}' is {side}. Write side: {side}."
        if pair.pick is None and side == "paired":
            yield place, f"'{name}' has two sides. Write {name}.left or {name}.right."


def _anchors(plan: AtlasMap) -> Iterator[Said]:
    picks: list[tuple[KeyPath, Pick, str]] = [
        (("anchors", name), pick, name) for name, pick in plan.anchors.items()
    ]
    picks += [
        (("pairs", row, "pick"), pair.pick, "")
        for row, pair in enumerate(plan.pairs)
        if pair.pick is not None
    ]
    earlier = list(plan.anchors)
    for path, pick, name in picks:
        before = earlier[: earlier.index(name)] if name else earlier
        for k, window in enumerate(pick.keep):
            place = (*path, "keep", k, "from")
            if window.origin and window.origin not in before:
                known = did_you_mean(window.origin, before)
                yield place, f"unknown anchor '{window.origin}' (one from above). {known}"
            elif window.origin and pick.side < plan.anchors[window.origin].side:
                yield place, f"'{window.origin}' has two sides. Write side: paired."


def _pairs(plan: AtlasMap) -> Iterator[Said]:
    picked = [pair.pick for pair in plan.pairs]
    count = sum(2 if pick is not None and pick.side == "paired" else 1 for pick in picked)
    count += BALL_PLACES if plan.eyes is not None else 0
    if count < FEWEST_PAIRS:
        yield (
            ("pairs",),
            f"they fix {count} places. Give at least {FEWEST_PAIRS}, not in one plane.",
        )


def _surfaces(plan: AtlasMap) -> Iterator[Said]:
    for row, surface in enumerate(plan.surfaces):
        if surface.keep is not None and surface.keep.origin:
            yield ("surfaces", row, "keep", "from"), "it is measured on our head. Take from out."


def _structures(plan: AtlasMap, structures: Mapping[str, Structure]) -> Iterator[Said]:
    known, layers = load_known(), load_style().layer_ids
    for base, match in plan.structures.items():
        place: KeyPath = ("structures", base)
        drawn = match.draw_as
        if base in structures:
            wrong = check_sides(base, match, structures[base].side)
            if wrong is not None:
                yield place, f"{wrong}."
        elif base not in known and (drawn is None or drawn.english is None):
            allowed = sorted({*structures, *known})
            yield place, f"unknown structure '{base}'. {did_you_mean(base, allowed)}"
        elif match.leave is None and drawn is None:
            yield place, f"'{base}' has no file yet. Add draw_as: {{kind, layer, region, system}}."
        if drawn is not None and drawn.layer not in layers:
            message = f"unknown layer '{drawn.layer}'. {did_you_mean(drawn.layer, layers)}"
            yield (*place, "draw_as", "layer"), message


CHECKS: tuple[Callable[[AtlasMap], Iterator[Said]], ...] = (
    _landmarks,
    _anchors,
    _pairs,
    _surfaces,
)
