"""Named invented people with a history, ready for lessons and exams: anatomy/data/cases/."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.content import ContentError, Document, Problem, UnknownId, parse_file
from anatomy.evidence import Evidenced
from anatomy.patients import Patient
from anatomy.people.plan import load_plan
from anatomy.people.sample import sample_patient
from anatomy.people.wishes import check_wishes
from anatomy.variants import check_choice

CASES_FOLDER = Path(__file__).parents[1] / "data" / "cases"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Decision = Literal["treat", "treat_with_care", "defer", "do_not_treat"]


class Wishes(BaseModel):
    """What the case wishes of its face; the same words as `sample_patient` takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    age: int
    sex: str
    ancestry: dict[str, float]
    fullness: float
    form: str
    asymmetry: float
    tone: float


class Reason(Evidenced):
    """One thing in the history that decides, what follows from it, and where that is written."""

    because: Text
    so: Text


class History(BaseModel):
    """What the person tells. decision: what to do today, for the reasons given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concern: Text
    medication: tuple[Text, ...]
    previous_treatment: tuple[Text, ...]
    conditions: tuple[Text, ...]
    contraindications: tuple[Text, ...]
    decision: Decision
    reasons: Annotated[tuple[Reason, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _who_is_not_treated_has_a_contraindication(self) -> Self:
        if self.decision in ("defer", "do_not_treat") and not self.contraindications:
            raise ValueError(f"{self.decision} needs its contraindications. Name them")
        return self


class Case(BaseModel):
    """An invented person: a first name, a face (seed and wishes), variants and a history."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Text
    invented: Literal[True]
    seed: Annotated[int, Field(ge=0)]
    wishes: Wishes
    variants: dict[str, str]
    teaches: Text
    history: History
    review: Text | None

    @cached_property
    def patient(self) -> Patient:
        """The patient of this case, under the case's id and name."""
        drawn = sample_patient(self.seed, **self.wishes.model_dump())
        given = {"id": self.id, "name": self.name, "variants": self.variants}
        return drawn.model_copy(update={**given, "note": self.history.concern})


def list_cases() -> tuple[str, ...]:
    """The ids of the cases that come with the project, sorted."""
    return tuple(sorted(path.stem for path in CASES_FOLDER.glob("*.yaml")))


@lru_cache(maxsize=64)
def load_case(case_id: str) -> Case:
    """The case with this id. Raises UnknownId with the nearest match, ContentError.

    >>> load_case("amara").patient.sex
    'female'
    """
    if case_id not in list_cases():
        raise UnknownId("case", case_id, list_cases())
    loaded = parse_file(Case, CASES_FOLDER / f"{case_id}.yaml")
    problems = list(check_case(loaded.model, loaded.document))
    if loaded.model.id != case_id:
        problems.append(loaded.document.problem(("id",), "it is not the file's name. Make it so."))
    if problems:
        raise ContentError(problems)
    return loaded.model


def check_case(case: Case, document: Document) -> Iterator[Problem]:
    """What is wrong with a case beyond its form: wishes, variants and options there are not."""
    for name, text in check_wishes(case.wishes.model_dump(), load_plan()):
        yield document.problem(("wishes", name), text)
    for name, option in case.variants.items():
        try:
            check_choice(name, option)
        except UnknownId as unknown:
            yield document.problem(("variants", name), str(unknown))
