"""The whole record of a learner goes out as plain data, and shows what was changed in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from records import Store
from records.command import records_commands
from records.exported import HOW_TO_CHECK, NO_RECORD, STATEMENT, check_record, record_of
from records.rows import AttemptRow
from tests.records.ledger_child import append
from tests.records.samples import answered

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def exported(store: Store, learner_id: UUID) -> dict[str, Any]:
    """The record as it comes out of its file."""
    record: dict[str, Any] = json.loads(json.dumps(record_of(store, learner_id, now=NOW)))
    return record


@pytest.fixture
def record(store: Store, attempt: AttemptRow) -> dict[str, Any]:
    """Three entries with somebody else's in between, and an answered question."""
    ada, eve = attempt.learner_id, store.add_learner("Eve").id
    answered(store, attempt.id, "key")
    for number, learner_id in enumerate((ada, ada, eve, ada)):
        append(store, learner_id, f"entry{number}", number=number)
    return exported(store, ada)


def test_it_holds_everything_of_one_learner_and_nothing_of_another(record: dict[str, Any]) -> None:
    assert [one["sequence"] for one in record["ledger"]] == [1, 2, 4]
    assert record["learner"]["display_name"] == "Ada"
    (attempt,) = record["attempts"]
    assert attempt["answers"][0]["answer"]["idempotency_key"] == "key"
    assert attempt["answers"][0]["grade"]["findings"]
    assert "Eve" not in json.dumps(record)
    assert (record["statement"], record["how_to_check"]) == (STATEMENT, HOW_TO_CHECK)
    assert "no licence" in STATEMENT


def test_as_it_was_exported_it_is_whole(record: dict[str, Any]) -> None:
    assert check_record(record) == ""


def test_what_was_changed_is_named(record: dict[str, Any]) -> None:
    record["ledger"][1]["payload"]["points"] = 99
    assert check_record(record) == "Entry 2 was changed after it was written."
    record["ledger"].pop(1)
    record["ledger"].reverse()
    assert check_record(record) == "Entry 1 does not stand in its order."


def test_entries_of_another_ledger_do_not_follow(record: dict[str, Any], tmp_path: Path) -> None:
    from records import open_store

    with open_store(tmp_path / "other.sqlite", clock=lambda: NOW) as other:
        eve = other.add_learner("Eve").id
        for number in range(2):
            append(other, eve, f"entry{number}", number=number)
        record["ledger"][1] = exported(other, eve)["ledger"][1]
    assert check_record(record) == "Entry 2 does not follow from the one before it."


@pytest.mark.parametrize("wrong", [None, [], {}, {"ledger": None}, {"ledger": [{}]}, {"ledger": 1}])
def test_what_is_no_record_is_called_so(wrong: Any) -> None:
    assert check_record(wrong) == NO_RECORD


def test_a_file_is_checked_from_the_command_line(record: dict[str, Any], tmp_path: Path) -> None:
    def check(text: str) -> tuple[int, str]:
        file = tmp_path / "record.json"
        file.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(records_commands, ["check-export", str(file)])
        return result.exit_code, result.stdout.strip()

    assert check(json.dumps(record)) == (0, "The record is whole: 3 entries.")
    record["ledger"][0]["kind"] = "result"
    assert check(json.dumps(record)) == (1, "Entry 1 was changed after it was written.")
    for text in ("", "{", "[" * 100_000, '{"ledger": [{"a": 1, "a": 2}]}'):
        assert check(text) == (1, NO_RECORD)
