"""The content check finds nothing in what is shipped, and everything in what is broken."""

import shutil
from pathlib import Path

import pytest

from anatomy.check import check_content
from anatomy.structures import DATA


def test_the_shipped_content_has_no_problem() -> None:
    assert [str(problem) for problem in check_content()] == []


def test_problems_of_every_kind_of_file_are_reported_together(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    changes = {
        "style.yaml": ("layers:", "layer:"),
        "expressions.yaml": ("brow_outer_up.left", "brow_outr_up.left"),
        "structures/muscle/procerus.yaml": ("side: median", "side: middle"),
        "structures/vein/angular_vein.yaml": ("src: siwetz2024", "src: siwetz2042"),
        "skin_lines.yaml": ("ref: metopion", "ref: metopin"),
        "distances.yaml": ("ends: [trichion", "ends: [trichon"),
        "patients/template.yaml": ("  sex: -1.0", "  sexx: -1.0"),
    }
    for name, (old, new) in changes.items():
        text = (data / name).read_text(encoding="utf-8")
        assert old in text
        (data / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    (data / "patients" / "torn.yaml").write_text("age: 1\nage: 2\n", encoding="utf-8")
    found = {Path(problem.file).name for problem in check_content(data)}
    assert found == {*(Path(name).name for name in changes), "torn.yaml"}


def test_a_broken_source_list_is_reported_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    (data / "sources.yaml").write_text(
        "sources: {a: {cite: Somebody, tier: Z}}\n", encoding="utf-8"
    )
    problems = [p for p in check_content(data) if Path(p.file).name == "sources.yaml"]
    assert [problem.message for problem in problems] == ["'Z' is not allowed. Allowed: A, B, C."]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("skull.yaml", "    below_skin_mm:", "    below_skn_mm:", "Did you mean 'below_skin_mm'?"),
        ("skull.yaml", "ref: tragion", "ref: tragon", "parts[0].ref: unknown landmark 'tragon'."),
        ("skull.yaml", "src: bodyparts3d\n", "src: bodypart3d\n", "Did you mean 'bodyparts3d'?"),
        ("tissue_thickness.yaml", "\nleast:", "\nleats:", "Did you mean 'least'?"),
        (
            "tissue_thickness.yaml",
            "at: [glabella,",
            "at: [glabela,",
            "points[0].at[0]: unknown landmark 'glabela'. Did you mean 'glabella'?",
        ),
        ("tissue_thickness.yaml", "src: stephan2008,", "src: stephan208,", "unknown source"),
        ("calibration.yaml", "\nridge:", "\nrigde:", "Did you mean 'ridge'?"),
        (
            "calibration.yaml",
            "    head_oval:",
            "    head_ovel:",
            "unknown shape target 'head_ovel'.",
        ),
        ("calibration.yaml", "  adult_male:", "  adult_mael:", "unknown patient 'adult_mael'."),
        ("structures/muscle/procerus.yaml", "thickness_mm:", "thicknes_mm:", "'thickness_mm'?"),
        ("structures/vein/angular_vein.yaml", "diameter_mm:", "diametr_mm:", "'diameter_mm'?"),
        (
            "structures/muscle/procerus.yaml",
            "end: {edge: lateral, level: sellion}",
            "end: {edge: lateral, level: selion}",
            "unknown landmark 'selion'. Did you mean 'sellion'?",
        ),
        (
            "structures/vein/angular_vein.yaml",
            "begin: {level: endocanthion}",
            "begin: {level: endocanthion, of: angular_vien}",
            "unknown structure 'angular_vien'. Did you mean 'angular_vein'?",
        ),
        (
            "structures/vein/angular_vein.yaml",
            "[endocanthion,",
            "[endocantion,",
            "unknown landmark 'endocantion'. Did you mean 'endocanthion'?",
        ),
    ],
)
def test_what_decides_the_shapes_is_checked_to_its_line(
    name: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    text = (data / name).read_text(encoding="utf-8")
    before, _, after = text.partition(old)
    assert after
    (data / name).write_text(f"{before}{new}{after}", encoding="utf-8")
    line = (before + old).rstrip("\n").count("\n") + 1
    (problem,) = check_content(data)
    assert (Path(problem.file).name, problem.line) == (Path(name).name, line)
    assert told in str(problem)
