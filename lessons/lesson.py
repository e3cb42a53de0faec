"""A lesson as its files tell it: what is taught, where to inject, what to keep away from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anatomy.content import UnknownId
from anatomy.evidence import Evidenced, Figure
from anatomy.place import Place
from anatomy.structures import Review
from lessons.boundary import Boundary
from lessons.cite import citations_in
from lessons.questions import Question
from lessons.staging import Staging

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Side = Literal["left", "right", "median"]


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


class Site(Part):
    """One injection site; dose, volume, depth, angle, position and target bring their evidence.

    side: median, or both for a mirrored pair. place: where on the skin. at: the same in words.
    units, ml, depth_mm, angle_deg: figures; a depth is straight down from the skin.
    layer: where the tip should lie. target: ids of the muscles it is meant for.
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

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides of the face it is injected on."""
        return ("median",) if self.side == "median" else ("right", "left")


class AtRisk(Part):
    """A structure inside a danger zone, and how deep it was found."""

    id: Id
    depth: Figure | None = None
    note: Text | None = None


class Zone(Part):
    """A danger zone: an outline on the skin, a range of depth, what lies there and what follows."""

    id: Id
    name: Text
    side: Literal["median", "both"]
    boundary: Boundary
    boundary_evidence: Evidenced
    depth_mm: Figure
    structures: tuple[AtRisk, ...] = Field(min_length=1)
    mechanism: Text
    consequence: Text
    rule: Text
    rule_evidence: Evidenced
    risk_for: tuple[Literal["toxin", "filler"], ...] = Field(min_length=1)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides of the face it is drawn on."""
        return ("median",) if self.side == "median" else ("right", "left")


class Limit(Part):
    """A line not to go below: `keep_above` over the bony rim drawn by the places of `rim`."""

    id: Id
    name: Text
    rule: Text
    why: Text
    rim: tuple[Place, ...] = Field(min_length=2)
    rim_evidence: Evidenced
    keep_above: Figure


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


class Step(Staging):
    """One guided step. Its text is the Markdown file `steps/<id>.md`.

    markers, zones, limits: ids to show, or ["all"].
    """

    id: Id
    title: Text
    text: str = ""
    markers: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    presenter_note: Text


class Total(Part):
    """What the label adds up to."""

    units: Figure
    ml: Figure
    sites: Figure


class Lesson(Part):
    """Everything one lesson teaches and asks.

    >>> from lessons.load import load_lesson
    >>> [site.id for site in load_lesson("glabellar_lines").sites]
    ['procerus_mid', 'corr_medial', 'corr_lateral']
    """

    id: Id
    title: Text
    region: Text
    summary: Text
    status: Status
    product: Product
    objectives: tuple[Text, ...] = Field(min_length=1)
    total: Total
    questions_wanted: int = Field(ge=0)
    sites: tuple[Site, ...]
    limits: tuple[Limit, ...] = ()
    zones: tuple[Zone, ...] = ()
    complications: tuple[Complication, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    rubric: Id = "standard"
    review: Review | None = None
    questions: tuple[Question, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """Keys of every source it leans on, sorted."""
        written = {src for step in self.steps for src, _ in citations_in(step.text)}
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
        """The question with this id. Raises UnknownId."""
        return find("question", self.questions, question_id)


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
