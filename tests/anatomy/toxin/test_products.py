"""Vials are mixed as the labels say, amounts that make no sense are refused, units stay units."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.content import UnknownId
from anatomy.toxin import NotInterchangeable, load_products, reconstitute, refuse_conversion
from anatomy.toxin.products import check_units, check_volume

PRODUCTS = load_products()


def test_the_labels_dilution_of_ona_gives_four_units_in_a_tenth() -> None:
    for vial, saline in ((100, 2.5), (50, 1.25)):
        mixed = reconstitute("ona", vial_units=vial, saline_ml=saline)
        assert mixed.units_per_tenth_ml == pytest.approx(4.0)  # dil_ona
        assert mixed.as_label is True
        assert mixed.ml_for(4) == pytest.approx(0.1)


def test_abo_follows_its_own_label() -> None:
    assert reconstitute("abo", vial_units=300, saline_ml=1.5).ml_for(10) == pytest.approx(0.05)
    assert reconstitute("Dysport", vial_units=300, saline_ml=2.5).ml_for(10) == pytest.approx(
        0.083, abs=0.001
    )


def test_other_saline_is_allowed_and_told() -> None:
    assert reconstitute("ona", vial_units=100, saline_ml=4).as_label is False
    assert reconstitute("inco", vial_units=100, saline_ml=2.5).as_label is None


@given(units=st.floats(0.5, 30), saline=st.floats(0.5, 3))
def test_volume_and_units_are_each_others_inverse(units: float, saline: float) -> None:
    mixed = reconstitute("ona", vial_units=100, saline_ml=saline)
    assert mixed.units_in(mixed.ml_for(units)) == pytest.approx(units)


@pytest.mark.parametrize("saline", [0, -1, 11, math.nan, math.inf])
def test_absurd_saline_is_refused_in_words(saline: float) -> None:
    with pytest.raises(ValueError, match=r"mL of saline make no dilution\. It must be more than 0"):
        reconstitute("ona", vial_units=100, saline_ml=saline)


def test_a_vial_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(
        ValueError, match=r"Dysport does not come in vials of 100 U\. Choose 300 U\."
    ):
        reconstitute("abo", vial_units=100, saline_ml=2.5)
    with pytest.raises(ValueError, match="Choose 50 or 100 U"):
        reconstitute("ona", vial_units=-100, saline_ml=2.5)


def test_a_syringe_holds_one_millilitre() -> None:
    mixed = reconstitute("ona", vial_units=100, saline_ml=5)
    with pytest.raises(ValueError, match=r"2\.5 mL is more than a syringe of 1 mL holds"):
        mixed.ml_for(50)
    with pytest.raises(ValueError, match="Open another vial"):
        mixed.ml_for(101)
    with pytest.raises(ValueError, match="Draw no more than it holds"):
        reconstitute("daxi", vial_units=50, saline_ml=0.6).units_in(0.7)


@pytest.mark.parametrize("units", [0, -4, 501, math.nan, math.inf])
def test_impossible_units_are_refused_in_words(units: float) -> None:
    with pytest.raises(ValueError, match=r"is no dose\. It must be more than 0 and at most 500 U"):
        check_units(units)


@pytest.mark.parametrize("volume", [0, -0.1, math.nan, 1.01])
def test_an_impossible_volume_is_refused_in_words(volume: float) -> None:
    with pytest.raises(ValueError, match=r"is no volume|more than a syringe of 1 mL holds"):
        check_volume(volume)


def test_an_unknown_product_answers_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match=r"Unknown product 'Dyspot'\. Did you mean 'Dysport'"):
        PRODUCTS.product("Dyspot")
    assert PRODUCTS.product_id("Botox Cosmetic") == "ona"


@pytest.mark.parametrize("wanted", list(PRODUCTS.products))
def test_units_are_never_converted_and_the_reason_is_given(wanted: str) -> None:
    with pytest.raises(NotInterchangeable, match="Units of onabotulinumtoxinA are not") as refusal:
        refuse_conversion("ona", wanted)
    assert refusal.value.reason.src == "label_ona_pi"
    assert "each is dosed by its own label" in str(refusal.value)


def test_every_products_glabellar_label_adds_up() -> None:
    for product in PRODUCTS.products.values():
        label = product.glabella
        assert label.total.low == label.sites.low * label.per_site.low
