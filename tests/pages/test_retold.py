"""Sentences made below the pages are read back by their templates and told in Spanish."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from pages.content_words import content_words
from pages.language import LANGUAGES, catalogue, speaking
from pages.retold import retold
from pages.words_below import sentences_of, words_below

OTHERS = [language for language in LANGUAGES if language != "en"]
ENGLISH = re.compile(r"\b(the|is|are|was|and|with|your|too|than|not|below|keeps)\b")
GIVEN = "Qxz"  # a name that no template holds


def filled(template: str, value: str) -> str:
    """A template with one value at every place; a length where a name has its unit."""
    told = ""
    for words, place, _form, _turn in Formatter().parse(template):
        told += words + ("" if place is None else "7" if place.endswith("_mm") else value)
    return told


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Right depth: 4–6 mm (SD 1.4) below the skin.",
         "Profundidad correcta: 4–6 mm (DE 1.4) bajo la piel."),
        ("2 mm too superficial: the tip belongs 4–6 mm below the skin. "
         "Yours lies in the frontalis.",
         "2 mm demasiado superficial: la punta debe quedar a 4–6 mm bajo la piel. "
         "La suya queda en frontalis."),
        ("Injection 1, Procerus: 6 mm too lateral and 2 mm too low: 6.3 mm from the site along the "
         "skin. That is far from the site.",
         "Inyección 1, Procerus: 6 mm demasiado lateral y 2 mm demasiado bajo: a 6.3 mm del punto "
         "por la piel. Eso está lejos del punto."),
        ("Unsafe: Injection 3, left procerus: the opening of the needle lies in the supratrochlear "
         "artery, 3 mm along its way; blood would come back (2 more below).",
         "No seguro: Inyección 3, procerus (lado izquierdo): el bisel de la aguja está dentro de "
         "un vaso (arteria supratroclear), a 3 mm de su recorrido; refluiría sangre "
         "(2 más abajo)."),
        ("Your answer was not saved because the disk is full. Try again after making room.",
         "Su respuesta no se guardó porque el disco está lleno. "
         "Inténtelo de nuevo después de liberar espacio."),
        ("Straight in below the pin, measured on this face: skin to 1.2 mm, subcutaneous fat "
         "1.2 to 3.4 mm, plane on the periosteum at 5.0 mm.",
         "En perpendicular bajo el alfiler, medido en esta cara: piel hasta 1.2 mm, grasa "
         "subcutánea de 1.2 a 3.4 mm, plano sobre el periostio a 5.0 mm."),
        ("Birgit may be treated today, with care: takes warfarin.",
         "Birgit puede tratarse hoy, con cuidado: toma warfarina."),
    ],
)  # fmt: skip
def test_a_sentence_is_told_in_spanish_with_its_values(english: str, spanish: str) -> None:
    assert retold(english) == english
    with speaking("es"):
        assert retold(english) == spanish


@pytest.mark.parametrize("language", OTHERS)
def test_every_template_is_read_back_whatever_stands_in_its_places(language: str) -> None:
    with speaking(language):
        for english, said in catalogue(language).below.items():
            if "{" in english and english[:1] != "{" and len(ENGLISH.findall(english)) > 1:
                assert retold(filled(english, GIVEN)) == filled(said, GIVEN), english


@pytest.mark.parametrize("text", ["Maria Gómez", "Nothing of this is known here, at all.", "", "?"])
def test_what_nobody_made_stays_as_it_is(text: str) -> None:
    with speaking("es"):
        assert retold(text) == text


def test_texts_of_content_are_told_whole_where_a_finding_repeats_them() -> None:
    with speaking("es"):
        assert retold("What should be done: Give custom as custom.") == (
            "Qué debe hacerse: Presente la costumbre como costumbre."
        )
    assert len(content_words("es")) > 300
    assert content_words("en") == {}


def test_sentences_are_found_in_code_as_templates() -> None:
    code = '''
"""A module. Its docstring is no sentence that it says."""
FAR = "That is far away."
KEYS = ("one_key", "b")
def say(gap_mm, site):
    """Nor is this one."""
    return f"{say_mm(gap_mm)} {'too high' if gap_mm > 0 else 'low'} at {site.name}"
def check_it(site) -> Iterable[tuple[KeyPath, str]]:
    yield ("site",), f"an author reads that {site} is wrong"
'''
    assert list(sentences_of(code)) == [
        "That is far away.",
        "{gap_mm} {part} at {name}",
        "too high",
        "low",
    ]


def test_no_sentence_below_the_pages_is_told_twice() -> None:
    told = [text for _, text in words_below()]
    assert len(told) == len(set(told))
