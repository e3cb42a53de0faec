"""Toxin products: what their labels say, how a vial is mixed, and why units are never converted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NoReturn

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anatomy.content import UnknownId, parse_file
from anatomy.evidence import Evidenced, Figure

PRODUCTS_FILE = Path(__file__).parents[1] / "data" / "products.yaml"
TENTH_ML = 0.1

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Amount = Annotated[float, Field(gt=0, le=1000)]
ProductId = Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]


class Saying(Evidenced):
    """A rule or a warning in words, with its source."""

    text: Text


class Vial(Evidenced):
    """A size in which a product is sold. saline_ml: what its label adds to it, where known."""

    units: Amount
    saline_ml: tuple[Amount, ...] = ()


class Keeping(Evidenced):
    """How a mixed vial is kept, and for how long."""

    use_within_h: Amount
    store_c: tuple[float, float]


class Ratio(Evidenced):
    """A ratio between products that somebody reported; nothing computes with it."""

    pair: tuple[ProductId, ProductId]
    ratio: tuple[Amount, Amount]


class GlabellaLabel(BaseModel):
    """What a product's own label gives for glabellar lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    total: Figure
    sites: Figure
    per_site: Figure
    ml: Figure | None = None


class Product(BaseModel):
    """One toxin product. vials: the sizes it comes in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    generic: Text
    brand: Text
    glabella: GlabellaLabel
    other_label: tuple[Figure, ...] = ()
    vials: tuple[Vial, ...] = Field(min_length=1)
    label_dilution: Figure | None = None
    keeping: Keeping | None = None
    allergy: Saying | None = None

    @property
    def site_units(self) -> float:
        """Units of this product at one site of its own glabellar label."""
        return self.glabella.per_site.low


class Pharmacology(BaseModel):
    """How the effect comes and goes, as the sources tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mechanism: Text
    onset: tuple[Figure, ...]
    peak: tuple[Figure, ...]
    duration: tuple[Figure, ...]
    retreat: Figure
    most_in_three_months: Figure
    response: Figure


class Limits(BaseModel):
    """Beyond these an amount is refused as a slip of the pen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    syringe: Figure
    saline: Figure
    dose: Figure


class Products(BaseModel):
    """Everything products.yaml tells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    products: dict[ProductId, Product] = Field(min_length=1)
    not_interchangeable: Saying
    ratios_told: tuple[Ratio, ...] = ()
    pharmacology: Pharmacology
    limits: Limits

    def product(self, name: str) -> Product:
        """A product by its id, generic or brand name. Raises UnknownId with the nearest match.

        >>> load_products().product("Dysport").generic
        'abobotulinumtoxinA'
        """
        return self.products[self.product_id(name)]

    def product_id(self, name: str) -> str:
        """The id of a product by its id, generic or brand name. Raises UnknownId."""
        names = {key: key for key in self.products}
        names |= {p.generic: key for key, p in self.products.items()}
        names |= {p.brand: key for key, p in self.products.items()}
        wanted = str(name).strip().lower()
        for known, key in names.items():
            if known.lower() == wanted:
                return key
        raise UnknownId("product", name, names)


class NotInterchangeable(ValueError):
    """Units of one product were to be turned into another's. reason: why not, with its source."""

    def __init__(self, given: Product, wanted: Product, reason: Saying) -> None:
        self.reason = reason
        super().__init__(
            f"Units of {given.generic} are not converted into units of {wanted.generic}. "
            f"{reason.text} ({reason.ev}, {reason.src})"
        )


@lru_cache(maxsize=4)
def load_products(path: Path = PRODUCTS_FILE) -> Products:
    """What products.yaml tells. Raises ContentError."""
    return parse_file(Products, path).model


def refuse_conversion(given: str, wanted: str) -> NoReturn:
    """Never converts: says why units of one product are none of another's.

    Raises NotInterchangeable with the reason, UnknownId for a product that is not there.
    """
    products = load_products()
    raise NotInterchangeable(
        products.product(given), products.product(wanted), products.not_interchangeable
    )


@dataclass(frozen=True)
class Reconstitution:
    """A mixed vial. as_label: whether the label's own amount of saline was added, None unknown.

    >>> reconstitute("ona", vial_units=100, saline_ml=2.5).units_per_tenth_ml
    4.0
    """

    product: str
    vial_units: float
    saline_ml: float
    as_label: bool | None

    @property
    def units_per_ml(self) -> float:
        """Units in one millilitre."""
        return self.vial_units / self.saline_ml

    @property
    def units_per_tenth_ml(self) -> float:
        """Units in 0.1 mL."""
        return self.units_per_ml * TENTH_ML

    def ml_for(self, units: float) -> float:
        """The volume, mL, that holds these units.

        Raises ValueError for a dose that is none, is more than the vial, or fills no one syringe.
        """
        check_units(units)
        if units > self.vial_units:
            raise ValueError(
                f"{units:g} U were asked of a vial of {self.vial_units:g} U. Open another vial."
            )
        volume_ml = units / self.units_per_ml
        check_volume(volume_ml)
        return volume_ml

    def units_in(self, volume_ml: float) -> float:
        """The units in a volume of one syringe, mL. Raises ValueError."""
        check_volume(volume_ml)
        if volume_ml > self.saline_ml:
            raise ValueError(
                f"{volume_ml:g} mL were asked of a vial with {self.saline_ml:g} mL. "
                "Draw no more than it holds."
            )
        return volume_ml * self.units_per_ml


def reconstitute(product: str, *, vial_units: float, saline_ml: float) -> Reconstitution:
    """A vial mixed with saline.

    Raises UnknownId for a product that is not there; ValueError, in words, for a vial that the
    product does not come in and for an amount of saline that no vial takes.
    """
    products = load_products()
    found = products.product(product)
    vials = {vial.units: vial for vial in found.vials}
    if vial_units not in vials:
        sizes = " or ".join(f"{units:g}" for units in vials)
        raise ValueError(
            f"{found.brand} does not come in vials of {vial_units:g} U. Choose {sizes} U."
        )
    most_ml = products.limits.saline.high
    if not (math.isfinite(saline_ml) and 0 < saline_ml <= most_ml):
        raise ValueError(
            f"{saline_ml:g} mL of saline make no dilution. "
            f"It must be more than 0 and at most {most_ml:g} mL."
        )
    usual_ml = vials[vial_units].saline_ml
    as_label = any(math.isclose(saline_ml, ml) for ml in usual_ml) if usual_ml else None
    return Reconstitution(products.product_id(product), vial_units, saline_ml, as_label)


def check_units(units: float) -> None:
    """Raises ValueError, in words, for units that nobody injects at once."""
    most = load_products().limits.dose.high
    if not (math.isfinite(units) and 0 < units <= most):
        raise ValueError(f"{units:g} U is no dose. It must be more than 0 and at most {most:g} U.")


def check_volume(volume_ml: float) -> None:
    """Raises ValueError, in words, for a volume that is none or more than a syringe holds."""
    most_ml = load_products().limits.syringe.high
    if not math.isfinite(volume_ml) or volume_ml <= 0:
        raise ValueError(f"{volume_ml:g} mL is no volume. It must be more than 0 mL.")
    if volume_ml > most_ml:
        raise ValueError(
            f"{volume_ml:g} mL is more than a syringe of {most_ml:g} mL holds. "
            "Divide the dose, or mix the vial with less saline."
        )
