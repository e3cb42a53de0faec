"""What the model says agrees with what clinicians know; the figures' sources stand beside them."""

from __future__ import annotations

import pytest

from anatomy.face import Face, build_face
from anatomy.place import Place
from anatomy.toxin import Injection, predict_complications, rest_weights, treat, weaken
from tests.anatomy.toxin.plans import (
    at_the_rim,
    label_canthal,
    label_forehead,
    label_plan,
    low_canthal,
    low_lateral_forehead,
    medial_forehead,
    site,
)


@pytest.fixture(params=["face", "man"])
def person(request: pytest.FixtureRequest) -> Face:
    """Either of two patients."""
    found: Face = request.getfixturevalue(request.param)
    return found


def ids(person: Face, plan: list[Injection]) -> set[tuple[str, str]]:
    found = predict_complications(treat(person, plan), person)
    return {(one.id, one.side) for one in found}


def test_the_label_plan_takes_the_frown_and_leaves_the_forehead(person: Face) -> None:
    """Site and dose: label_ona, mpr_ona, lee2020csm; 70 % and 15 % are this project's demand."""
    strength = treat(person, label_plan(person)).muscle_strength(14)
    for muscle in ("corrugator_supercilii.left", "corrugator_supercilii.right", "procerus"):
        assert strength[muscle] <= 0.3
    for side in ("left", "right"):
        assert strength[f"frontalis.{side}"] > 0.85
        assert strength[f"levator_palpebrae_superioris.{side}"] == 1.0
        assert strength[f"depressor_supercilii.{side}"] < 0.8  # reached by the medial site


def test_the_label_plans_are_followed_by_nothing_bad(person: Face) -> None:
    for plan in (label_plan(person), label_canthal(person), label_forehead(person)):
        assert ids(person, plan) == set()


def test_a_treated_frown_is_gone_on_day_14_and_back_on_day_150(person: Face) -> None:
    treatment = treat(person, label_plan(person))
    for side in ("left", "right"):
        assert weaken({"brow_lowerer": 1}, treatment, 14)[f"brow_down.{side}"] < 0.3
        assert weaken({"brow_lowerer": 1}, treatment, 150)[f"brow_down.{side}"] > 0.95


def test_four_units_low_on_the_lateral_forehead_drop_the_brow(person: Face) -> None:
    """Sites at least 20 mm above the brow: label_ona_pi (recalled)."""
    plan = low_lateral_forehead(person)
    treatment = treat(person, plan)
    assert treatment.strength(14)["frontalis.left.lateral_lower"] < 0.7
    assert rest_weights(treatment)["brow_down.left"] > 0.1
    assert ("brow_ptosis", "left") in ids(person, plan)
    assert ("brow_ptosis", "right") not in ids(person, plan)
    assert person.atlas is not None
    dropped = build_face(person.atlas, person.patient, weaken({}, treatment))
    lower = person.landmark("superciliare")[1] - dropped.landmark("superciliare")[1]
    assert lower > 0.8


def test_a_corrugator_site_at_the_rim_reaches_the_levator(person: Face) -> None:
    """At least 10 mm above the bony rim: label_ona_pi (recalled), mpr_ona (found)."""
    treatment = treat(person, at_the_rim(person))
    assert treatment.muscle_strength(14)["levator_palpebrae_superioris.left"] < 0.985
    assert treatment.muscle_strength(14)["levator_palpebrae_superioris.right"] == 1.0
    assert rest_weights(treatment)["eye_blink.left"] > 0.05
    (lid,) = (one for one in predict_complications(treatment, person) if one.id == "eyelid_ptosis")
    assert lid.side == "left"
    assert "orbital septum" in lid.cause
    assert "4 U of ona" in lid.cause


def test_ten_millimetres_above_the_rim_the_levator_is_safe(person: Face) -> None:
    place = Place(ref="midline_supraorbital_rim", line="pupil", superior=13)
    treatment = treat(person, [site(person, place, 3)])
    assert treatment.muscle_strength(14)["levator_palpebrae_superioris.left"] == 1.0


def test_a_low_lateral_canthal_site_weakens_the_smile(person: Face) -> None:
    """Do not follow the lines below the zygomatic arch: sundaram2016 (recalled)."""
    treatment = treat(person, low_canthal(person))
    assert treatment.muscle_strength(14)["zygomaticus_major.left"] < 0.97
    smile = weaken({"smile": 1}, treatment)
    assert smile["mouth_smile.left"] < smile["mouth_smile.right"] == 1.0
    assert ("asymmetric_smile", "left") in ids(person, low_canthal(person))
    label = treat(person, label_canthal(person)).muscle_strength(14)
    assert label["zygomaticus_major.left"] > 0.995
    assert label["orbicularis_oculi_orbital.left"] < 0.8


def test_a_forehead_treated_only_medially_peaks_the_brow(person: Face) -> None:
    """Spock brow: sundaram2016 (recalled)."""
    treatment = treat(person, medial_forehead(person))
    raised = weaken({"raise_brows": 1}, treatment)
    assert raised["eyebrows_inner_up.left"] < 0.5
    assert raised["brow_outer_up.left"] > 0.9
    found = ids(person, medial_forehead(person))
    assert {("spock_brow", "left"), ("spock_brow", "right")} <= found
