"""Every structure of the upper face is told completely, and a broken file says what to mend."""

import shutil
from pathlib import Path

import pytest

from anatomy.content import ContentError
from anatomy.evidence import Figure
from anatomy.known import load_known
from anatomy.sources import load_sources
from anatomy.structures import DATA, Structure, load_structures

STRUCTURES = load_structures()
UPPER_FACE = {
    "muscle": "frontalis procerus corrugator_supercilii depressor_supercilii temporalis "
    "orbicularis_oculi_orbital orbicularis_oculi_preseptal orbicularis_oculi_pretarsal "
    "levator_palpebrae_superioris",
    "artery": "supratrochlear_artery supraorbital_artery sta_frontal_branch angular_artery "
    "dorsal_nasal_artery",
    "vein": "supratrochlear_vein angular_vein sentinel_vein",
    "nerve": "supraorbital_nerve supratrochlear_nerve facial_temporal_branch",
    "bone": "cranium mandible zygomatic_bone nasal_bone",
    "fat": "central_forehead_fat lateral_forehead_fat retro_orbicularis_oculi_fat",
    "skin": "skin",
    "eye": "eyeball",
}


def figures(structure: Structure) -> list[Figure]:
    facts = structure.facts
    shares = [variant.share for variant in facts.variants]
    return [
        *facts.depth,
        *facts.thickness,
        *facts.diameter,
        *facts.dimensions,
        *(share for share in shares if share is not None),
    ]


@pytest.mark.parametrize("kind", UPPER_FACE)
def test_the_whole_upper_face_is_there(kind: str) -> None:
    for key in UPPER_FACE[kind].split():
        assert STRUCTURES[key].kind == kind


def test_paired_structures_have_a_left_and_a_right_body() -> None:
    assert STRUCTURES["frontalis"].ids == ("frontalis.left", "frontalis.right")
    assert STRUCTURES["procerus"].ids == ("procerus",)


@pytest.mark.parametrize("key", STRUCTURES)
def test_every_figure_names_a_source_and_the_file_lists_it(key: str) -> None:
    structure, sources = STRUCTURES[key], load_sources()
    for figure in figures(structure):
        assert figure.src in sources
        assert figure.src == "project" or figure.src in structure.sources
    assert set(structure.sources) <= set(sources)


@pytest.mark.parametrize(
    "key", [key for key, structure in STRUCTURES.items() if structure.kind == "muscle"]
)
def test_a_muscle_is_told_from_origin_to_nerve(key: str) -> None:
    facts = STRUCTURES[key].facts
    for name in ("origin", "fibres", "action", "innervation", "blood_supply"):
        assert getattr(facts, name), name
    if key not in NO_MUSCLE_OF_ITS_OWN:
        assert facts.insertion
    if key not in UNOPPOSED:
        assert facts.antagonists
    if STRUCTURES[key].system in WITH_ACTION_UNITS and key not in NO_MUSCLE_OF_ITS_OWN:
        assert facts.facs


@pytest.mark.parametrize(
    "key",
    [key for key, structure in STRUCTURES.items() if structure.kind in ("artery", "vein", "nerve")],
)
def test_a_vessel_or_nerve_says_its_course_and_what_harm_does(key: str) -> None:
    structure = STRUCTURES[key]
    assert structure.facts.origin
    assert structure.facts.course
    assert structure.facts.supplies
    assert structure.facts.consequence
    assert (structure.facts.risk is None) == (structure.kind == "nerve")
    assert (structure.facts.function is None) == (structure.kind != "nerve")


def test_antagonists_among_the_drawn_muscles_name_each_other() -> None:
    for key, structure in STRUCTURES.items():
        for other in structure.facts.antagonists:
            if other in STRUCTURES:
                assert key in STRUCTURES[other].facts.antagonists, (key, other)


def test_no_structure_claims_a_review_that_nobody_made() -> None:
    assert all(structure.review is None for structure in STRUCTURES.values())


def test_no_id_is_both_drawn_and_waiting() -> None:
    assert not set(STRUCTURES) & set(load_known())


def test_layer_names_of_files_are_those_of_the_style() -> None:
    assert STRUCTURES["corrugator_supercilii"].layer == "deep_muscle"


WITH_ACTION_UNITS = ("muscles of facial expression", "muscles of mastication")
NO_MUSCLE_OF_ITS_OWN = ("modiolus",)  # the knot in which others end
UNOPPOSED = ("buccinator", "modiolus", "sternocleidomastoid")
NUMBER = "    - {site: glabella, mm: 3.8"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the names and styles, and of two structures."""
    for name in ("sources.yaml", "style.yaml", "known_structures.yaml"):
        shutil.copy(DATA / name, tmp_path / name)
    for name in ("muscle/procerus.yaml", "muscle/frontalis.yaml"):
        target = tmp_path / "structures" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA / "structures" / name, target)
    text = (tmp_path / "structures/muscle/frontalis.yaml").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "antagonists" in line)
    text = text.replace(row, "  antagonists: [procerus]")
    (tmp_path / "structures/muscle/frontalis.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def broken(data: Path, old: str, new: str) -> list[str]:
    """The sentences about procerus after one change, without folder names."""
    path = data / "structures" / "muscle" / "procerus.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_structures(data)
    return [
        f"{Path(problem.file).name}:{problem.line}: {problem.place}: {problem.message}"
        for problem in caught.value.problems
    ]


def line_of(text: str) -> int:
    lines = (DATA / "structures/muscle/procerus.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_copy_is_whole(copy: Path) -> None:
    assert set(load_structures(copy)) == {"procerus", "frontalis"}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("layer: smas", "layer: smass", "layer: unknown layer 'smass'. Did you mean 'smas'?"),
        (
            "kind: muscle",
            "kind: nerve",
            "kind: a nerve in the folder 'muscle'. Move the file or correct kind.",
        ),
        (
            "antagonists: [frontalis]",
            "antagonists: [frontalus]",
            "facts.antagonists[0]: unknown structure 'frontalus'. Did you mean 'frontalis'?",
        ),
        (
            "sources: [cho2019",
            "sources: [cho2091",
            "sources[0]: unknown source 'cho2091'. Did you mean 'cho2019'?",
        ),
        (
            "mm: 3.8, sd: 0.7, ev: found, src: cho2019",
            "mm: 3.8, sd: 0.7, ev: found",
            "facts.depth[0]: ev: found needs the source it comes from. Add src: <source key>.",
        ),
        (
            NUMBER,
            f"    - 3.8\n{NUMBER}",
            "facts.depth[0]: 3.8 has no unit. Write {mm: 3.8, ev: ..., src: ...}.",
        ),
        ("mm: 3.8", "mm: .nan", "facts.depth[0].mm: .nan is not a number."),
        ("fibres:", "fibers:", "facts.fibers: 'fibers' is not a key here. Did you mean 'fibres'?"),
        ("id: procerus", "id: prcerus", "id: 'prcerus' is not the file's name."),
        ("main: [AU4]", "main: [AU400]", "facts.facs.main[0]: 'AU400' has the wrong form."),
        ("review: null", "review: {reviewer: A B}", "review: 'date' is missing. Add date: ..."),
    ],
)
def test_one_broken_thing_is_told_in_one_sentence(
    copy: Path, old: str, new: str, sentence: str
) -> None:
    (found,) = broken(copy, old, new)
    assert found.startswith(f"procerus.yaml:{line_of(old)}: {sentence}")


def test_problems_of_several_files_and_kinds_come_at_once(copy: Path) -> None:
    frontalis = copy / "structures" / "muscle" / "frontalis.yaml"
    text = frontalis.read_text(encoding="utf-8").replace("layer: smas", "layer: smass")
    frontalis.write_text(text, encoding="utf-8")
    found = broken(copy, "src: cho2019", "src: cho2018")
    assert [line.split(":")[0] for line in found] == ["frontalis.yaml", "procerus.yaml"]


def test_a_structure_that_is_drawn_leaves_the_waiting_list(copy: Path) -> None:
    known = copy / "known_structures.yaml"
    row = "  procerus: {latin: musculus procerus, english: Procerus}\n"
    known.write_text(known.read_text(encoding="utf-8") + row, encoding="utf-8")
    with pytest.raises(ContentError, match="Take its row out of known_structures"):
        load_structures(copy)


def test_a_broken_source_list_does_not_hide_a_broken_structure(copy: Path) -> None:
    (copy / "sources.yaml").write_text("sources: 3\n", encoding="utf-8")
    found = broken(copy, "side: median", "side: middle")
    assert [line.split(":")[0] for line in found] == ["sources.yaml", "procerus.yaml"]
