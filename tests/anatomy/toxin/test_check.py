"""The content check reads the toxin files, and names every slip with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anatomy.check import check_content
from anatomy.content import ContentError
from anatomy.landmarks import load_landmarks
from anatomy.structures import DATA, load_structures
from anatomy.toxin.check import check_toxin
from meshes.head import load_head

FILES = ("expressions.yaml", "products.yaml", "toxin_model.yaml", "toxin_complications.yaml")
MODEL, PRODUCTS, RULES = "toxin_model.yaml", "products.yaml", "toxin_complications.yaml"


def problems_of(root: Path) -> list[str]:
    try:
        found = check_toxin(
            root,
            muscles={n for n, s in load_structures().items() if s.kind == "muscle"},
            landmarks=tuple(load_landmarks()),
            units=frozenset(load_head().units),
        )
    except ContentError as error:
        found = list(error.problems)
    return [f"{problem.line}: {problem.place}: {problem.message}" for problem in found]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def test_the_files_themselves_have_no_problem(data: Path) -> None:
    assert problems_of(data) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (PRODUCTS, "brand: Dysport", "brnd: Dysport", "Did you mean 'brand'?"),
        (
            PRODUCTS,
            "vials:\n      - {units: 300",
            "vials:\n      - {units: -300",
            "must be above 0",
        ),
        (PRODUCTS, "pair: [ona, inco]", "pair: [ona, incu]", "unknown product 'incu'."),
        (MODEL, "    daxi: {", "    daxe: {", "unknown product 'daxe'. Did you mean 'daxi'?"),
        (MODEL, "fades_day: 70, gone_day: 145", "fades_day: 70, gone_day: 45", "Put them in order"),
        (MODEL, "  dose_power: 0.5", "  dose_power: 0.6", "at most 0.5"),
        (
            MODEL,
            "    orbicularis_oculi_pretarsal",
            "    orbicularis_oculi_pretarsa",
            "_pretarsal'?",
        ),
        (MODEL, "frontalis.medial: 0.9", "frontalis.medal: 0.9", "has no part 'medal'."),
        (
            MODEL,
            "{orbicularis_oris: 1.0}",
            "{mentalis: 1.0}",
            "'mentalis' does not do 'lip_pucker'.",
        ),
        (MODEL, "    lip_pucker: {", "    lip_puker: {", "Did you mean 'lip_pucker'?"),
        (MODEL, "unit: eye_blink", "unit: eye_blnk", "Did you mean 'eye_blink'?"),
        (MODEL, "muscle: zygomaticus_major", "muscle: zygomaticus_mayor", "'zygomaticus_major'?"),
        (RULES, "[superciliare, 0, 0]", "[superciliar, 0, 0]", "Did you mean 'superciliare'?"),
        (RULES, "points: [upper_lid]", "points: [uper_lid]", "unknown point 'uper_lid'."),
        (RULES, "action: smile", "action: smiel", "Did you mean 'smile'?"),
        (RULES, "unit: eye_blink", "unit: eye_blinks", "Did you mean 'eye_blink'?"),
        (RULES, "muscles: [zygomaticus_major]", "muscles: [zygomaticus]", "unknown muscle"),
        (RULES, "levels: [0.4, 1, 2]", "levels: [0.4, 2, 1]", "Put them in order"),
        (RULES, "kind: peak", "kind: peek", "'peek' is not allowed. Did you mean 'peak'?"),
    ],
)
def test_a_slip_is_told_to_its_author(name: str, old: str, new: str, told: str, data: Path) -> None:
    text = (data / name).read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found
    (data / name).write_text(f"{before}{new}{after}", encoding="utf-8")
    problems = problems_of(data)
    assert len(problems) == 1
    assert told in problems[0]


def test_the_whole_check_reads_them_too(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(DATA, root)
    file = root / PRODUCTS
    text = file.read_text(encoding="utf-8").replace("src: odergren1998", "src: odergren1988")
    file.write_text(text, encoding="utf-8")
    model = root / MODEL
    model.write_text(
        model.read_text(encoding="utf-8").replace("    daxi: {", "    daxe: {"), encoding="utf-8"
    )
    told = [f"{Path(p.file).name}: {p.message}" for p in check_content(root)]
    assert told == [
        "products.yaml: unknown source 'odergren1988'. Did you mean 'odergren1998'?",
        "toxin_model.yaml: unknown product 'daxe'. Did you mean 'daxi'?",
    ]
