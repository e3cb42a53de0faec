"""How much: units or millilitres of one product, from a site, a total or a mixed vial."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from anatomy.content import KeyPath, UnknownId
from anatomy.evidence import Figure, describe
from anatomy.toxin.products import Reconstitution, load_products, reconstitute
from lessons.feedback import AnswerRefused, Finding, Grade, Severity, Truth
from lessons.questions.kind import Asked, Given, Id, Text
from lessons.questions.marking import finding_of, grade_of, lesson_of
from lessons.scoring.score import Score
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

RULE = "dose"
MOST_UNITS = 500.0
MOST_ML = 20.0
UNITS_FIRST = "How many units? Enter the dose."
ML_FIRST = "How many millilitres? Enter the volume."
RIGHT = "Right: {wanted}."
OFF = "{error:g} {unit} too {way}: it takes {wanted}."
Amount = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class Mix(BaseModel):
    """A vial mixed with saline, of which so many units are drawn, or so many mL. One product."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Id
    vial_units: Amount
    saline_ml: Amount
    units: Amount | None = None
    ml: Amount | None = None

    @model_validator(mode="after")
    def _draws_one_amount(self) -> Self:
        if (self.units is None) == (self.ml is None):
            raise ValueError("a mix draws units or ml. Write one of the two")
        try:
            self.amount()
        except UnknownId as error:
            raise ValueError(str(error)) from error
        return self

    def vial(self) -> Reconstitution:
        """The mixed vial. Raises UnknownId, ValueError."""
        return reconstitute(self.product, vial_units=self.vial_units, saline_ml=self.saline_ml)

    def amount(self) -> tuple[float, str]:
        """What is drawn: the mL of so many units, or the units in so many mL."""
        vial = self.vial()
        if self.units is not None:
            return vial.ml_for(self.units), "mL"
        return vial.units_in(self.ml or 0.0), "U"


class Danger(BaseModel):
    """More than this endangers the patient. why: how."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    over: Figure
    why: Text


class DoseQuestion(Asked):
    """How much is right: of a site, of the lesson's total, of a figure told, or by reckoning.

    Exactly one of the four. ask: what a site or a total is asked in.
    """

    kind: Literal["dose"]
    ask: Literal["units", "ml"] = "units"
    site: Id | None = None
    total: bool = False
    figure: Figure | None = None
    mix: Mix | None = None
    danger: Danger | None = None

    @model_validator(mode="after")
    def _asks_for_one_amount(self) -> Self:
        told = [self.site is not None, self.total, self.figure is not None, self.mix is not None]
        if sum(told) != 1:
            raise ValueError(
                f"{sum(told)} of site, total, figure and mix are given. Write exactly one"
            )
        if self.figure is not None and self.figure.unit != self.ask:
            raise ValueError(
                f"the figure is in {self.figure.unit}, the answer in {self.ask}. Make them one"
            )
        return self

    @property
    def unit(self) -> str:
        """The unit of the answer: U or mL."""
        if self.mix is not None:
            return "mL" if self.mix.units is not None else "U"
        return "U" if self.ask == "units" else "mL"


class DoseAnswer(Given):
    """The amount, in the unit that was asked for."""

    units: Annotated[float, Field(ge=0, le=MOST_UNITS)] | None = None
    ml: Annotated[float, Field(ge=0, le=MOST_ML)] | None = None


def grade_dose(
    face: Face, lesson: Lesson, question: DoseQuestion, answer: DoseAnswer, rubric: Rubric
) -> Grade:
    """Points by the unit rule of a placed needle: the error as a share of the right amount.

    Raises AnswerRefused where the amount is missing.
    """
    del face
    given = _given(question, answer)
    low, high = right_amount(lesson, question)
    error = max(0.0, given - high) + min(0.0, given - low)
    share = rubric.units.fraction(100 * error / ((low + high) / 2))
    right = say_right(lesson, question)
    truth = Truth(label=right, units=(low + high) / 2 if question.unit == "U" else None)
    return grade_of(question, RULE, _score(question, given, error, share, right), rubric=rubric,
                    truth=truth)  # fmt: skip


def public_dose(question: DoseQuestion) -> dict[str, Any]:
    """What may be shown before the answer: the prompt and the unit."""
    return {**question.shown(), "kind": RULE, "unit": question.unit}


def right_amount(lesson: Lesson, question: DoseQuestion) -> tuple[float, float]:
    """The least and the most that is right, in the question's unit."""
    if question.mix is not None:
        amount, _ = question.mix.amount()
        return amount, amount
    figure = _figure(lesson, question)
    return figure.low, figure.high


def say_right(lesson: Lesson, question: DoseQuestion) -> str:
    """The right amount in words, of its product."""
    if question.mix is None:
        figure = _figure(lesson, question)
        return describe(figure)
    amount, unit = question.mix.amount()
    vial = question.mix.vial()
    generic = load_products().product(vial.product).generic
    return (
        f"{amount:.3g} {unit} of {generic} ({vial.vial_units:g} U in {vial.saline_ml:g} mL: "
        f"{vial.units_per_tenth_ml:.3g} U in 0.1 mL)"
    )


def perfect_dose(face: Face, lesson: Lesson, question: DoseQuestion) -> dict[str, Any]:
    """What somebody who knows it sends."""
    del face
    low, high = right_amount(lesson, question)
    return {"units" if question.unit == "U" else "ml": (low + high) / 2}


def reckless_dose(face: Face, lesson: Lesson, question: DoseQuestion) -> dict[str, Any] | None:
    """An amount beyond the danger, None where the question tells none that is verified."""
    del face, lesson
    if question.danger is None or not is_verified(question.danger.over):
        return None
    over = question.danger.over.high
    return {"units": min(MOST_UNITS, over * 2)} if question.unit == "U" else {"ml": over * 2}


def check_dose(lesson: Lesson, question: DoseQuestion) -> Iterable[tuple[KeyPath, str]]:
    """What is wrong with it in its lesson: a site that is not there, a dose without treatment."""
    if question.site is not None:
        sites = [site.id for site in lesson.sites]
        if question.site not in sites:
            yield ("site",), str(UnknownId("site", question.site, sites))
            return
    if question.total and lesson.its_total is None:
        yield ("total",), f"{lesson.id} tells no total. Only a technique has one."
        return
    if question.danger is not None and right_amount(lesson, question)[1] > question.danger.over.low:
        yield ("danger", "over"), "the right dose is beyond the danger. Correct one of the two."


def _figure(lesson: Lesson, question: DoseQuestion) -> Figure:
    if question.figure is not None:
        return question.figure
    holder = lesson.total if question.site is None else lesson.site(question.site)
    return holder.units if question.ask == "units" else holder.ml


def _given(question: DoseQuestion, answer: DoseAnswer) -> float:
    given = answer.units if question.unit == "U" else answer.ml
    if given is None:
        raise AnswerRefused(UNITS_FIRST if question.unit == "U" else ML_FIRST)
    return given


def _score(question: DoseQuestion, given: float, error: float, share: float, right: str) -> Score:
    verified = is_verified(question.evidence)
    finding = finding_of(
        question, RULE, _message(question, error, right),
        severity=_severity(share, verified=verified), why=_why(question),
    ).model_copy(update={"value": given, "unit": question.unit})  # fmt: skip
    findings = (finding, *_dangers(question, given), lesson_of(question))
    return Score(share, share if verified else 1.0, findings)


def _severity(share: float, *, verified: bool) -> Severity:
    if share >= 1:
        return "praise"
    return "serious" if share <= 0 and verified else "minor"


def _why(question: DoseQuestion) -> str:
    return load_products().not_interchangeable.text if question.unit == "U" else ""


def _message(question: DoseQuestion, error: float, right: str) -> str:
    if error == 0:
        return RIGHT.format(wanted=right)
    way = "much" if error > 0 else "little"
    return OFF.format(error=float(f"{abs(error):.3g}"), unit=question.unit, way=way, wanted=right)


def _dangers(question: DoseQuestion, given: float) -> tuple[Finding, ...]:
    danger = question.danger
    if danger is None or given <= danger.over.high:
        return ()
    verified = is_verified(danger.over)
    return (
        Finding(
            rule="danger",
            message=f"More than {describe(danger.over)} endangers the patient.",
            why=danger.why,
            value=given,
            unit=question.unit,
            severity="critical" if verified else "serious",
            evidence=say_evidence(danger.over),
            src=danger.over.src,
            verified=verified,
        ),
    )
