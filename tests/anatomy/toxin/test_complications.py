"""Every complication can be told, with its cause in numbers and its source."""

from __future__ import annotations

import pytest

from anatomy.face import Face
from anatomy.place import Place
from anatomy.toxin import Injection, predict_complications, treat
from anatomy.toxin.rules import load_rules
from tests.anatomy.toxin.plans import at_the_rim, label_plan, low_lateral_forehead, site


def plan_for(face: Face, complication: str) -> list[Injection]:
    upper_lip = [
        site(face, Place(ref="labiale_superius", lateral=x, superior=2), 2.5, side=side, units=3)
        for side in ("left", "right")
        for x in (5, 12)
    ]
    return {
        "uneven_lower_lip": [site(face, Place(ref="cheilion", lateral=8, superior=-15), 5)],
        "lip_incompetence": upper_lip,
        "dysphagia": [site(face, Place(ref="menton", lateral=10, superior=-20), 12, units=20)],
        "under_treatment": [site(face, Place(ref="glabella", superior=-5), 1, units=0.2)],
    }[complication]


@pytest.mark.parametrize(
    "complication", ["uneven_lower_lip", "lip_incompetence", "dysphagia", "under_treatment"]
)
def test_each_is_predicted_with_its_cause_in_numbers(face: Face, complication: str) -> None:
    plan = plan_for(face, complication)
    found = predict_complications(treat(face, plan), face, targets=["procerus"])
    (first, *_) = (one for one in found if one.id == complication)
    assert first.severity in ("mild", "moderate", "marked")
    assert first.likelihood in ("possible", "likely", "very likely")
    assert f"{plan[0].units:g} U" in first.cause or "%" in first.cause
    assert first.rule.rescue.src
    assert first.measured > 0


def test_nothing_goes_wrong_before_the_effect(face: Face) -> None:
    treatment = treat(face, [*at_the_rim(face), *low_lateral_forehead(face)])
    told = predict_complications(treatment, face, day=0)
    assert {one.id for one in told} <= {"under_treatment"}
    assert {one.id for one in predict_complications(treatment, face)} >= {
        "brow_ptosis",
        "eyelid_ptosis",
    }


def test_muscles_that_were_meant_and_stay_strong_are_told(face: Face) -> None:
    treatment = treat(face, label_plan(face))
    told = predict_complications(treatment, face, targets=["procerus", "nasalis_transverse"])
    assert {one.id for one in told} == {"under_treatment"}
    assert any("nasalis" in one.cause.lower() for one in told)
    assert not any("procerus" in one.cause.lower() for one in told)


def test_the_gravest_comes_first(face: Face) -> None:
    told = predict_complications(treat(face, at_the_rim(face)), face)
    order = ["mild", "moderate", "marked"]
    grades = [order.index(one.severity) for one in told]
    assert grades == sorted(grades, reverse=True)


def test_every_rule_names_sources_and_is_marked_as_a_model() -> None:
    rules = load_rules().complications
    assert {"brow_ptosis", "eyelid_ptosis", "spock_brow", "asymmetric_smile"} <= set(rules)
    assert {"lip_incompetence", "dysphagia", "under_treatment"} <= set(rules)
    for rule in rules.values():
        assert rule.sign.ev == "proposal"
        assert rule.sources
