"""Patients are read strictly, and a wrong name is answered with the right one."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from anatomy import patients
from anatomy.content import ContentError, UnknownId
from anatomy.patients import (
    Patient,
    list_patients,
    load_patient,
    shape_names,
)

VALID = "id: someone\nname: Someone\nage: 40\nsex: female\nweights: {sex: -1.0}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(patients, "PATIENTS_FOLDER", tmp_path)
    load_patient.cache_clear()
    return tmp_path


def read(folder: Path, text: str) -> Patient:
    (folder / "someone.yaml").write_text(text, encoding="utf-8")
    load_patient.cache_clear()
    return load_patient("someone")


def test_every_patient_that_comes_along_is_valid() -> None:
    assert {"template", "adult_male"} <= set(list_patients())
    for name in list_patients():
        assert load_patient(name).id == name


def test_an_unknown_patient_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match="Did you mean 'template'"):
        load_patient("templat")


def test_a_valid_file_is_read(folder: Path) -> None:
    assert read(folder, VALID).shape == {"sex": -1.0}


def test_asymmetry_adds_to_the_shape(folder: Path) -> None:
    person = read(folder, VALID + "asymmetry: {asym_jaw_1_left: 0.5}\n")
    assert person.shape == {"sex": -1.0, "asym_jaw_1_left": 0.5}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (VALID.replace("sex: -1.0", "sexx: -1.0"), "Did you mean 'sex'"),
        (VALID.replace("id: someone", "id: other"), "not the file's name"),
        (VALID.replace("-1.0", "-9.0"), "weights"),
        (VALID.replace("age:", "aeg:"), "age"),
        (VALID + "complexion: {tone: 9}\n", "tone"),
        (VALID + "complexion: {lips: red}\n", "lips"),
        (VALID + "fullness: 1.2\n", "fullness"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(folder: Path, wrong: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        read(folder, wrong)
    assert sentence in str(caught.value)
    assert "someone.yaml:" in str(caught.value)


def test_every_shape_name_stands_for_something() -> None:
    assert {"sex", "eye_bag_incr", "eye_bag_incr.left"} <= set(shape_names())


def test_a_patient_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load_patient("template").age = 20  # type: ignore[misc]
