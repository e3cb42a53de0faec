"""A plan: whose face is treated, with which product mixed how, and every injection of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.needle import direction_at
from anatomy.patients import Patient
from anatomy.people import find_patient, sample_patient
from anatomy.place import skin_point
from anatomy.toxin import Injection, Reconstitution, injection_at, reconstitute

if TYPE_CHECKING:
    from anatomy.face import Face
    from meshes.geodesics import SurfacePoint

MOST_INJECTIONS = 60
MOST_DEPTH_MM = 40.0
MOST_FACES = 10_000_000

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
Share = Annotated[float, Field(ge=-0.01, le=1.01)]


class Subject(BaseModel):
    """Whose face it is. id: of a case or a patient; "" for a made-up one of this seed and wishes.

    wishes: what `sample_patient` takes; only with a seed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: str = ""
    seed: int | None = None
    wishes: Mapping[str, int | float | str | dict[str, float]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_person(self) -> Self:
        if bool(self.id) == (self.seed is not None):
            raise ValueError("Name a patient, or give a seed for a made-up one; not both.")
        if self.id and self.wishes:
            raise ValueError("Wishes are for a made-up patient only.")
        return self

    @cached_property
    def patient(self) -> Patient:
        """The person. Raises UnknownId, ValueError in words for a wish that cannot be."""
        if self.seed is not None:
            return sample_patient(self.seed, **self.wishes)
        return find_patient(self.id)


class PlannedInjection(BaseModel):
    """One injection. face_index, barycentric: where the needle enters the skin of any face.

    angle_deg: between needle and skin, 90 straight in. towards_deg: where the tip runs along the
    skin, 0 superior, 90 lateral. depth_mm: along the needle.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    face_index: Annotated[int, Field(ge=0, le=MOST_FACES)]
    barycentric: Annotated[tuple[Share, Share, Share], Field(strict=False)]
    units: float
    depth_mm: Annotated[float, Field(ge=0, le=MOST_DEPTH_MM)]
    angle_deg: Annotated[float, Field(gt=0, le=90)] = 90.0
    towards_deg: Annotated[float, Field(ge=0, le=360)] = 0.0

    def entry(self, face: Face) -> SurfacePoint:
        """Where the needle enters this face. Raises ValueError off its skin."""
        return skin_point(face, self.face_index, self.barycentric)


class Plan(BaseModel):
    """What is to be injected into whom. lesson: the technique that it follows.

    vial_units, saline_ml: how the product was mixed. injections: in the order they are given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    subject: Subject
    lesson: Id
    product: Id = "ona"
    vial_units: float
    saline_ml: float
    injections: Annotated[tuple[PlannedInjection, ...], Field(max_length=MOST_INJECTIONS)] = ()

    @cached_property
    def mixed(self) -> Reconstitution:
        """The vial as it was mixed. Raises UnknownId, ValueError in words."""
        return reconstitute(self.product, vial_units=self.vial_units, saline_ml=self.saline_ml)

    @property
    def total_units(self) -> float:
        """All units together."""
        return sum(one.units for one in self.injections)

    def given(self, face: Face) -> tuple[Injection, ...]:
        """The injections as `treat` takes them.

        Raises ValueError, in words, for the first that cannot be given, with its number.
        """
        return tuple(self._give(face, n, one) for n, one in enumerate(self.injections, start=1))

    def _give(self, face: Face, number: int, one: PlannedInjection) -> Injection:
        try:
            entry = one.entry(face)
            return injection_at(
                entry,
                one.depth_mm,
                units=one.units,
                volume_ml=self.mixed.ml_for(one.units),
                product=self.product,
                direction=direction_at(entry, one.angle_deg, towards_deg=one.towards_deg),
            )
        except ValueError as wrong:
            raise ValueError(f"Injection {number}: {wrong}") from None
