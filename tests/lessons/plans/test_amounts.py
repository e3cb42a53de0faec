"""The whole dose against label, three months and vial."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.toxin import load_products
from lessons.load import load_lesson, load_rubric
from lessons.plans.amounts import dilution, find_amounts, label_total, three_months, vials
from lessons.plans.label import dose_lesson
from lessons.plans.noticed import ORDER
from lessons.plans.plan import Plan, PlannedInjection
from tests.lessons.plans.planning import TEMPLATE

LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric(LESSON.rubric)
LABEL = LESSON.total.units.middle
GRAVER = {severity: rank for rank, severity in enumerate(reversed(ORDER))}


def dosed(
    *units: float, product: str = "ona", vial_units: float = 50, saline_ml: float = 1.25
) -> Plan:
    """A plan of these doses."""
    return Plan(
        subject=TEMPLATE,
        lesson=LESSON.id,
        product=product,
        vial_units=vial_units,
        saline_ml=saline_ml,
        injections=tuple(
            PlannedInjection(face_index=1, barycentric=(1, 0, 0), units=one, depth_mm=3)
            for one in units
        ),
    )


@given(total=st.floats(LABEL, 2000), more=st.floats(0, 500))
def test_more_units_never_better_what_is_over_the_label(total: float, more: float) -> None:
    before, after = (label_total(t, LESSON, RUBRIC) for t in (total, total + more))
    assert GRAVER[after.severity] >= GRAVER[before.severity]


@given(total=st.floats(0, 2000), more=st.floats(0, 500), product=st.sampled_from(["ona", "abo"]))
def test_more_units_never_better_what_is_over_the_most_in_three_months(
    total: float, more: float, product: str
) -> None:
    before, after = (three_months(t, product) for t in (total, total + more))
    assert GRAVER[after.severity] >= GRAVER[before.severity]


@pytest.mark.parametrize(
    ("total", "severity", "words"),
    [
        (0.0, "minor", "20 U less than the label's 20 U"),
        (16.0, "minor", "4 U less than the label's 20 U"),
        (20.0, "praise", "as the label gives: 20 U"),
        (21.0, "praise", "1 U more than the label's 20 U"),
        (24.0, "serious", "4 U more than the label's 20 U"),
        (40.0, "critical", "20 U more than the label's 20 U"),
    ],
)
def test_the_total_is_told_against_the_label(total: float, severity: str, words: str) -> None:
    found = label_total(total, LESSON, RUBRIC)
    assert found.severity == severity
    assert words in found.message
    assert (found.value, found.unit, found.src, found.verified) == (total, "U", "label_ona", True)


def test_off_the_label_the_total_is_the_techniques() -> None:
    status = LESSON.status.model_copy(update={"kind": "off_label"})
    other = LESSON.model_copy(update={"its_status": status})
    assert "4 U more than the technique's 20 U" in label_total(24.0, other, RUBRIC).message


def test_the_most_in_three_months_is_told_of_its_own_product_alone() -> None:
    assert three_months(400.0, "ona").severity == "note"
    over = three_months(400.5, "ona")
    assert (over.severity, over.src, over.verified) == ("critical", "mpr_ona", True)
    other = three_months(900.0, "abo")
    assert (other.severity, other.verified) == ("note", False)
    assert "no most in three months is recorded" in other.message


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (dosed(), "0 U take 0 vials of 50 U; 0 U are left."),
        (dosed(20, 20), "40 U take 1 vial of 50 U; 10 U are left."),
        (dosed(20, 20, 10), "50 U take 1 vial of 50 U; 0 U are left."),
        (dosed(20, 20, 20), "60 U take 2 vials of 50 U; 40 U are left."),
        (
            dosed(20, vial_units=100, saline_ml=2.5),
            "20 U take 1 vial of 100 U; 80 U are left. Vials of 50 U would leave 30 U.",
        ),
    ],
)
def test_the_vials_are_counted_and_what_is_left_is_told(plan: Plan, words: str) -> None:
    assert vials(plan).message == words
    assert vials(plan).severity == "note"


@pytest.mark.parametrize(
    ("plan", "words", "severity"),
    [
        (dosed(4), "make 4 U in 0.1 mL (the label's own 1.25 mL)", "praise"),
        (dosed(4, saline_ml=2.5), "make 2 U in 0.1 mL (the label adds 1.25 mL)", "note"),
        (
            dosed(4, product="inco", vial_units=100, saline_ml=2.5),
            "make 4 U in 0.1 mL (no label amount is recorded here)",
            "note",
        ),
    ],
)
def test_the_dilution_is_told_beside_the_labels(plan: Plan, words: str, severity: str) -> None:
    assert words in dilution(plan).message
    assert dilution(plan).severity == severity


@pytest.mark.parametrize("product", sorted(load_products().products))
def test_every_product_and_every_vial_gets_its_four_sentences(product: str) -> None:
    for vial in load_products().products[product].vials:
        plan = dosed(4, product=product, vial_units=vial.units, saline_ml=2)
        found = list(find_amounts(plan, dose_lesson(LESSON, product), RUBRIC))
        assert [f.rule for f in found] == ["label_total", "three_months", "vials", "dilution"]
        assert all(f.evidence and f.value is not None for f in found)
