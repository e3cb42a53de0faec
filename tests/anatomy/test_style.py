"""Colours mean one thing, and can be told apart by people who see colour otherwise."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from anatomy.content import ContentError, UnknownId, parse, read_text
from anatomy.structures import load_structures
from anatomy.style import STYLE_FILE, Style, load_style

STYLE = load_style()

# Severity 1.0 matrices on linear RGB: Machado, Oliveira and Fernandes 2009,
# doi 10.1109/TVCG.2009.113 (source key machado2009).
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
SRGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
WHITE_D65 = np.array([0.95047, 1.0, 1.08883])
APART = 20.0  # CIE76 difference that nobody mistakes on a large patch
SAFELY_APART = 25.0  # between what the legend names, in the colour-safe palette
TISSUES_APART = 12.0  # for what has a form and a name beside its colour
SIGNS_APART = 15.0  # for what has a shape or a word of its own beside its colour
NEIGHBOURS_APART = 5.0  # muscles that touch differ by a visible step (2.3 is just noticeable)


def rgb(color: str) -> NDArray[np.float64]:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def seen(color: str, vision: str) -> NDArray[np.float64]:
    """The CIE Lab colour (D65) as seen with that vision."""
    value = rgb(color)
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    linear = np.clip(VISION[vision] @ linear, 0, 1)
    share = SRGB_TO_XYZ @ linear / WHITE_D65
    x, y, z = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(seen(one, vision) - seen(other, vision)))


def meanings(palette_name: str) -> dict[str, str]:
    palette = STYLE.palette(palette_name)
    kinds = {kind: palette.kinds[kind] for kind in ("artery", "vein", "nerve", "muscle")}
    signs = palette.signs
    return {**kinds, "zone": signs.zone, "right": signs.right, "amber": signs.amber}


@pytest.mark.parametrize("vision", VISION)
def test_the_colour_safe_palette_is_told_apart_by_everyone(vision: str) -> None:
    colors = meanings("colour_safe")
    near = {
        (one, other): round(difference(colors[one], colors[other], vision), 1)
        for one, other in combinations(colors, 2)
        if difference(colors[one], colors[other], vision) < SAFELY_APART
    }
    assert not near


@pytest.mark.parametrize("vision", VISION)
def test_signs_of_the_colour_safe_palette_are_told_apart_by_everyone(vision: str) -> None:
    signs = STYLE.palette("colour_safe").signs
    colors = meanings("colour_safe") | {"site": signs.site, "answer": signs.answer}
    for one, other in combinations(colors, 2):
        assert difference(colors[one], colors[other], vision) > SIGNS_APART, (one, other)


@pytest.mark.parametrize("vision", VISION)
def test_tissues_of_the_legend_are_told_apart_by_everyone(vision: str) -> None:
    kinds = STYLE.palette("colour_safe").kinds
    for one, other in combinations(("muscle", "artery", "vein", "nerve", "bone", "fat"), 2):
        assert difference(kinds[one], kinds[other], vision) > SAFELY_APART, (one, other)


@pytest.mark.parametrize("vision", VISION)
def test_every_kind_of_tissue_differs_from_every_other_for_everyone(vision: str) -> None:
    kinds = STYLE.palette("colour_safe").kinds
    inside = set(kinds) - {"skin", "eye", "tooth", "tongue", "hair"}
    for one, other in combinations(sorted(inside), 2):
        assert difference(kinds[one], kinds[other], vision) > TISSUES_APART, (one, other)


@pytest.mark.parametrize("vision", VISION)
def test_every_fat_and_bone_differs_from_nerves_and_signs_for_everyone(vision: str) -> None:
    palette = STYLE.palette("colour_safe")
    others = meanings("colour_safe")
    for structure in load_structures().values():
        if structure.kind in ("fat", "bone"):
            color = palette.color(structure.id, structure.kind)
            for name, other in others.items():
                assert difference(color, other, vision) > SIGNS_APART, (structure.id, name)


def test_the_conventional_palette_is_told_apart_by_normal_vision() -> None:
    for one, other in combinations(meanings("conventional").values(), 2):
        assert difference(one, other, "normal") > APART


@pytest.mark.parametrize("palette_name", STYLE.palettes)
def test_muscles_of_one_region_differ_by_a_visible_step(palette_name: str) -> None:
    palette = STYLE.palette(palette_name)
    muscles = [s.id for s in load_structures().values() if s.kind == "muscle"]
    for one, other in combinations(muscles, 2):
        colors = palette.color(one, "muscle"), palette.color(other, "muscle")
        assert difference(*colors, "normal") > NEIGHBOURS_APART, (one, other)


def test_the_conventional_colours_are_those_of_every_atlas() -> None:
    kinds = STYLE.palette("conventional").kinds
    red, green, blue = rgb(kinds["artery"])
    assert red > 2 * max(green, blue)
    red, green, blue = rgb(kinds["vein"])
    assert blue > 1.5 * max(red, green)
    red, green, blue = rgb(kinds["nerve"])
    assert min(red, green) > 2 * blue


@pytest.mark.parametrize("palette_name", STYLE.palettes)
def test_every_structure_has_a_colour_in_every_palette(palette_name: str) -> None:
    palette = STYLE.palette(palette_name)
    for structure in load_structures().values():
        for full_id in structure.ids:
            assert palette.color(full_id, structure.kind) == palette.color(
                structure.id, structure.kind
            )


def test_every_structure_with_its_own_colour_exists() -> None:
    for palette in STYLE.palettes.values():
        assert set(palette.structures) <= set(load_structures())


def test_layers_go_from_skin_to_bone_and_have_names() -> None:
    assert STYLE.layer_ids[0] == "skin"
    assert STYLE.layer_ids.index("smas") < STYLE.layer_ids.index("bone")
    assert STYLE.layer_name("smas") == "Superficial muscles and fascia (SMAS)"


def test_unknown_palettes_layers_and_kinds_answer_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match="Did you mean 'colour_safe'"):
        STYLE.palette("color_safe")
    with pytest.raises(UnknownId, match="Did you mean 'smas'"):
        STYLE.layer_name("sma")
    with pytest.raises(UnknownId, match="Did you mean 'artery'"):
        STYLE.palette("conventional").color("nothing", "arterry")


def test_a_colour_in_words_is_refused() -> None:
    text = STYLE_FILE.read_text(encoding="utf-8").replace('artery: "#d3202a"', "artery: red")
    with pytest.raises(ContentError, match=r"kinds\.artery: 'red' has the wrong form"):
        parse(Style, read_text(text))
