"""Doses come from a product's own label or not at all."""

from __future__ import annotations

import pytest

from anatomy.content import UnknownId
from anatomy.toxin import load_products
from lessons.lesson import Lesson
from lessons.plans.label import dose_lesson, product_of

PRODUCTS = load_products().products


def test_the_lessons_own_product_leaves_it_as_it_is(lesson: Lesson) -> None:
    assert product_of(lesson) == "ona"
    assert dose_lesson(lesson, "BOTOX Cosmetic") is lesson


@pytest.mark.parametrize("product", sorted(set(PRODUCTS) - {"ona"}))
def test_another_product_is_dosed_by_its_own_label_with_that_labels_evidence(
    lesson: Lesson, product: str
) -> None:
    label, dosed = PRODUCTS[product].glabella, dose_lesson(lesson, product)
    assert {site.units for site in dosed.sites} == {label.per_site}
    assert dosed.total.units == label.total
    assert dosed.product.name == PRODUCTS[product].generic
    assert [site.place for site in dosed.sites] == [site.place for site in lesson.sites]


def test_a_lesson_without_a_label_of_the_product_is_refused_and_nothing_is_converted(
    lesson: Lesson,
) -> None:
    other = lesson.model_copy(update={"id": "masseter", "title": "Masseter"})
    with pytest.raises(ValueError, match=r"no label of abobotulinumtoxinA gives the dose.*never"):
        dose_lesson(other, "abo")
    assert dose_lesson(other, "ona") is other


def test_an_unknown_product_is_named(lesson: Lesson) -> None:
    with pytest.raises(UnknownId, match="Unknown product 'snake'"):
        dose_lesson(lesson, "snake")
