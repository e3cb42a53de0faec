"""What may lead to a patient is found, and ordinary notes pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from certification.identity import IDENTITY_FILE, check_identity, find_identity
from lessons.shelf import read_lessons

TELLING = [
    ("Mrs Miller had a headache", "“Mrs Miller” may be a person's name."),
    ("seen with Dr. Smith", "name"),
    ("anna had ptosis of the left lid", "“anna” may be a person's name."),
    ("Jean Dupont, frown lines", "“Jean Dupont” may be a person's name."),
    ("Treated Jean-Luc Picard today", "name"),
    ("patient J.S., 45", "“J.S.” may be a person's name."),
    ("a woman named after her aunt", "“named” may be a person's name."),
    ("born in spring", "“born” may be a date of birth."),
    ("DOB 3/4/1979", "date of birth"),
    ("03.04.1979", "“03.04.1979” may be a date of birth."),
    ("1979-04-03", "date of birth"),
    ("3rd of April 1979", "date of birth"),
    ("April 3, 1979", "date of birth"),
    ("MRN of the clinic", "telephone or record number"),
    ("no. 4471882", "“4471882” may be a telephone or record number."),
    ("943 476 5919", "record number"),
    ("call +44 20 7946 0958", "telephone"),
    ("0171 555 0199", "telephone"),
    ("AB-123456", "record number"),
    ("write to her at x.y@mail.example", "is an address."),
    ("see www.mail.example/x", "is an address."),
]
PLAIN = [
    "",
    "Left brow 1 mm lower on day 14; seen again on day 21, resolved.",
    "20 U of Botox Cosmetic in 5 sites, 4 U each, 4-6 mm deep.",
    "Bruise of 5 x 8 mm over the right corrugator. No ptosis. Ice for 10 minutes.",
    "The patient may will a review in June; mark the notch first.",
    "Frontalis treated 2 weeks later. Supratrochlear artery compressed by thumb.",
    "4 4 4 4 4 U; 0.1 mL each; BP 120/80",
    "Fitzpatrick III, 31-42. Orbital Rim kept 10 mm away",
]


@pytest.mark.parametrize(("text", "sentence"), TELLING)
def test_what_may_lead_to_a_person_is_told(text: str, sentence: str) -> None:
    found = find_identity(text)
    assert sentence in found
    assert found.endswith((".", "”."))


def test_what_was_found_stands_between_the_quotes_of_the_sentence_alone() -> None:
    said = find_identity("a”b@mail.example”c")
    assert said.count("“") == said.count("”") == 1


@pytest.mark.parametrize("text", PLAIN)
def test_an_ordinary_note_passes(text: str) -> None:
    assert find_identity(text) == ""


def test_the_words_of_our_own_lessons_are_no_names() -> None:
    texts = [
        words
        for lesson in read_lessons().lessons
        for one in lesson.complications
        for words in (one.name, one.text, one.rescue)
    ]
    told = [(text, found) for text in texts if (found := find_identity(text))]
    assert len(texts) > 100
    assert told == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("titles:", "title:", "Did you mean 'titles'?"),
        ("evidence: {ev: proposal, src: project}", "evidence: {ev: proposal}", "src: project"),
        ("allowed: [botox,", "allowed: [1,", "allowed"),
    ],
)
def test_a_broken_list_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    file = Path(shutil.copy(IDENTITY_FILE, tmp_path))
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert sentence in "\n".join(map(str, check_identity(file)))
