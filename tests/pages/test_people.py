"""Whose face the pages can show: patients, cases and made-up people."""

from __future__ import annotations

import pytest

from anatomy.people import list_cases, load_case
from pages.needle_link import read_link
from pages.people import (
    Who,
    face_of,
    is_patient,
    known_names,
    known_people,
    name_person,
    people_on_offer,
    person_chosen,
)
from pages.studio import Studio


def test_every_case_is_on_offer_and_named_with_its_age() -> None:
    offered = dict(people_on_offer())
    for case_id in list_cases():
        case = load_case(case_id)
        assert is_patient(case_id)
        assert offered[case_id] == name_person(case_id) == f"{case.name}, {case.wishes.age} (case)"


@pytest.mark.parametrize("name", ["", "nobody", "Amara", "sample_", "sample_x", "../amara"])
def test_nobody_else_is_a_patient(name: str) -> None:
    assert not is_patient(name)


def test_somebody_new_is_on_offer_and_then_stays_in_the_list_by_name(studio: Studio) -> None:
    assert dict(people_on_offer())["new"] == "Somebody new"
    chosen = person_chosen(studio, "new")
    assert is_patient(chosen)
    assert chosen not in dict(people_on_offer())
    assert dict(people_on_offer(chosen))[chosen] == name_person(chosen)
    assert name_person(chosen).startswith("Made-up ")


def test_who_is_chosen_from_the_list_is_that_person_and_a_stranger_is_nobody(
    studio: Studio,
) -> None:
    assert person_chosen(studio, "amara") == "amara"
    assert person_chosen(studio, "../amara") == ""
    assert len(people_on_offer("amara", "sample_3", "")) == len(people_on_offer())


def test_links_to_views_and_needles_know_the_cases(studio: Studio) -> None:
    assert set(list_cases()) <= set(known_names(studio).patients)
    link, told = read_link({"patient": "amara"}, known_people())
    assert (link.patient, told) == ("amara", ())


def test_a_case_wears_its_own_face(studio: Studio) -> None:
    own = face_of(studio, Who("kavya")).landmarks["glabella"]
    assert (own != face_of(studio, Who("george")).landmarks["glabella"]).any()
