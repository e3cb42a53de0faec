"""A plan as an address: it comes back as it was, and what makes no sense is told in a sentence."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.people import list_cases, sample_patient
from lessons.plans import Plan, PlannedInjection, Subject
from lessons.plans.plan import MOST_INJECTIONS
from pages.plan_link import LONGEST, READERS, plan_asked, read_link, write_link

LESSONS = ("glabellar_lines",)
SITE = PlannedInjection(
    face_index=18636,
    barycentric=(0.563, 0.434, 0.003),
    units=4.5,
    depth_mm=5.5,
    angle_deg=30,
    towards_deg=349.2,
)
PLAN = Plan(
    subject=Subject(id="kavya"),
    lesson="glabellar_lines",
    product="abo",
    vial_units=300,
    saline_ml=1.5,
    injections=(SITE,),
)


def back(address: str) -> tuple[Plan, tuple[str, ...]]:
    """The plan of an address, and all that was said about it."""
    asked = {name: values[0] for name, values in parse_qs(address).items()}
    link, told = read_link({name: asked.get(name, "") for name in READERS}, LESSONS)
    plan, more = plan_asked(link, LESSONS)
    return plan, (*told, *more)


def test_a_plan_comes_back_from_its_address() -> None:
    assert back(write_link(PLAN, "sites")) == (PLAN, ())


def test_a_made_up_person_comes_back_with_their_wishes() -> None:
    subject = Subject(seed=7, wishes={"age": 61, "sex": "male", "fullness": 0.3, "tone": 2.5})
    plan = PLAN.model_copy(update={"subject": subject})
    assert back(write_link(plan, "")) == (plan, ())


@pytest.mark.parametrize("ancestry", ["asian", {"african": 0.7, "asian": 0.3}])
def test_a_wished_ancestry_comes_back(ancestry: str | dict[str, float]) -> None:
    plan = PLAN.model_copy(update={"subject": Subject(seed=7, wishes={"ancestry": ancestry})})
    assert back(write_link(plan, "")) == (plan, ())


def test_an_ancestry_in_equal_parts_is_asked_for_by_its_names() -> None:
    plan, told = back("seed=7&ancestry=african-asian")
    assert not told
    assert plan.subject.patient == sample_patient(7, ancestry={"african": 0.5, "asian": 0.5})


def test_the_step_comes_back() -> None:
    link, told = read_link({"step": "dose"}, LESSONS)
    assert (link.step, told) == ("dose", ())


def test_an_address_without_words_is_the_first_case_and_no_site() -> None:
    plan, told = back("")
    assert told == ()
    assert plan.subject == Subject(id=list_cases()[0])
    assert plan.injections == ()
    assert plan.mixed.as_label


def test_an_address_never_grows_too_long_to_be_read_back() -> None:
    many = PLAN.model_copy(update={"injections": (SITE,) * MOST_INJECTIONS})
    assert len(write_link(many, "sites")) <= LONGEST


@pytest.mark.parametrize(
    "address",
    [
        "patient=nobody",
        "technique=lips",
        "product=snake_oil",
        "vial=many",
        "vial=77",
        "saline=-1",
        "saline=nan",
        "step=fly",
        "seed=x",
        "seed=7&age=200",
        "seed=7&sex=robot",
        "seed=7&ancestry=martian",
        "seed=7&ancestry=african-martian",
        "seed=7&ancestry=african:0-asian:0",
        "seed=7&fullness=2",
        "at=1~2~3",
        "at=x~.3~.3~4~4~90~0",
        "at=12~.9~.9~4~4~90~0",
        "at=12~.3~.3~4~400~90~0",
        "at=12~.3~.3~nan~4~90~0",
        "at=12~.3~.3~4~4~90~9999",
        "at=" + ";".join(["12~.3~.3~4~4~90~0"] * (MOST_INJECTIONS + 1)),
        "at=12~.3~.3~0~4~90~0",
    ],
)
def test_what_makes_no_sense_is_left_out_and_told(address: str) -> None:
    plan, told = back(address)
    assert len(told) == 1
    assert plan == back("")[0]


@given(
    st.dictionaries(
        st.sampled_from(sorted(READERS)),
        st.text(max_size=40)
        | st.sampled_from(
            ["1e999", "-1", "nan", "7", "amara", "1~2~3~4~5~6~7", "12~.3~.3~4~4~90~0"]
        ),
    )
)
def test_no_address_whatever_raises(asked: dict[str, str]) -> None:
    link, told = read_link(asked, LESSONS)
    plan, more = plan_asked(link, LESSONS)
    assert isinstance(plan, Plan)
    assert all(isinstance(one, str) for one in (*told, *more))
