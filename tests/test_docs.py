"""The documentation: every page is reached, its settings are sound, the code tells all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import conf
import generated
from anatomy.evidence import EV_MEANING
from lessons import KINDS
from lessons.lesson import Lesson
from lessons.scoring import RULES
from models_told import schema_of
from records.tables import metadata

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(str(p.relative_to(DOCS).with_suffix("")) for p in DOCS.rglob("*.md"))


def read(page: str) -> str:
    """A page as it is written."""
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def in_toctree() -> list[str]:
    """Every page that the contents name, in their order."""
    trees = re.findall(r"```\{toctree\}\n(.*?)```", read("index"), flags=re.DOTALL)
    lines = [line.strip() for tree in trees for line in tree.splitlines()]
    return [line for line in lines if line and not line.startswith(":")]


def test_the_contents_hold_every_page_once() -> None:
    assert sorted([*in_toctree(), "index"]) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_to_a_file(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", read(page))
    assert [link for link in links if not ((DOCS / page).parent / link).is_file()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_begins_with_a_title_or_is_told_by_the_code(page: str) -> None:
    assert read(page).startswith(("# ", "<!-- generated: "))


def test_what_pages_leave_to_the_code_is_what_the_code_fills() -> None:
    marks = {mark for page in PAGES for mark in generated.MARK.findall(read(page))}
    assert marks == set(generated.GENERATED)


def test_a_mark_that_nobody_fills_is_refused() -> None:
    with pytest.raises(KeyError, match="nothing_of_the_kind"):
        generated.fill("<!-- generated: nothing_of_the_kind -->")


def test_the_settings_ask_for_no_other_machine() -> None:
    text = (DOCS / "conf.py").read_text(encoding="utf-8")
    assert "//" not in text
    assert conf.extensions == ["myst_parser", "generated"]
    assert conf.release == conf.PROJECT["version"]


def test_every_kind_of_question_and_each_of_its_fields_is_told() -> None:
    told = generated.question_kinds()
    for name, kind in KINDS.items():
        assert f"\n## {name}\n" in f"\n{told}"
        part = told.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0]
        fields = {*schema_of(kind.question)["properties"], *schema_of(kind.answer)["properties"]}
        assert {field for field in fields if f"| `{field}` |" not in part} == set()


def test_the_lesson_is_told_by_the_names_that_its_file_uses() -> None:
    part = generated.lesson_models().split("## Lesson\n", 1)[1].split("\n## ", 1)[0]
    told = set(re.findall(r"(?m)^\| `(\w+)` \|", part))
    assert told == set(schema_of(Lesson)["properties"]) - {"opened_zones", "questions"}


def test_allowed_values_are_told() -> None:
    assert ", ".join(f"`{ev}`" for ev in EV_MEANING) in generated.lesson_models()
    assert "number from 0 to 500" in generated.question_kinds()


def test_no_word_of_the_code_breaks_a_table() -> None:
    told = [generated.question_kinds(), generated.lesson_models(), generated.commands()]
    rows = [row for text in told for row in text.splitlines() if row.startswith("| ")]
    assert rows
    assert [row for row in rows if len(re.findall(r"(?<!\\)\|", row)) != 4] == []


def test_what_kinds_share_with_lessons_is_told_once() -> None:
    assert "## Staging\n" in generated.lesson_models()
    assert "Staging (of" not in generated.question_kinds()


def test_rules_tables_and_commands_are_told() -> None:
    assert all(f"| `{rule}` |" in generated.scoring_rules() for rule in RULES)
    assert all(f"## {table}\n" in generated.tables() for table in metadata.tables)
    told = generated.commands()
    assert all(f"## {name}\n" in told for name in ("serve", "still", "check", "atlas add"))


def test_numbers_of_the_rubric_come_with_their_tag() -> None:
    rows = generated.scoring_rules().split("## Numbers")[1].splitlines()[4:]
    assert rows
    assert all(row.split(" | ")[2] in EV_MEANING for row in rows)


def test_limits_are_those_of_the_design_notes() -> None:
    told = generated.limits()
    assert told.startswith("- One modelled template.")
    assert told.endswith("- No clinician has reviewed any of it.")


def test_a_link_to_a_file_of_the_project_becomes_a_page_or_plain_words() -> None:
    assert generated.mend_links("[a](../README.md) [b](../STYLE.md)") == "a [b](style.md)"
