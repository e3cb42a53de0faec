"""The adult templates come near the published distances, by a fit that can be repeated."""

from pathlib import Path

import numpy as np
import pytest

from anatomy import calibrate as fitting
from anatomy.calibrate import calibrate, load_calibration, write_weights
from anatomy.content import UnknownId
from anatomy.landmarks import find_landmarks
from anatomy.measure import (
    WITHIN_SD,
    ends_of,
    load_distances,
    measure_distances,
    measure_patient,
    published,
    table,
)
from anatomy.patients import load_patient
from anatomy.sources import load_sources
from meshes.head import load_head

ADULTS = ("template", "adult_male")


@pytest.mark.parametrize("who", ADULTS)
def test_at_least_22_of_27_distances_lie_within_two_standard_deviations(who: str) -> None:
    rows = measure_patient(who)
    assert len(rows) == 27
    assert sum(abs(row.z) <= WITHIN_SD for row in rows) >= 22


@pytest.mark.parametrize("who", ADULTS)
def test_the_fit_gives_the_weights_in_the_patients_file(who: str) -> None:
    patient = load_patient(who)
    fit = calibrate(who, patient.sex)
    assert dict(fit.weights) == pytest.approx(patient.weights, abs=0.002)


@pytest.mark.parametrize("who", ADULTS)
def test_the_fit_brings_the_face_nearer_and_keeps_to_its_bounds(who: str) -> None:
    plan = load_calibration()
    fit = calibrate(who, load_patient(who).sex)
    assert (fit.z_after**2).sum() < (fit.z_before**2).sum()
    free = [w for name, w in fit.weights.items() if name in plan.free]
    assert min(free) >= 0
    assert max(free) <= plan.most


@pytest.mark.parametrize("who", ADULTS)
def test_a_fitted_face_is_symmetric(who: str) -> None:
    head = load_head()
    cage = head.cage(load_patient(who).shape)
    assert np.allclose(cage[head.mirror] * [-1, 1, 1], cage, atol=1e-9)


def test_every_distance_has_a_known_source_and_a_standard_deviation() -> None:
    sources = load_sources()
    for distance in load_distances().values():
        assert distance.mean.src in sources
        assert distance.mean.sd is not None
        if distance.sd_basis is not None:
            assert distance.sd_basis.src in sources
            assert distance.sd_basis.note


def test_distances_scale_with_the_face() -> None:
    points = find_landmarks(load_head(), load_head().base)
    once = measure_distances(points, "female")
    twice = measure_distances({k: 2 * p for k, p in points.items()}, "female")
    assert [r.ours_mm * 2 for r in once] == pytest.approx([r.ours_mm for r in twice])


def test_sexes_are_compared_with_their_own_means() -> None:
    distance = load_distances()["zy-zy"]
    assert published(distance, "male", 0.0) == (139.1, 5.3)
    assert published(distance, "female", 0.0) == (130.0, 4.6)


def test_of_several_groups_the_nearest_is_taken() -> None:
    assert published(load_distances()["en-en-groups"], "female", 38.4) == (38.5, 3.2)


def test_ends_carry_their_sides() -> None:
    assert ends_of(load_distances()["en-en"]) == ("endocanthion.left", "endocanthion.right")
    assert ends_of(load_distances()["ex-en"]) == ("exocanthion.left", "endocanthion.left")
    assert ends_of(load_distances()["n-sn"]) == ("nasion", "subnasale")


def test_the_table_names_every_distance_with_its_evidence() -> None:
    text = table(measure_patient("template"))
    for name, distance in load_distances().items():
        line = next(line for line in text.splitlines() if line.split()[0] == name)
        assert distance.mean.ev in line
    assert "of 27 within 2 SD" in text


def test_writing_weights_leaves_the_other_lines_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "someone.yaml"
    path.write_text("# note\nid: someone\nweights:\n  sex: 1.0\nage: 30\n", encoding="utf-8")
    monkeypatch.setattr(fitting, "PATIENTS_FOLDER", tmp_path)
    write_weights("someone", {"sex": -1.0, "head_oval": 0.2})
    expected = "# note\nid: someone\nweights:\n  sex: -1.0\n  head_oval: 0.2\nage: 30\n"
    assert path.read_text(encoding="utf-8") == expected


def test_a_patient_without_a_plan_is_not_calibrated() -> None:
    with pytest.raises(UnknownId, match="template"):
        calibrate("templat", "female")
