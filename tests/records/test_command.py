"""Roles are given and the ledger is checked from the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from certification.roles import check_passphrase, roles_of
from records import Store
from records.command import records_commands, role_command

WORDS = "a long passphrase"


def run(path: Path, *words: str, typed: str = "") -> Result:
    """What `role` says."""
    return CliRunner().invoke(role_command, [*words, "--database", str(path)], input=typed)


def check(path: Path) -> Result:
    """What `records check` says."""
    return CliRunner().invoke(records_commands, ["check", "--database", str(path)])


def test_a_role_is_granted_with_a_passphrase_that_is_not_shown(path: Path, store: Store) -> None:
    ada = store.add_learner("Ada")
    result = run(path, "Ada", "mentor", typed=f"{WORDS}\n{WORDS}\n")
    assert result.exit_code == 0
    assert "Ada has the role mentor now." in result.stdout
    assert WORDS not in result.stdout
    entries = store.list_entries(subject_id=ada.id)
    assert roles_of(entries, ada.id) == {"learner", "mentor"}
    check_passphrase(entries, ada.id, WORDS)
    assert WORDS not in str(entries)
    assert "whole: 2 entries" in check(path).stdout


def test_a_role_is_withdrawn_once(path: Path, store: Store) -> None:
    ada = store.add_learner("Ada")
    run(path, "Ada", "mentor", typed=f"{WORDS}\n{WORDS}\n")
    assert "any more" in run(path, "Ada", "mentor", "--withdraw").stdout
    assert roles_of(store.list_entries(), ada.id) == {"learner"}
    again = run(path, "Ada", "mentor", "--withdraw")
    assert again.exit_code == 1
    assert "Ada does not have the role mentor." in again.stdout


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (("Adda", "mentor"), "", "Nobody in the records has the name 'Adda'. Did you mean 'Ada'?"),
        (("Ada", "doctor"), "", "There is no role 'doctor'; it is one of mentor, examiner"),
        (("Two", "mentor"), "", "There are 2 in the records with the name 'Two' already."),
        (("Ada", "mentor", "--new"), "", "There are 1 in the records with the name 'Ada'"),
        (("Ada", "mentor"), "short\nshort\n", "10 to 200 letters; this one has 5."),
    ],
)
def test_what_is_mistyped_is_answered_in_a_sentence_and_stores_nothing(
    path: Path, store: Store, words: tuple[str, ...], typed: str, sentence: str
) -> None:
    for name in ("Ada", "Two", "Two"):
        store.add_learner(name)
    result = run(path, *words, typed=typed)
    assert result.exit_code == 1
    assert sentence in result.stdout
    assert store.list_entries() == ()


def test_somebody_new_is_written_in_with_the_role(path: Path, store: Store) -> None:
    assert run(path, "Bea", "examiner", "--new", typed=f"{WORDS}\n{WORDS}\n").exit_code == 0
    (bea,) = store.list_learners()
    assert "examiner" in roles_of(store.list_entries(), bea.id)


def test_a_broken_ledger_is_told_and_fails(path: Path, store: Store) -> None:
    store.add_learner("Ada")
    run(path, "Ada", "mentor", typed=f"{WORDS}\n{WORDS}\n")
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER ledger_refuse_update")
        raw.execute("UPDATE ledger SET payload = '{}' WHERE sequence = 2")
    result = check(path)
    assert result.exit_code == 1
    assert "Entry 2 of the ledger was changed" in result.stdout
