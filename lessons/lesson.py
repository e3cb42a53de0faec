"""A lesson as its files tell it: what is taught, where to inject, what to keep away from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, Protocol, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from anatomy.content import UnknownId
from anatomy.evidence import Evidenced, Figure
from anatomy.place import Place
from anatomy.structures import Review
from lessons.boundary import Boundary
from lessons.cite import citations_in
from lessons.questions import Question
from lessons.questions.case import PART_SIGN, CaseQuestion
from lessons.questions.made import made_question
from lessons.step import Step

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Side = Literal["left", "right", "median"]
LessonKind = Literal["technique", "region", "system", "danger", "theory"]
OWN_FILES = {
    "opened_zones": "Name the danger zones under zones",
    "questions": "Move them to questions.yaml",
    "content_hash": "It is worked out from the files",
}
OF_A_TECHNIQUE = ("status", "product", "total", "sites")


class Part(BaseModel):
    """Something a file says: nothing in it changes, and no unknown key is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Status(Evidenced):
    """Whether a product's label covers this treatment, and whose label."""

    kind: Literal["on_label", "off_label"]
    text: Text


class Product(Evidenced):
    """The product whose units this lesson uses, and why they fit no other."""

    name: Text
    not_interchangeable: Text
    dilution: tuple[Figure, ...] = ()


class Elsewhere(Part):
    """Why the needle of a site may end beside its target on some faces, and how far at most.

    within_mm: from the tip, at any depth the site tells, to the target; measured on the template
    and on 50 made-up people, so it is this project's and no clinical figure.
    """

    reason: Text
    within_mm: float = Field(gt=1, le=25, allow_inf_nan=False)


class Site(Part):
    """One injection site; dose, volume, depth, angle, position and target bring their evidence.

    side: median, or both for a mirrored pair. place: where on the skin. at: the same in words.
    units, ml, depth_mm, angle_deg: figures; a depth is straight down from the skin.
    layer: where the tip should lie. target: ids of the muscles it is meant for.
    elsewhere: why its needle may end beside them on some faces, and up to how many mm; without it
    the needle ends in a target, or within 1 mm, on every face.
    """

    id: Id
    name: Text
    label: Text
    side: Literal["median", "both"]
    place: Place
    at: Text
    units: Figure
    ml: Figure
    depth_mm: Figure
    angle_deg: Figure
    layer: Text
    target: tuple[Id, ...] = Field(min_length=1)
    position: Evidenced
    target_evidence: Evidenced
    elsewhere: Elsewhere | None = None

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides of the face it is injected on."""
        return ("median",) if self.side == "median" else ("right", "left")


class AtRisk(Part):
    """A structure inside a danger zone, and how deep it was found.

    elsewhere: why it may lie outside the outline on some faces.
    """

    id: Id
    depth: Figure | None = None
    note: Text | None = None
    elsewhere: Text | None = None


class Zone(Part):
    """A danger zone: an outline on the skin, a range of depth, what lies there and what follows.

    One file of `data/zones/`, shared by every lesson that names it. mechanism_evidence: where the
    numbers of mechanism and consequence come from; needed where they tell any.
    """

    id: Id
    name: Text
    side: Literal["median", "both"]
    boundary: Boundary
    boundary_evidence: Evidenced
    depth_mm: Figure
    structures: tuple[AtRisk, ...] = Field(min_length=1)
    mechanism: Text
    consequence: Text
    mechanism_evidence: Evidenced | None = None
    rule: Text
    rule_evidence: Evidenced
    risk_for: tuple[Literal["toxin", "filler"], ...] = Field(min_length=1)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides of the face it is drawn on."""
        return ("median",) if self.side == "median" else ("right", "left")


class Limit(Part):
    """A line not to go below: `keep_above` over what the places of `rim` draw.

    over: what that is, as said inside a sentence.
    """

    id: Id
    name: Text
    rule: Text
    why: Text
    over: Text = "the bony rim"
    rim: tuple[Place, ...] = Field(min_length=2)
    rim_evidence: Evidenced
    keep_above: Figure


class Rule(Evidenced):
    """A limit in words, where no line on the skin says it."""

    text: Text


class Complication(Part):
    """What can go wrong, how often, when, and what to do."""

    id: Id
    name: Text
    share: tuple[Figure, ...] = ()
    onset: Figure | None = None
    duration: Figure | None = None
    text: Text
    rescue: Text
    evidence: Evidenced


class Total(Part):
    """What the sites add up to: the label's own total, or without a label just their sum.

    of: ids of the sites it adds up, where the lesson tells more than one treatment; empty is all.
    published: doses told for the whole technique.
    """

    units: Figure
    ml: Figure
    sites: Figure
    of: tuple[Id, ...] = ()
    published: tuple[Figure, ...] = ()


class Lesson(Part):
    """Everything one lesson teaches and asks.

    status, product, total and sites belong to a technique. zones: in the file the ids of danger
    zones, here the zones themselves. content_hash: the SHA-256 of its files and zones as they were
    read, to which attempts are pinned.

    >>> from lessons.load import load_lesson
    >>> [site.id for site in load_lesson("glabellar_lines").sites]
    ['procerus_mid', 'corr_medial', 'corr_lateral']
    """

    id: Id
    kind: LessonKind = "technique"
    title: Text
    region: Text
    summary: Text
    its_status: Status | None = Field(default=None, alias="status")
    its_product: Product | None = Field(default=None, alias="product")
    objectives: tuple[Text, ...] = Field(min_length=1)
    its_total: Total | None = Field(default=None, alias="total")
    questions_wanted: int = Field(ge=0)
    sites: tuple[Site, ...] = ()
    limits: tuple[Limit, ...] = ()
    rules: tuple[Rule, ...] = ()
    zone_ids: tuple[Id, ...] = Field(default=(), alias="zones")
    opened_zones: tuple[Zone, ...] = ()
    complications: tuple[Complication, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    rubric: Id = "standard"
    review: Review | None = None
    questions: tuple[Question, ...] = ()
    content_hash: str = ""

    @field_validator(*OWN_FILES, mode="before")
    @classmethod
    def _stand_in_their_own_files(cls, value: object, info: ValidationInfo) -> object:
        del value
        raise ValueError(
            f"{info.field_name} is not written here. {OWN_FILES[str(info.field_name)]}"
        )

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        told = {
            "status": self.its_status,
            "product": self.its_product,
            "total": self.its_total,
            "sites": self.sites or None,
        }
        given = [key for key in OF_A_TECHNIQUE if told[key] is not None]
        missing = [key for key in OF_A_TECHNIQUE if told[key] is None]
        if self.kind == "technique" and missing:
            raise ValueError(f"a technique needs {', '.join(missing)}. Add it, or write its kind")
        if self.kind != "technique" and given:
            raise ValueError(
                f"{', '.join(given)} belong to a technique, and this is kind: {self.kind}. "
                "Take it out, or write kind: technique"
            )
        return self

    @property
    def status(self) -> Status:
        """Whose label covers it. Raises ValueError for a lesson that is no technique."""
        return _of_a_technique(self, self.its_status)

    @property
    def product(self) -> Product:
        """The product its units are of. Raises ValueError for a lesson that is no technique."""
        return _of_a_technique(self, self.its_product)

    @property
    def total(self) -> Total:
        """What the sites add up to. Raises ValueError for a lesson that is no technique."""
        return _of_a_technique(self, self.its_total)

    @property
    def treatment_sites(self) -> tuple[Site, ...]:
        """The sites of one treatment: those that the total adds up."""
        of = () if self.its_total is None else self.its_total.of
        return tuple(site for site in self.sites if not of or site.id in of)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The danger zones it names."""
        return self.opened_zones

    @property
    def short_steps(self) -> tuple[Step, ...]:
        """The five-minute version."""
        return tuple(step for step in self.steps if step.short)

    @property
    def references(self) -> tuple[str, ...]:
        """Keys of every source it leans on, sorted."""
        written = {src for text in texts_in(self) for src, _ in citations_in(text)}
        return tuple(sorted(written | {e.src for e in evidence_in(self) if e.src is not None}))

    def site(self, site_id: str) -> Site:
        """The site with this id. Raises UnknownId."""
        return find("site", self.sites, site_id)

    def zone(self, zone_id: str) -> Zone:
        """The danger zone with this id. Raises UnknownId."""
        return find("danger zone", self.zones, zone_id)

    def limit(self, limit_id: str) -> Limit:
        """The limit with this id. Raises UnknownId."""
        return find("limit", self.limits, limit_id)

    def step(self, step_id: str) -> Step:
        """The step with this id. Raises UnknownId."""
        return find("step", self.steps, step_id)

    def question(self, question_id: str) -> Question:
        """The question with this id, the part `<case>.<part>` of one, or one made about the lesson.

        Raises UnknownId.
        """
        case_id, sign, _ = question_id.partition(PART_SIGN)
        case = next((q for q in self.questions if sign and q.id == case_id), None)
        if isinstance(case, CaseQuestion):
            return case.part(question_id)
        if all(question.id != question_id for question in self.questions):
            made = made_question(self, question_id)
            if made is not None:
                return made
        return find("question", self.questions, question_id)


T = TypeVar("T")


def _of_a_technique(lesson: Lesson, told: T | None) -> T:
    if told is None:
        raise ValueError(f"{lesson.id} is kind: {lesson.kind}; only a technique has this.")
    return told


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


N = TypeVar("N", bound=Named)


def find(kind: str, things: Sequence[N], wanted: str) -> N:
    """The thing with this id. Raises UnknownId with the nearest match."""
    for thing in things:
        if thing.id == wanted:
            return thing
    raise UnknownId(kind, wanted, [thing.id for thing in things])


def evidence_in(thing: object) -> Iterator[Evidenced]:
    """Every figure and tagged statement inside a model, in the order written."""
    if isinstance(thing, Evidenced):
        yield thing
    if isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from evidence_in(getattr(thing, name))
    elif isinstance(thing, tuple):
        for one in thing:
            yield from evidence_in(one)


def texts_in(thing: object) -> Iterator[str]:
    """Every text inside a model, in the order written."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from texts_in(getattr(thing, name))
    elif isinstance(thing, tuple):
        for one in thing:
            yield from texts_in(one)
