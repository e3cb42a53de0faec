"""A face does what it is told, in plain words, FACS units or the head's own units."""

import pytest

from anatomy.content import ContentError, UnknownId, parse, read_document, read_text
from anatomy.expressions import (
    EXPRESSIONS_FILE,
    Expressions,
    check_expressions,
    expression_weights,
    load_expressions,
)
from anatomy.known import load_known
from anatomy.structures import load_structures
from meshes.head import load_head

ALL = load_expressions()


def test_the_contract_example_lowers_both_brows() -> None:
    assert expression_weights({"brow_lowerer": 0.8}) == {
        "brow_down.left": 0.8,
        "brow_down.right": 0.8,
    }


@pytest.mark.parametrize("name", [*ALL.actions, *ALL.units])
def test_every_name_moves_the_head_within_its_units_and_stays_within_one(name: str) -> None:
    weights = expression_weights({name: 1.0})
    assert weights
    assert set(weights) <= set(load_head().units)
    assert all(0 < weight <= 1 for weight in weights.values())


@pytest.mark.parametrize("name", [*ALL.actions, *ALL.units])
def test_no_expression_is_weight_zero(name: str) -> None:
    assert not any(expression_weights({name: 0.0}).values())
    assert expression_weights({}) == {}


def test_one_side_moves_alone() -> None:
    assert expression_weights({"brow_lowerer.left": 1.0}) == {"brow_down.left": 1.0}
    assert all(unit.endswith(".right") for unit in expression_weights({"raise_brows.right": 1.0}))


def test_names_add_up_and_stop_at_one() -> None:
    weights = expression_weights({"brow_lowerer": 0.8, "browDownLeft": 0.5})
    assert weights == {"brow_down.left": 1.0, "brow_down.right": 0.8}


def test_every_unit_of_the_head_can_be_named_in_either_spelling() -> None:
    units = frozenset(load_head().units)
    for name in units:
        assert expression_weights({name: 1.0}, head_units=units) == {name: 1.0}
    for arkit, unit in {
        "jawLeft": "jaw_left",
        "mouthRight": "mouth_right",
        "mouthSmileLeft": "mouth_smile.left",
        "browInnerUp": "brow_inner_up",
    }.items():
        assert expression_weights({arkit: 1.0}, head_units=units) == {unit: 1.0}


def test_an_unknown_expression_answers_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match=r"Unknown expression 'frwn'\. Did you mean 'frown'\?"):
        expression_weights({"frwn": 1.0})
    with pytest.raises(UnknownId, match="Did you mean 'brow_lowerer'"):
        ALL.muscles("brow_lowrer")


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_weight_outside_zero_to_one_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="must be from 0 to 1"):
        expression_weights({"frown": weight})


def test_a_frown_is_done_by_the_glabellar_muscles() -> None:
    assert set(ALL.muscles("brow_lowerer")) == {
        "corrugator_supercilii",
        "procerus",
        "depressor_supercilii",
    }
    assert "corrugator_supercilii" in ALL.muscles("frown")
    assert ALL.muscles("raise_brows.left") == ("frontalis",)


def test_the_action_units_agree_with_the_muscles_own_files() -> None:
    structures = load_structures()
    for unit in ALL.units.values():
        for muscle in unit.muscles:
            if muscle in structures:
                facs = structures[muscle].facts.facs
                assert facs is not None
                assert unit.facs in (*facs.main, *facs.also), (muscle, unit.facs)


def broken(old: str, new: str) -> list[str]:
    text = EXPRESSIONS_FILE.read_text(encoding="utf-8")
    assert old in text
    document = read_text(text.replace(old, new, 1), file="expressions.yaml")
    problems = check_expressions(
        document,
        parse(Expressions, document),
        head_units=frozenset(load_head().units),
        muscles={*load_structures(), *load_known()},
    )
    return [f"{problem.place}: {problem.message}" for problem in problems]


def test_the_file_itself_has_no_problem() -> None:
    assert broken("actions:", "actions:") == []


def test_a_misspelt_unit_muscle_or_head_unit_is_named() -> None:
    assert broken("brow_outer_up.left", "brow_outr_up.left") == [
        "units.outer_brow_raiser.weights.brow_outr_up.left: unknown expression unit "
        "'brow_outr_up.left'. Did you mean 'brow_outer_up.left'?"
    ]
    assert broken("muscles: [frontalis]", "muscles: [frontalia]") == [
        "units.inner_brow_raiser.muscles[0]: unknown structure 'frontalia'. "
        "Did you mean 'frontalis'?"
    ]
    assert broken("{nose_wrinkler: 1.0", "{nose_wrinkle: 1.0") == [
        "actions.wrinkle_nose.units.nose_wrinkle: unknown unit 'nose_wrinkle'. "
        "Did you mean 'nose_wrinkler'?"
    ]


def test_a_misspelt_contraction_is_named() -> None:
    assert broken("  masseter_deep: {shortening", "  masseter_dep: {shortening") == [
        "contractions.masseter_dep: unknown structure 'masseter_dep'. Did you mean 'masseter_deep'?"
    ]
    assert broken("units: {eye_wide: 1.0}", "units: {eye_wid: 1.0}") == [
        "contractions.levator_palpebrae_superioris.units.eye_wid: unknown expression unit "
        "'eye_wid'. Did you mean 'eye_wide'?"
    ]


def test_a_weight_above_one_in_the_file_is_refused() -> None:
    text = EXPRESSIONS_FILE.read_text(encoding="utf-8").replace(
        "{neck_platysma: 1.0}", "{neck_platysma: 2}"
    )
    with pytest.raises(ContentError, match=r"2 is out of range\. It must be at most 1\."):
        parse(Expressions, read_text(text))
    assert read_document(EXPRESSIONS_FILE).stem == "expressions"
