"""The handout: a tagged PDF with words, evidence and warning, made from here alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from anatomy.evidence import describe
from lessons.step import Step
from meshes.scene import Scene
from pages.handout import (
    TEMPLATE,
    WARNING,
    handout_pdf,
    handout_words,
    kept_handout,
    pictured,
    text_blocks,
)
from pages.studio import Studio
from pages.typeset import read_template
from tests.pages.conftest import LESSON


def grey(_: Scene) -> bytes:
    """A picture that costs nothing."""
    stream = io.BytesIO()
    Image.new("RGB", (4, 3), "grey").save(stream, format="PNG")
    return stream.getvalue()


@pytest.mark.parametrize("lesson_id", [LESSON, "dao", "theory_who_may_inject"])
def test_the_pdf_is_tagged_and_says_its_language(studio: Studio, lesson_id: str) -> None:
    def stage(_: Step) -> Scene:
        return studio.scene()

    lesson = studio.lesson(lesson_id)
    pdf = handout_pdf(lesson, studio.sources, stage=stage, draw=grey)
    assert pdf.startswith(b"%PDF-")
    for part in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang"):
        assert part in pdf, part
    assert b"/URI" not in pdf


def test_the_words_hold_every_step_site_dose_and_source(studio: Studio) -> None:
    lesson = studio.lesson(LESSON)
    words = handout_words(lesson, studio.sources, {})
    assert words["warning"] == WARNING
    assert [one["title"] for one in words["steps"]] == [step.title for step in lesson.steps]
    for row, site in zip(words["sites"], lesson.sites, strict=True):
        assert describe(site.units) in row[2]
        assert f"[{site.units.ev}" in row[2]
        assert f"[{site.depth_mm.ev}" in row[3]
    assert len(words["sources"]) == len([k for k in lesson.references if k in studio.sources])


@pytest.mark.parametrize("lesson_id", [LESSON, "brow_lift"])
def test_the_words_hold_every_zone_limit_rule_and_complication_with_its_evidence(
    studio: Studio, lesson_id: str
) -> None:
    lesson = studio.lesson(lesson_id)
    words = handout_words(lesson, studio.sources, {})
    for told, zone in zip(words["zones"], lesson.zones, strict=True):
        assert told["rule"].startswith(f"{zone.rule} [{zone.rule_evidence.ev}")
    for told, limit in zip(words["limits"], lesson.limits, strict=True):
        assert told["rule"].startswith(f"{limit.rule} [{limit.keep_above.ev}")
    for told, rule in zip(words["rules"], lesson.rules, strict=True):
        assert told.startswith(f"{rule.text} [{rule.ev}")
    for told, one in zip(words["trouble"], lesson.complications, strict=True):
        assert told["text"].startswith(f"{one.text} [{one.evidence.ev}")
        assert told["rescue"] == one.rescue
        figures = [f for f in (*one.share, one.onset, one.duration) if f is not None]
        assert all("[" in value for _, value in told["course"])
        assert len(told["course"]) == len(figures)


def test_no_question_is_on_the_paper(studio: Studio) -> None:
    for lesson in studio.lessons:
        told = str(handout_words(lesson, studio.sources, {}))
        assert not any(question.prompt in told for question in lesson.questions)


def test_a_handout_is_made_once_and_again_when_the_face_is_new(
    studio: Studio, tmp_path: Path
) -> None:
    drawn: list[Scene] = []

    def stage(_: Step) -> Scene:
        return studio.scene()

    def draw(scene: Scene) -> bytes:
        drawn.append(scene)
        return grey(scene)

    def keep(face: str) -> bytes:
        lesson = studio.lesson(LESSON)
        return kept_handout(
            lesson, studio.sources, stage=stage, draw=draw, face_hash=face, folder=tmp_path
        )

    first = keep("a")
    stills = len(pictured(studio.lesson(LESSON)))
    assert keep("a") == first
    assert len(drawn) == stills
    keep("b")
    assert len(drawn) == 2 * stills


def test_the_template_fetches_nothing() -> None:
    assert "http" not in read_template(TEMPLATE)
    assert "@preview" not in read_template(TEMPLATE)


def test_markdown_becomes_paragraphs_and_lists() -> None:
    blocks = text_blocks("First *one*.\n\n- a **b**\n- c\n")
    assert blocks[0]["runs"] == [{"text": "First one.", "bold": False}]
    assert [item[0]["text"] for item in blocks[1]["items"]] == ["a ", "c"]
