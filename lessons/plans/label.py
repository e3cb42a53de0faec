"""A lesson with the doses of another product's own label; never a conversion of units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from anatomy.toxin import load_products
from lessons.lesson import Lesson, Site, Total

if TYPE_CHECKING:
    from anatomy.toxin.products import GlabellaLabel
    from anatomy.toxin.products import Product as Toxin

LABELLED: Mapping[str, Callable[[Toxin], GlabellaLabel]] = {
    # lesson whose every site gets the same dose by each product's label: where that label stands
    "glabellar_lines": lambda product: product.glabella,
}


def product_of(lesson: Lesson) -> str:
    """The id of the product whose units the lesson tells. Raises UnknownId."""
    return load_products().product_id(lesson.product.name)


def dose_lesson(lesson: Lesson, product: str) -> Lesson:
    """The lesson's one treatment with the units of this product: its own, or its own label's.

    Raises UnknownId for a product that is not there; ValueError, in words, where no label of it
    tells the dose of this lesson's sites.
    """
    products = load_products()
    wanted = products.product_id(product)
    if wanted == product_of(lesson):
        one_treatment = lesson.treatment_sites == lesson.sites
        return lesson if one_treatment else _only(lesson, lesson.treatment_sites)
    toxin = products.products[wanted]
    if lesson.id not in LABELLED:
        raise ValueError(
            f"The lesson {lesson.title!r} tells units of {lesson.product.name}, and no label of "
            f"{toxin.generic} gives the dose of its sites. Choose {lesson.product.name}: units are "
            "never converted."
        )
    label = LABELLED[lesson.id](toxin)
    sites = tuple(
        site.model_copy(update={"units": label.per_site}) for site in lesson.treatment_sites
    )
    total = Total(units=label.total, ml=label.ml or lesson.total.ml, sites=label.sites)
    named = lesson.product.model_copy(update={"name": toxin.generic})
    return lesson.model_copy(update={"sites": sites, "its_total": total, "its_product": named})


def _only(lesson: Lesson, sites: tuple[Site, ...]) -> Lesson:
    return lesson.model_copy(update={"sites": sites})
