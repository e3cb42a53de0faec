"""Faces differ: every variant has options, and a patient chooses among them, each side alone."""

from __future__ import annotations

import pytest

from anatomy.content import UnknownId
from anatomy.patients import load_patient
from anatomy.variants import check_choice, choice_of, choices_among, load_variants, name_choice

ENDING = "facial_artery_ending"


def test_shares_of_one_count_do_not_pass_a_hundred() -> None:
    for variant in load_variants().values():
        shares = [o.share.middle for o in variant.options if o.share is not None]
        assert sum(shares) <= 100.5, variant.id


def test_the_template_has_the_usual_option_of_everything() -> None:
    for side in ("left", "right"):
        choice = choice_of(load_patient("template"), side)
        assert choice == {name: v.usual for name, v in load_variants().items()}
        assert name_choice(choice) == ""


def test_a_patient_may_differ_on_one_side() -> None:
    patient = load_patient("template").model_copy(update={"variants": {f"{ENDING}.left": "labial"}})
    assert choice_of(patient, "left")[ENDING] == "labial"
    assert choice_of(patient, "right")[ENDING] == load_variants()[ENDING].usual
    assert name_choice(choice_of(patient, "left")) == f"@{ENDING}=labial"


def test_every_combination_comes_once_the_usual_one_first() -> None:
    variants = load_variants()
    names = (ENDING, "nasolabial_course")
    found = list(choices_among(names))
    assert found[0] == {name: variants[name].usual for name in names}
    assert len({tuple(c.items()) for c in found}) == len(found) == 15


@pytest.mark.parametrize(
    ("name", "option", "told"),
    [
        ("facial_artery_endings", "labial", "'facial_artery_ending'"),
        (ENDING, "labia", "'labial'"),
        ("dorsal_nasal_form.left", "single", "'dorsal_nasal_form'"),
    ],
)
def test_an_unknown_variant_or_option_is_answered_with_the_nearest_match(
    name: str, option: str, told: str
) -> None:
    with pytest.raises(UnknownId, match=told):
        check_choice(name, option)


def test_what_there_is_may_be_chosen() -> None:
    for name, variant in load_variants().items():
        check_choice(name, variant.usual)
        if variant.side == "paired":
            check_choice(f"{name}.right", variant.usual)
