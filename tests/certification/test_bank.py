"""The bank of items."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anatomy.content import UnknownId
from certification.bank import BANK_FILE, Bank, build_bank
from certification.blueprint import Blueprint
from certification.check_examination import check_bank
from lessons.load import DATA, LESSONS_FOLDER, content_hash, load_lesson
from lessons.questions.case import CaseQuestion
from lessons.questions.choice import ChoiceQuestion
from lessons.trust import is_verified


def test_every_domain_has_twice_what_a_form_asks(bank: Bank, blueprint: Blueprint) -> None:
    for domain, count in blueprint.domain_counts().items():
        has = sum(item.domain == domain for item in bank.written)
        assert has >= 2 * count, f"{domain}: {has} items for {count}"


def test_no_two_items_have_one_key(bank: Bank) -> None:
    assert len(bank.by_key) == len(bank.items) > 400


def test_only_what_is_verified_is_asked_in_writing(bank: Bank) -> None:
    for item in bank.written:
        _, question = bank.question(item.key)
        parts = question.parts if isinstance(question, CaseQuestion) else (question,)
        assert parts
        assert all(is_verified(part.evidence) for part in parts), item.key
        assert not list(question.stagings()), item.key


def test_a_case_is_asked_without_what_is_not_verified(bank: Bank) -> None:
    key = "dao:case_lucia"
    _, asked = bank.question(key)
    whole = bank.lessons["dao"].question("case_lucia")
    assert isinstance(asked, CaseQuestion)
    assert isinstance(whole, CaseQuestion)
    assert 0 < len(asked.parts) < len(whole.parts)
    assert bank.item(key).written


def test_an_item_is_critical_where_an_option_endangers(bank: Bank) -> None:
    for item in bank.written:
        _, question = bank.question(item.key)
        if isinstance(question, ChoiceQuestion):
            assert item.critical == any(option.critical for option in question.options)


def test_an_observed_difficulty_takes_the_place_of_the_estimate(bank: Bank) -> None:
    key = bank.written[0].key
    seen = bank.with_observed({key: 0.9})
    assert (seen.item(key).difficulty, seen.item(key).observed) == (0.9, True)
    assert not bank.item(key).observed
    assert seen.hash != bank.hash


def test_a_wrong_observation_is_refused(bank: Bank) -> None:
    with pytest.raises(UnknownId):
        bank.with_observed({"no:such": 0.5})
    with pytest.raises(ValueError, match="it lies from 0 to 1"):
        bank.with_observed({bank.items[0].key: 1.5})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[theory_aftercare]", "[theory_aftercares]", "Did you mean 'theory_aftercare'?"),
        ("level: recall}", "level: recal}", "recal"),
        ("src: project}", "src: projekt}", "src: project"),
    ],
)
def test_an_author_of_rules_reads_what_is_wrong(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = BANK_FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "bank.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert message in " ".join(map(str, check_bank(file=tmp_path / "bank.yaml")))


def test_a_translation_leaves_the_hash_of_the_bank_and_a_changed_question_does_not(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "lessons"
    home = folder / "glabellar_lines"
    shutil.copytree(LESSONS_FOLDER / "glabellar_lines", home)
    shutil.copytree(DATA / "zones", tmp_path / "zones")

    def hash_now() -> str:
        lesson = load_lesson("glabellar_lines", folder=folder)
        assert lesson.content_hash == content_hash(lesson.id, folder=folder)
        return build_bank([lesson], {lesson.id: lesson.content_hash}).hash

    translated = hash_now()
    (home / "es.yaml").unlink()
    assert hash_now() == translated
    (home / "de.yaml").write_text("lesson: glabellar_lines\nlanguage: de\ntexts: {}\n")
    assert hash_now() == translated
    questions = home / "questions.yaml"
    text = questions.read_text(encoding="utf-8")
    changed = text.replace("Click the procerus.", "Click the depressor of the brow.", 1)
    questions.write_text(changed, encoding="utf-8")
    assert hash_now() != translated
