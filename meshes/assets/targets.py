"""The shape targets and expression units of the wheel, under the project's names."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from meshes.assets.wheel import TARGETS, UNITS, Wheel

Moves = Callable[[str], np.ndarray]  # a target file's name -> (c, 3) mm on the cage

ANCESTRIES = ("african", "asian", "caucasian")
DETAIL = ("head", "forehead", "eyebrows", "eyes", "nose", "cheek", "mouth", "chin", "ears", "neck")
MPFB_UNITS_LACKING = (  # what the 52 units cannot do
    "eyebrows-left-inner-up",
    "eyebrows-right-inner-up",
    "mouth-compression",
    "mouth-depression-retraction",
    "mouth-eversion",
    "mouth-parling",
    "neck-platysma",
    "nose-compression",
    "nose-depression",
    "nose-left-dilatation",
    "nose-right-dilatation",
    "nose-left-elevation",
    "nose-right-elevation",
)
RENAMED = {"parling": "parting", "protusion": "protrusion", "brown": "brow"}
ONE_WAY = ("mouth", "jaw")  # mouthLeft moves the whole mouth: no pair


def mean_of(moves: Moves, names: list[str]) -> np.ndarray:
    """(c, 3) mm, the mean of several target files."""
    return np.asarray(sum(moves(n) for n in names) / len(names))


def macro(moves: Moves, *, sex: str, age: str, ancestry: str | None = None) -> np.ndarray:
    """(c, 3) mm from the neutral mesh to a person; ancestry None is the mean of the three."""
    folder = TARGETS + "macrodetails/"
    people = [ancestry] if ancestry else list(ANCESTRIES)
    look = mean_of(moves, [f"{folder}{a}-{sex}-{age}.target.gz" for a in people])
    build = f"{folder}universal-{sex}-{age}-averagemuscle-averageweight.target.gz"
    return look + moves(build)


def build_of(moves: Moves, muscle: str, weight: str) -> np.ndarray:
    """(c, 3) mm, the mean of both sexes' young build with this muscle and weight."""
    names = [
        f"{TARGETS}macrodetails/universal-{s}-young-{muscle}muscle-{weight}weight.target.gz"
        for s in ("female", "male")
    ]
    return mean_of(moves, names)


def macro_targets(moves: Moves) -> dict[str, np.ndarray]:
    """Sex, age, ancestries, weight and muscle as named moves away from the base."""
    sexes = ("female", "male")
    female, male = (macro(moves, sex=s, age="young") for s in sexes)
    mean = (female + male) / 2
    old = sum(macro(moves, sex=s, age="old") for s in sexes) / 2
    plain = build_of(moves, "average", "average")
    out = {"sex": (male - female) / 2, "age": old - mean}
    for a in ANCESTRIES:
        out[a] = sum(macro(moves, sex=s, age="young", ancestry=a) for s in sexes) / 2 - mean
    out["weight_incr"] = build_of(moves, "average", "max") - plain
    out["weight_decr"] = build_of(moves, "average", "min") - plain
    out["muscle_incr"] = build_of(moves, "max", "average") - plain
    out["muscle_decr"] = build_of(moves, "min", "average") - plain
    return out


def shape_name(stem: str) -> str:
    """The project's name of a target file: `l-eye-bag-decr` is `eye_bag_decr.left`."""
    for wrong, right in RENAMED.items():
        stem = stem.replace(wrong, right)
    words = stem.split("-")
    if words[0] in ("l", "r"):
        return "_".join(words[1:]) + (".left" if words[0] == "l" else ".right")
    if words[0] in ("asym", "asymm"):
        return "_".join(words[:-1]) + ("_left" if words[-1] == "l" else "_right")
    sides = [w for w in ("left", "right") if w in words]
    if sides:
        return "_".join(w for w in words if w != sides[0]) + "." + sides[0]
    return "_".join(words)


def unit_name(stem: str) -> str:
    """The project's name of a face unit: `browDownLeft` is `brow_down.left`."""
    words = [str(w).lower() for w in re.findall(r"[A-Z]?[a-z]+", stem)]
    if words[-1] in ("left", "right") and not (len(words) == 2 and words[0] in ONE_WAY):
        return "_".join(words[:-1]) + "." + words[-1]
    return "_".join(words)


def stem_of(name: str) -> str:
    """The file name without its folder and ending."""
    return name.rsplit("/", 1)[-1].partition(".target")[0]


def shape_targets(wheel: Wheel, moves: Moves) -> dict[str, np.ndarray]:
    """Every shape target by name, (c, 3) mm."""
    out = macro_targets(moves)
    for folder in (*DETAIL, "asym"):
        for name in wheel.targets(f"{TARGETS}{folder}/"):
            stem = stem_of(name)
            if "breast" not in stem and "trunk" not in stem:
                out[shape_name(stem)] = moves(name)
    return out


def expression_units(wheel: Wheel, moves: Moves) -> dict[str, np.ndarray]:
    """The 52 face units and the MPFB units that they lack (mean of the three ancestries)."""
    out = {unit_name(stem_of(n)): moves(n) for n in wheel.targets(UNITS)}
    for stem in MPFB_UNITS_LACKING:
        folder = TARGETS + "expression/units/"
        out[shape_name(stem)] = mean_of(
            moves, [f"{folder}{a}/{stem}.target.gz" for a in ANCESTRIES]
        )
    return out


def mirrored(moves: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    """The same moves on the other side of the face."""
    return np.asarray(moves[mirror] * [-1, 1, 1])


def made_even(targets: dict[str, np.ndarray], mirror: np.ndarray) -> dict[str, np.ndarray]:
    """Pairs become exact mirrors; what is nearly symmetric becomes exactly so.

    One-way moves (jaw to the left, the asymmetry targets) stay as they are.
    """
    out: dict[str, np.ndarray] = {}
    for name, moves in targets.items():
        other = mirrored(moves, mirror)
        if name.endswith(".left"):
            out[name] = (moves + mirrored(targets[name[:-5] + ".right"], mirror)) / 2
        elif name.endswith(".right"):
            out[name] = (moves + mirrored(targets[name[:-6] + ".left"], mirror)) / 2
        elif np.abs(moves - other).max() < 0.35 * np.abs(moves).max():
            out[name] = (moves + other) / 2
        else:
            out[name] = moves
    return out
