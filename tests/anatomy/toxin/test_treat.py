"""A dose only weakens, only where it reaches, alike on both sides, and for a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from anatomy import Atlas, build_face, sample_patient
from anatomy.content import UnknownId
from anatomy.expressions import expression_weights
from anatomy.face import Face
from anatomy.place import Place, resolve_place
from anatomy.toxin import Injection, Treatment, injection_at, load_products, treat, weaken
from anatomy.toxin.barriers import Barrier, bones_of
from anatomy.toxin.injection import DEEPEST_MM
from anatomy.toxin.model import load_model
from anatomy.toxin.samples import sample_muscles
from meshes.bodies import Bodies
from meshes.frame import mirror_points
from meshes.mesh import FloatArray
from tests.anatomy.mirrored import mirrored, other
from tests.anatomy.toxin.plans import at_the_rim, label_plan, site
from tests.conftest import slow_examples

EXAMPLES = slow_examples(25)
PRODUCTS = tuple(load_products().products)
LONG_LASTING = "daxi"
NINE_MONTHS = 274  # the longest that daxi is told to last (dax_web)

LEVATOR = "levator_palpebrae_superioris.left"
NO_BONE = Barrier(Bodies([]))

Dose = tuple[float, float, float, str]
doses = st.tuples(
    st.floats(0, 1, exclude_max=True),  # which sample of a muscle the tip lies at
    st.floats(0.25, 60),
    st.floats(0.01, 1),
    st.sampled_from(PRODUCTS),
)
plans = st.lists(doses, min_size=1, max_size=6)


@lru_cache(maxsize=2)
def tips(face: Face) -> FloatArray:
    """Where a needle may end: samples of muscles below the skin, not too deep, out of the bone."""
    points = sample_muscles(face).points
    depth_mm = -face.finder.find(points).signed_mm
    return points[
        (depth_mm > 0) & (depth_mm < DEEPEST_MM) & (bones_of(face).depth_mm(points)[0] < 0)
    ]


def injections(face: Face, plan: Sequence[Dose]) -> list[Injection]:
    points = tips(face)
    return [
        Injection(points[int(where * len(points))], units, volume, product)
        for where, units, volume, product in plan
    ]


def blocked_share(treatment: Treatment, muscle: str) -> float:
    """How much of a muscle is blocked at full effect."""
    return 1 - treatment.muscle_strength(14)[muscle]


@EXAMPLES
@given(plan=plans, more=st.floats(1, 8), day=st.floats(0, 200))
def test_more_units_never_strengthen_a_muscle(
    face: Face, plan: list[Dose], more: float, day: float
) -> None:
    less = injections(face, plan)
    first = less[0]
    rest = less[1:]
    stronger = Injection(first.tip, first.units * more, first.volume_ml, first.product)
    before, after = treat(face, less), treat(face, [stronger, *rest])
    for name, strength in after.strength(day).items():
        assert strength <= before.strength(day)[name] + 1e-12


@EXAMPLES
@given(plan=plans)
def test_a_muscle_outside_the_spread_is_untouched(face: Face, plan: list[Dose]) -> None:
    treatment = treat(face, injections(face, plan))
    samples = treatment.samples
    reached = np.zeros(len(samples.points), dtype=bool)
    for reach in treatment.reaches:
        away = np.linalg.norm(samples.points - reach.injection.tip, axis=1)
        reached |= away * load_model().spread.along < reach.radius_mm + 1
    for row, muscle in enumerate(samples.muscles):
        if not reached[samples.muscle == row].any():
            assert treatment.muscle_strength(14)[muscle] == 1.0


@pytest.fixture(scope="session")
def uneven(atlas: Atlas) -> Face:
    """Somebody as uneven as anybody is drawn, with variants on one side only."""
    return build_face(atlas, sample_patient(3, asymmetry=1.0))


@pytest.mark.parametrize("who", ["face", "uneven"])
@EXAMPLES
@given(plan=plans)
def test_mirrored_injections_on_a_mirrored_patient_give_mirrored_results(
    who: str, request: pytest.FixtureRequest, plan: list[Dose]
) -> None:
    face: Face = request.getfixturevalue(who)
    here = injections(face, plan)
    there = [
        Injection(mirror_points(i.tip[None])[0], i.units, i.volume_ml, i.product) for i in here
    ]
    right = treat(mirrored(face), there).strength(14)
    for name, strength in treat(face, here).strength(14).items():
        assert right[other(name)] == pytest.approx(strength, abs=1e-6), name


@EXAMPLES
@given(plan=plans)
def test_day_0_changes_nothing(face: Face, plan: list[Dose]) -> None:
    treatment = treat(face, injections(face, plan))
    assert set(treatment.strength(0).values()) == {1.0}
    told = {"frown": 0.7, "smile": 1.0, "jawOpen": 0.2, "raise_brows.left": 0.5}
    head_units = frozenset(face.atlas.head.units) if face.atlas else frozenset()
    assert weaken(told, treatment, 0) == expression_weights(told, head_units=head_units)


@EXAMPLES
@given(plan=plans)
def test_strength_is_back_by_day_150_and_after_nine_months_of_the_longest(
    face: Face, plan: list[Dose]
) -> None:
    usual = [(w, u, v, "ona" if p == LONG_LASTING else p) for w, u, v, p in plan]
    assert min(treat(face, injections(face, usual)).strength(150).values()) >= 0.95
    assert min(treat(face, injections(face, plan)).strength(NINE_MONTHS).values()) >= 0.95


def test_daxi_lasts_longer_than_ona_as_its_label_says(face: Face) -> None:
    ona, daxi = treat(face, label_plan(face, "ona")), treat(face, label_plan(face, LONG_LASTING))
    muscle = "corrugator_supercilii.left"
    assert daxi.muscle_strength(24 * 7)[muscle] < 0.7 < ona.muscle_strength(24 * 7)[muscle]


def test_the_effect_comes_within_days_and_is_full_at_two_weeks(face: Face) -> None:
    treatment = treat(face, label_plan(face))
    days = {d: treatment.muscle_strength(d)["procerus"] for d in (0, 1, 3, 7, 14, 28, 84, 112)}
    assert days[1] == 1.0  # onset 1 to 4 days, label_ona_pi
    assert days[3] < 1.0
    assert days[7] < 0.5  # crow2022: lines gone on day 7
    assert days[14] == days[28] == min(days.values())
    assert days[84] < 0.5 < days[112]  # 12 to 16 weeks, label_ona_pi


def test_each_product_is_measured_by_its_own_label_and_nothing_is_converted(face: Face) -> None:
    ona = treat(face, label_plan(face, "ona")).muscle_strength(14)
    for product in PRODUCTS:
        assert treat(face, label_plan(face, product)).muscle_strength(14) == pytest.approx(ona)


def test_the_radius_is_the_proposed_formula_and_says_so() -> None:
    spread = load_model().spread
    assert (spread.ev, spread.src) == ("proposal", "project")
    assert spread.radius_mm(1, 0.1) == pytest.approx(12)
    assert spread.radius_mm(0.5, 0.05) == pytest.approx(12 * 0.5**0.5 * 0.5**0.15)
    assert spread.radius_mm(0.01, 0.01) == 5
    assert spread.radius_mm(100, 1) == 25


def test_the_radius_agrees_with_what_it_was_fitted_to() -> None:
    spread, points = load_model().spread, load_model().points
    assert points[0].low <= spread.radius_mm(4.5 / 4, 0.1) <= points[0].high  # hexsel2008
    assert points[1].low <= spread.radius_mm(2 / 4, 0.05) <= points[1].high
    wider = (spread.radius_mm(1, 0.5) / spread.radius_mm(1, 0.1)) ** 2
    assert 100 * (wider - 1) == pytest.approx(points[2].low, rel=0.3)  # hsu2004


def test_farther_along_the_belly_than_across_it(face: Face) -> None:
    samples = sample_muscles(face)
    row = samples.muscles.index("sternocleidomastoid.left")
    rows = np.flatnonzero(samples.muscle == row)
    middle = rows[len(rows) // 2]
    treatment = treat(face, [Injection(samples.points[middle], 4, 0.1)])
    ways = samples.points[rows] - samples.points[middle]
    along = np.abs(ways @ samples.fibre[middle])
    across = np.sqrt(np.clip((ways**2).sum(axis=1) - along**2, 0, None))
    hit = treatment.blocked["ona"][rows] > 0
    assert along[hit].max() > across[hit].max()


def _soup(bodies: Bodies) -> trimesh.Trimesh:
    """All their triangles, which share no corner."""
    corners = bodies.vertices[bodies.corners]
    return trimesh.Trimesh(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3))


def test_what_bone_stops_is_what_a_straight_line_meets(face: Face) -> None:
    bones, rng = bones_of(face), np.random.default_rng(1)
    walls = _soup(bones.bodies)
    starts = rng.choice(tips(face), 360)
    ends = starts + rng.normal(0, 6, starts.shape)
    places, lines, _ = walls.ray.intersects_location(starts, ends - starts)
    within = ((places - starts[lines]) ** 2).sum(1) <= ((ends - starts)[lines] ** 2).sum(1)
    expected = np.bincount(lines[within], minlength=len(starts)) > 0
    assert np.array_equal(bones.crossed(starts, ends), expected)
    assert expected.sum() > 10


def test_the_orbital_septum_keeps_a_dose_from_the_levator(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    shielded = treat(face, at_the_rim(face))
    model = load_model()
    no_septum = model.spread.model_copy(update={"septum_mm": 0.0})
    bare = model.model_copy(update={"spread": no_septum})
    monkeypatch.setattr("anatomy.toxin.spread.load_model", lambda: bare)
    open_ = treat(face, at_the_rim(face))
    assert 0 < blocked_share(shielded, LEVATOR) < 0.9 * blocked_share(open_, LEVATOR)


def test_bone_shields_the_muscle_behind_it(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every sample that a straight line from the tip meets bone on the way to, nothing comes."""
    plan = at_the_rim(face)
    shielded = treat(face, plan)
    samples, muscle = shielded.samples, "corrugator_supercilii.left"
    rows = np.flatnonzero(samples.muscle == samples.muscles.index(muscle))
    starts = np.tile(plan[0].tip, (len(rows), 1))
    behind = rows[bones_of(face).crossed(starts, samples.points[rows])]
    monkeypatch.setattr("anatomy.toxin.spread.bones_of", lambda _: NO_BONE)
    boneless = treat(face, plan)
    assert shielded.blocked["ona"][behind].max() == 0 < boneless.blocked["ona"][behind].max()
    assert 0 < blocked_share(shielded, muscle) < 0.9 * blocked_share(boneless, muscle)


def test_samples_follow_the_patient_and_hold_every_muscle(face: Face, man: Face) -> None:
    for person in (face, man):
        samples = sample_muscles(person)
        assert set(samples.muscles) == {n for n, kind in person.kinds.items() if kind == "muscle"}
        for row, muscle in enumerate(samples.muscles):
            points = samples.points[samples.muscle == row]
            mesh = person.meshes[muscle]
            assert len(points) >= 8
            assert (points >= mesh.vertices.min(axis=0) - 1e-6).all()
            assert (points <= mesh.vertices.max(axis=0) + 1e-6).all()


def test_injections_off_the_face_are_refused_in_words(face: Face) -> None:
    entry = resolve_place(face, Place(ref="glabella"))
    outside = Injection(entry.position + 5 * entry.normal, 4, 0.1)
    with pytest.raises(ValueError, match=r"Injection 1 lies 5\.0 mm off the face"):
        treat(face, [outside])
    deep = Injection(entry.position - 10 * entry.normal, 4, 0.1)
    with pytest.raises(ValueError, match=r"inside bone\. Draw the needle back"):
        treat(face, [deep])
    with pytest.raises(ValueError, match="Nothing is treated deeper than 40 mm"):
        treat(face, [Injection(np.array([0, 40, 10]), 4, 0.1)])
    with pytest.raises(ValueError, match="three finite coordinates"):
        Injection(np.array([0, math.nan, 0]), 4, 0.1)


def test_impossible_doses_are_refused_in_words(face: Face) -> None:
    place = Place(ref="glabella")
    for units in (-1, math.nan, 501):
        with pytest.raises(ValueError, match="U is no dose"):
            site(face, place, 3, units=units)
    with pytest.raises(ValueError, match="more than a syringe of 1 mL holds"):
        site(face, place, 3, volume_ml=1.5)
    entry = resolve_place(face, place)
    with pytest.raises(UnknownId, match="Did you mean"):
        injection_at(entry, 3, units=4, volume_ml=0.1, product="ono")
    with pytest.raises(ValueError, match="points out of the face"):
        injection_at(entry, 3, units=4, volume_ml=0.1, direction=entry.normal)
    with pytest.raises(ValueError, match="A depth of -1 mm is none"):
        injection_at(entry, -1, units=4, volume_ml=0.1)


@pytest.mark.parametrize("day", [-1, math.nan, 4000])
def test_a_day_that_is_none_is_refused(face: Face, day: float) -> None:
    with pytest.raises(ValueError, match=r"is none\. It must be from 0 to"):
        treat(face, []).strength(day)


def test_no_injection_leaves_all_as_it_was(face: Face) -> None:
    assert set(treat(face, []).strength(14).values()) == {1.0}


def test_how_deep_in_bone_is_what_the_nearest_wall_and_its_side_tell(face: Face) -> None:
    bones, rng = bones_of(face), np.random.default_rng(2)
    points = rng.choice(tips(face), 400) + rng.normal(0, 4, (400, 3))
    depth, out = bones.depth_mm(points)
    places, far, _ = _soup(bones.bodies).nearest.on_surface(points)
    assert np.abs(depth) == pytest.approx(far, abs=1e-6)
    assert (depth > 0).sum() > 20
    on_wall = points + depth[:, None] * out
    assert np.linalg.norm(on_wall - places, axis=1).max() < 1e-6
    settled, _ = bones.depth_mm(points + (depth + 0.2)[:, None] * out)
    assert (settled < 0).mean() > 0.98  # in a narrow gap the other wall may be nearer
