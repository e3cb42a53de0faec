"""Naming what stands out: Latin, English, eponyms, slips; never another structure's name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from anatomy.face import Face
from anatomy.known import load_known
from anatomy.structures import load_structures
from lessons.feedback import Grade
from lessons.grade import Refusal, grade_safely
from lessons.load import load_lesson, load_rubric
from lessons.naming import name_of
from lessons.questions.name import NameQuestion, check_name, perfect_name, public_name
from lessons.typed_names import NOUNS, SHORT, plain_name, read_name

WRITTEN: dict[str, Any] = {
    "id": "which",
    "kind": "name",
    "domain": "anatomy",
    "prompt": "Which muscle stands out?",
    "target": "corrugator_supercilii",
    "side": "left",
    "scene": {"view": "front", "show": ["skin", "muscle"]},
    "teaches": "It draws the brow in.",
    "evidence": {"ev": "found", "src": "lee2020csm"},
}
CHOSEN = WRITTEN | {"ways": "choose", "among": ["procerus", "frontalis", "depressor_supercilii"]}
TYPE, CHOOSE = NameQuestion.model_validate(WRITTEN), NameQuestion.model_validate(CHOSEN)
LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric("standard")
KNOWN = load_structures()


def graded(face: Face, question: NameQuestion, data: object) -> Grade:
    made = grade_safely(face, LESSON, question, data, RUBRIC)
    assert isinstance(made, Grade), made
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "corrugator supercilii",
        "Musculus corrugator supercilii",
        "M. corrugator supercilii",
        "  CORRUGATOR-SUPERCILII  ",
        "left corrugator supercilii muscle",
        "corugator supercilli",
        "Córrugator Supercílii",
    ],
)
def test_the_name_in_any_spelling_is_right(face: Face, typed: str) -> None:
    assert graded(face, TYPE, {"name": typed}).outcome == "correct"


@pytest.mark.parametrize("typed", ["procerus", "frontalis", "a muscle", "xyz", "corrugator deep"])
def test_another_name_earns_nothing_and_the_right_one_is_told(face: Face, typed: str) -> None:
    made = graded(face, TYPE, {"name": typed})
    assert (made.points, made.outcome) == (0.0, "wrong")
    assert "This is the corrugator supercilii" in made.findings[0].message


def test_a_name_that_artery_vein_and_nerve_share_asks_which_is_meant(face: Face) -> None:
    made = grade_safely(face, LESSON, TYPE, {"name": "supraorbital"}, RUBRIC)
    assert isinstance(made, Refusal)
    assert "artery, nerve, vein" in made.message


@pytest.mark.parametrize(
    "typed",
    ["orbicularis oculi", "M. orbicularis oculi", "nasalis muscle", "deep medial cheek fat"],
)
def test_the_name_of_a_whole_asks_which_part_is_meant(face: Face, typed: str) -> None:
    for target in ("orbicularis_oculi_orbital", "corrugator_supercilii"):
        question = TYPE.model_copy(update={"target": target})
        made = grade_safely(face, LESSON, question, {"name": typed}, RUBRIC)
        assert isinstance(made, Refusal)
        assert (
            made.message == f"“{typed}” is drawn in several parts here. Say which of them you mean."
        )


@pytest.mark.parametrize("one", sorted(KNOWN))
def test_every_structure_is_known_by_its_english_name(one: str) -> None:
    assert read_name(name_of(one)).ids == {one}


@pytest.mark.parametrize("one", sorted(KNOWN))
def test_every_structure_is_known_by_its_latin_and_other_names(one: str) -> None:
    structure = KNOWN[one]
    for name in (structure.latin, *structure.also):
        assert one in read_name(name).ids, name


@given(st.sampled_from(sorted(KNOWN)), st.data())
def test_one_letter_left_out_never_makes_it_another_structure(one: str, data: Any) -> None:
    name = plain_name(name_of(one))
    at = data.draw(st.integers(0, len(name) - 1))
    assert read_name(name[:at] + name[at + 1 :]).ids <= {one} | read_name(name).ids or (
        name[:at] + name[at + 1 :] in {plain_name(name_of(k)) for k in KNOWN}
    )


@pytest.mark.parametrize("one", sorted(KNOWN))
def test_a_name_with_the_noun_of_another_kind_is_not_that_structure(one: str) -> None:
    structure = KNOWN[one]
    own = NOUNS.get(structure.kind, frozenset())
    nouns = {noun for words in NOUNS.values() for noun in words - own}
    nouns |= {short for short, noun in SHORT.items() if noun in nouns}
    for name in {structure.english, structure.latin}:
        base = " ".join(word for word in plain_name(name).split() if word not in own)
        for noun in sorted(nouns):
            assert one not in read_name(f"{base} {noun}").ids, (base, noun)
            assert one not in read_name(f"{noun} {base}").ids, (noun, base)


@pytest.mark.parametrize(
    "typed",
    ["infraorbital vein", "great auricular vein", "submental nerve", "infratrochlear artery",
     "marginal mandibular artery", "infraorbital vien", "external jugular nerve"],
)  # fmt: skip
def test_a_structure_that_there_is_not_is_no_misspelling_of_another(typed: str) -> None:
    assert read_name(typed).ids == frozenset()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("infraorbital nerv", "infraorbital_nerve"),
        ("neruvs mentalis", "mental_nerve"),
        ("supratrochler artery", "supratrochlear_artery"),
        ("aa. temporales profundae", "deep_temporal_arteries"),
        ("musculus pterygoideus lteralis", "lateral_pterygoid"),
    ],
)
def test_a_slip_in_the_noun_or_beside_it_is_forgiven(typed: str, meant: str) -> None:
    assert read_name(typed).ids == {meant}


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_without_trouble(text: str) -> None:
    assert read_name(text).ids <= {*KNOWN, *load_known()}


def test_choosing_the_right_name_is_right_and_another_is_not(face: Face) -> None:
    right = perfect_name(face, LESSON, CHOOSE)
    assert graded(face, CHOOSE, right).outcome == "correct"
    other = next(key for key in CHOOSE.offered if key != right["name_id"])
    assert graded(face, CHOOSE, {"name_id": other}).points == 0.0


@pytest.mark.parametrize(
    ("question", "data", "said"),
    [
        (TYPE, {"name": ""}, "Type its name first."),
        (TYPE, {"name": "!!"}, "Type its name first."),
        (TYPE, {}, "Type its name first."),
        (TYPE, {"name": "x" * 81}, "A name has at most 80 letters. Please write it shorter."),
        (TYPE, {"name": 7}, "A name has at most 80 letters. Please write it shorter."),
        (CHOOSE, {}, "Choose a name first."),
        (CHOOSE, {"name_id": "zz"}, "That name is not one of those offered."),
        (CHOOSE, {"name_id": ["a"]}, "That name is not one of those offered."),
    ],
)
def test_what_is_no_name_is_refused_in_one_sentence(
    face: Face, question: NameQuestion, data: object, said: str
) -> None:
    made = grade_safely(face, LESSON, question, data, RUBRIC)
    assert isinstance(made, Refusal)
    assert made.message.startswith(said)


def test_the_view_tells_neither_name_nor_id() -> None:
    told = json.dumps(public_name(TYPE)).lower()
    assert "corrugator" not in told
    options = public_name(CHOOSE)["options"]
    assert len(options) == 4
    assert "corrugator_supercilii" not in json.dumps(public_name(CHOOSE))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"prompt": "Is this the corrugator supercilii?"}, "the prompt says the name"),
        ({"scene": {"show": ["corrugator_supercilii"]}}, "the scene names corrugator_supercilii"),
        ({"scene": {"highlight": ["corrugator_supercilii"]}}, "the scene names"),
        ({"among": ["procerus"]}, "among has 1 names for ways: type. Write 0"),
        ({"ways": "choose"}, "among has 0 names for ways: choose. Write 3 other"),
        ({"ways": "choose", "among": ["procerus"] * 3}, "Write 3 other"),
        ({"ways": "guess"}, "ways"),
        ({"side": "median"}, "side"),
    ],
)
def test_a_broken_question_says_what_is_wrong(broken: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        NameQuestion.model_validate(WRITTEN | broken)


def test_a_name_nobody_could_type_is_a_problem() -> None:
    nameless = TYPE.model_copy(update={"target": "no_such_thing"})
    (problem,) = check_name(LESSON, nameless)
    assert problem == (
        ("target",),
        "nobody could type the name of no_such_thing. Write ways: choose.",
    )
