"""What clinicians know holds on other faces too; docs/limits.md tells on how many it does not."""

from __future__ import annotations

import pytest

from anatomy.atlas import Atlas
from anatomy.face import Face, build_face
from anatomy.people import find_patient, list_cases, sample_patient
from anatomy.toxin import predict_complications, treat
from tests.anatomy.toxin.plans import label_plan, medial_forehead

SEEDS = (100, 102, 104, 507)
SOME = {"template", "birgit", "chen", "emeka", "100"}  # of every sort
PEOPLE = tuple(
    pytest.param(one, marks=() if one in SOME else pytest.mark.long)
    for one in ("template", *list_cases(), *map(str, SEEDS))
)
SIDES = ("left", "right")


@pytest.fixture(scope="module", params=PEOPLE)
def who(request: pytest.FixtureRequest) -> str:
    """A patient's or a case's id, or the seed of somebody made up."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def person(atlas: Atlas, who: str) -> Face:
    """Their face."""
    return build_face(atlas, sample_patient(int(who)) if who.isdigit() else find_patient(who))


def test_the_label_plan_takes_the_frown(person: Face) -> None:
    """Site and dose: label_ona, mpr_ona, lee2020csm; 70 % is this project's demand."""
    treatment = treat(person, label_plan(person))
    strength = treatment.muscle_strength(14)
    for side in SIDES:
        assert strength[f"corrugator_supercilii.{side}"] <= 0.3
        assert strength[f"levator_palpebrae_superioris.{side}"] == 1.0
    assert strength["procerus"] <= 0.3


def test_a_peak_is_told_where_the_forehead_is_treated_only_medially(person: Face) -> None:
    """Spock brow: sundaram2016 (recalled). The label's own plan for the frown makes none."""
    treated = treat(person, medial_forehead(person))
    peaks = [one for one in predict_complications(treated, person) if one.id == "spock_brow"]
    assert {one.side for one in peaks} == set(SIDES)
    frown = predict_complications(treat(person, label_plan(person)), person)
    assert not [one for one in frown if one.id == "spock_brow"]
