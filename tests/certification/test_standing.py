"""Standing: done, open or locked, what is missing, and what is next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from certification.asks import Ask, measure_ask
from certification.eligibility import Profile
from certification.evidence import EntryKind, Evidence
from certification.programme import load_programme
from certification.standing import Standing, measure_standing

TODAY = date(2026, 11, 28)
FOUNDATION = load_programme("foundation")
MODULES = {one.id: one for one in FOUNDATION.modules}
DOCTOR = Profile(
    profession="doctor", region="sweden", licence_number="12", licence_ends=date(2027, 12, 31)
)
SUPERVISED: tuple[tuple[EntryKind, str], ...] = (
    ("observed", "dao"), ("simulated", "dao"), ("supervised", "glabellar_lines"),
    ("supervised", "forehead_lines"), ("supervised", "lateral_canthal_lines"),
)  # fmt: skip


def asked(kind: str) -> list[Ask]:
    return [ask for module in FOUNDATION.modules for ask in module.asks if ask.kind == kind]


def names(kind: str) -> list[str]:
    return [name for ask in asked(kind) for name in getattr(ask, "of", ())]


ALL = Evidence(
    profile=DOCTOR,
    enrolled="learner",
    lessons=frozenset(names("lessons")),
    scores=dict.fromkeys(names("score"), 80.0),
    cards=frozenset(f"card {k}" for k in range(30)),
    drills=dict.fromkeys(names("drills"), 80.0),
    plans=frozenset(range(1, 41)),
    logbook=dict.fromkeys(SUPERVISED, 10),
    exams=frozenset(["foundation"]),
)


def stand(evidence: Evidence) -> Standing:
    return measure_standing(FOUNDATION, evidence, today=TODAY)


def states(evidence: Evidence) -> dict[str, str]:
    return {one.module.id: one.state for one in stand(evidence).modules}


def test_at_the_beginning_only_what_waits_for_nothing_is_open() -> None:
    found = states(Evidence(profile=DOCTOR))
    assert {name for name, state in found.items() if state == "open"} == {"theory", "anatomy"}
    assert "done" not in found.values()


def test_what_is_next_is_the_first_thing_missing_in_the_first_open_module() -> None:
    half = frozenset(["theory_pharmacology_units"])
    following = stand(Evidence(profile=DOCTOR, lessons=half)).next
    assert following is not None
    standing, reached = following
    assert (standing.module.id, reached.ask.kind) == ("theory", "lessons")
    assert (reached.done, reached.wanted) == (1, 5)
    assert reached.left[0] == "theory_products_reconstitution"


def test_everything_done_is_finished_and_nothing_is_next() -> None:
    found = stand(ALL)
    assert set(states(ALL).values()) == {"done"}
    assert found.finished
    assert found.next is None
    assert found.share == 1
    assert found.credits == FOUNDATION.credits


def test_one_point_below_the_share_is_not_done() -> None:
    below = {**ALL.scores, "theory_aftercare": 79.9}
    assert states(replace(ALL, scores=below))["aftercare"] == "open"


def test_thirty_nine_patients_are_one_too_few() -> None:
    found = stand(replace(ALL, plans=frozenset(range(1, 40))))
    technique = next(one for one in found.modules if one.module.id == "technique")
    assert technique.state == "open"
    (missing,) = technique.missing
    assert (missing.done, missing.wanted) == (39, 40)


def test_who_only_observes_finds_supervised_practice_shut() -> None:
    for evidence in (
        replace(ALL, enrolled="observer"),
        replace(ALL, enrolled=""),
        replace(ALL, profile=None),
        replace(ALL, profile=Profile(profession="student", region="sweden")),
    ):
        found = stand(evidence)
        shut = {one.module.id for one in found.modules if one.shut}
        assert shut == {"supervised", "examination"}
        assert not found.finished


def test_a_licence_that_ran_out_shuts_what_it_opened() -> None:
    later = measure_standing(FOUNDATION, ALL, today=date(2028, 1, 1))
    assert not later.finished
    assert later.decision.answer == "not_yet"


def test_entries_of_another_kind_or_technique_do_not_count() -> None:
    wrong: dict[tuple[EntryKind, str], int] = {("observed", "glabellar_lines"): 50,
                                               ("supervised", "dao"): 50}  # fmt: skip
    found = stand(replace(ALL, logbook=wrong))
    supervised = next(one for one in found.modules if one.module.id == "supervised")
    assert [one.done for one in supervised.reached] == [10, 0, 0, 0, 0]


@given(st.data())
def test_more_evidence_never_closes_a_module_or_lessens_a_count(data: st.DataObject) -> None:
    some = replace(
        ALL,
        lessons=frozenset(data.draw(st.sets(st.sampled_from(sorted(ALL.lessons))))),
        plans=frozenset(data.draw(st.sets(st.integers(1, 40)))),
        cards=frozenset(data.draw(st.sets(st.sampled_from(sorted(ALL.cards))))),
        exams=frozenset(),
    )
    more = replace(some, lessons=ALL.lessons, plans=ALL.plans, cards=ALL.cards)
    rank = ("locked", "open", "done")
    before, after = states(some), states(more)
    assert all(rank.index(after[name]) >= rank.index(before[name]) for name in MODULES)
    for module in FOUNDATION.modules:
        for ask in module.asks:
            assert (
                measure_ask(ask, some).done
                <= measure_ask(ask, more).done
                <= (measure_ask(ask, more).wanted)
            )
    assert stand(some).share <= stand(more).share
