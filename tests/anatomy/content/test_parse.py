"""Each breaker takes a valid file, breaks one thing and reads the sentence its author reads."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from anatomy.content import (
    ContentError,
    UnknownId,
    load_folder,
    nearest_match,
    parse,
    parse_file,
    read_text,
)
from anatomy.evidence import Figure


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Identify(Strict):
    kind: Literal["identify"]
    target: str


class PlaceQuestion(Strict):
    kind: Literal["place"]
    place: dict[str, float]
    units: Figure


class Demo(Strict):
    id: str
    sites: int
    ready: bool
    day: date | None = None
    plane: Literal["deep", "superficial"]
    angle: Annotated[float, Field(ge=0, le=90)]
    tags: Annotated[tuple[str, ...], Field(min_length=1)]
    depth: Figure
    spread: tuple[Figure, ...] = ()
    questions: tuple[Annotated[Identify | PlaceQuestion, Field(discriminator="kind")], ...] = ()


class Breaker(Strict):
    """One change to the valid file, and what its author reads."""

    old: str
    new: str
    says: str


class Breakers(Strict):
    breakers: tuple[Breaker, ...]


BREAKERS = parse_file(Breakers, Path(__file__).with_name("breakers.yaml")).model.breakers
VALID = """\
id: demo
sites: 5
ready: true
day: 2026-05-01
plane: deep
angle: 90
tags: [glabella]
depth: {mm: 4.0, sd: 0.6, ev: found, src: cho2019}
spread:
  - {mm: [10, 15], ev: recalled, src: hexsel2008}
questions:
  - {kind: identify, target: procerus}
  - kind: place
    place: {lateral: 2.0}
    units: {units: 4, ev: found, src: label_ona}
"""


def broken(old: str, new: str) -> list[str]:
    """The sentences about the valid file after one change."""
    assert old in VALID
    with pytest.raises(ContentError) as caught:
        parse(Demo, read_text(VALID.replace(old, new), file="demo.yaml", stem="demo"))
    return str(caught.value).splitlines()


def test_the_valid_file_is_read() -> None:
    demo = parse(Demo, read_text(VALID))
    assert demo.sites == 5
    assert demo.day == date(2026, 5, 1)
    assert list(demo.depth.numbers) == [4]
    assert list(demo.spread[0].numbers) == [10, 15]
    assert type(demo.angle) is float


@pytest.mark.parametrize("case", BREAKERS, ids=lambda case: case.new.strip()[:40])
def test_one_broken_thing_gives_one_sentence(case: Breaker) -> None:
    assert broken(case.old, case.new) == [case.says]


def test_all_problems_of_a_file_come_at_once_in_the_order_of_its_lines() -> None:
    text = VALID.replace("plane: deep", "plane: deap").replace("angle: 90", "angle: 95")
    text = text.replace("sites: 5", "sites: five")
    with pytest.raises(ContentError) as caught:
        parse(Demo, read_text(text, file="demo.yaml"))
    assert [problem.line for problem in caught.value.problems] == [2, 5, 6]


def test_a_folder_gives_every_problem_of_every_file_at_once(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(VALID.replace("sites: 5", "sites: x"), encoding="utf-8")
    (tmp_path / "second.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    (tmp_path / "third.yaml").write_text(VALID, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_folder(Demo, tmp_path)
    assert [Path(problem.file).name for problem in caught.value.problems] == [
        "demo.yaml",
        "second.yaml",
        "third.yaml",
    ]
    assert caught.value.problems[2].message == (
        "'demo' is not the file's name. Write id: third, or rename the file."
    )


def test_an_id_may_occur_once_in_a_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "demo.yaml").write_text(VALID, encoding="utf-8")
    with pytest.raises(ContentError, match="another file is called 'demo' too"):
        load_folder(Demo, tmp_path)


def test_an_unknown_id_names_the_nearest() -> None:
    error = UnknownId("structure", "corugator_supercilii.left", ["corrugator_supercilii.left"])
    assert str(error) == (
        "Unknown structure 'corugator_supercilii.left'. Did you mean 'corrugator_supercilii.left'?"
    )
    assert error.nearest == "corrugator_supercilii.left"
    assert (
        str(UnknownId("view", "q", ["front", "left"])) == "Unknown view 'q'. Allowed: front, left."
    )


def test_the_nearest_match_is_a_near_one_or_none() -> None:
    assert nearest_match("Procerus", ["procerus", "frontalis"]) == "procerus"
    assert nearest_match("corrugator", ["corrugator_supercilii", "procerus"]) == (
        "corrugator_supercilii"
    )
    assert nearest_match("zzz", ["procerus"]) is None
    assert nearest_match("", []) is None
