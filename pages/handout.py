"""A lesson as a tagged PDF for paper: made on this machine, kept by what it says."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from anatomy.evidence import describe
from anatomy.sources import Source
from lessons.cite import show_citations
from lessons.lesson import Lesson, Site
from lessons.naming import name_of
from lessons.picture import CLOSE_UP_MM, TARGET
from lessons.step import Step
from lessons.translation import is_translated
from meshes.scene import Camera, Scene
from pages.evidence_words import evidence_words, trusted
from pages.handout_dangers import danger_words
from pages.language import _, language_now, spoken
from pages.lesson_panel import LIMITS, RESCUE, RULE, RULES, TROUBLE
from pages.lesson_shelf import TRANSLATED
from pages.retold import retold
from pages.typeset import read_template, typeset

TEMPLATE: Final = "handout.typ"
MOST_STILLS: Final = 4
STILL_PX: Final = (800, 600)  # printed 133 mm wide, its names are 6.6 pt high
WARNING = _("Educational model, not clinically reviewed")
MORE = _(
    "Every figure shows how far to trust it: found (read in the source), recalled (from memory, "
    "unverified), derived (worked out), proposal (our own choice). Nobody may inject from this "
    "page."
)
MADE = _("Made by Facies from its own model and texts (CC BY 4.0). Pictures are drawn by Facies.")
ALT = _("The modelled face, {view} view: {title}.")
ALT_PEELED = _("The modelled face, {view} view, {peel:g} mm taken off the surface: {title}.")
CAPTION = _("{title} ({view} view)")
CAPTION_PEELED = _("{title} ({view} view, peeled {peel:g} mm)")
WORDS: Mapping[str, Any] = {
    "objectives": _("After this lesson you can"),
    "dose": _("Product and doses"),
    "dose_head": (_("What"), _("Value"), _("Evidence")),
    "sites": _("Sites"),
    "site_head": (_("Site"), _("Where"), _("Dose"), _("Depth"), _("Angle"), _("Aims at")),
    "zones": _("Danger zones"),
    "rule": RULE,
    "limits": LIMITS,
    "rules": RULES,
    "trouble": TROUBLE,
    "rescue": RESCUE,
    "sources": _("Sources"),
}
STATUS = {"on_label": _("On label"), "off_label": _("Off label")}
PRODUCT = _("Product")
MIDLINE, BOTH_SIDES = _("midline"), _("both sides")
TOTAL = {"on_label": _("Label total"), "off_label": _("Sum of the sites (no label)")}
PUBLISHED = _("Dose told for it")

Sources = Mapping[str, Source]
Draw = Callable[[Scene], bytes]
Stage = Callable[[Step], Scene]


def handout_pdf(lesson: Lesson, sources: Sources, *, stage: Stage, draw: Draw) -> bytes:
    """The handout of a lesson as a tagged PDF (PDF/UA-1).

    stage: the scene of a step. draw: a scene as the bytes of a PNG.
    """
    names = {step.id: f"step_{number}.png" for number, step in enumerate(pictured(lesson))}
    pictures = {names[step.id]: draw(close_up(stage(step))) for step in pictured(lesson)}
    return typeset(TEMPLATE, handout_words(lesson, sources, names), pictures=pictures)


def kept_handout(
    lesson: Lesson,
    sources: Sources,
    *,
    stage: Stage,
    draw: Draw,
    face_hash: str,
    folder: Path | None = None,
) -> bytes:
    """The handout from the cache, made first where its words, template or face are new."""
    words = json.dumps(handout_words(lesson, sources, {}), sort_keys=True)
    key = hashlib.sha256(f"{words}{read_template(TEMPLATE)}{face_hash}".encode()).hexdigest()[:24]
    home = (user_cache_path("facies") if folder is None else folder) / "handouts"
    path = home / f"{lesson.id}-{key}.pdf"
    if path.is_file():
        return path.read_bytes()
    made = handout_pdf(lesson, sources, stage=stage, draw=draw)
    home.mkdir(parents=True, exist_ok=True)
    half = home / f"{path.name}.{os.getpid()}.part"
    half.write_bytes(made)
    half.replace(path)  # whole, or not there
    return made


def pictured(lesson: Lesson) -> tuple[Step, ...]:
    """The steps with a still: those of the five-minute version that show the face, at most four."""
    return tuple(step for step in lesson.short_steps if step.face)[:MOST_STILLS]


def close_up(scene: Scene) -> Scene:
    """The scene from near enough for paper."""
    camera = Camera(scene.camera.view, target=TARGET, distance_mm=CLOSE_UP_MM)
    return replace(scene, camera=camera)


def handout_words(lesson: Lesson, sources: Sources, pictures: Mapping[str, str]) -> dict[str, Any]:
    """Everything the template prints. pictures: step id to the file of its still."""
    technique = lesson.kind == "technique"
    status = f"{STATUS[lesson.status.kind]}: {lesson.status.text}" if technique else lesson.kind
    words = {
        "language": language_now(),
        "title": lesson.title,
        "warning": WARNING,
        "more": f"{MORE} {TRANSLATED}." if is_translated(lesson.id, language_now()) else MORE,
        "made": MADE,
        "words": WORDS,
        "status": status[:1].upper() + status[1:],
        "summary": lesson.summary,
        "objectives": [show_citations(goal, sources) for goal in lesson.objectives],
        "dose": _doses(lesson, sources) if technique else (),
        "not_interchangeable": lesson.product.not_interchangeable if technique else "",
        "sites": [_site(site, sources) for site in lesson.sites],
        "steps": [_step(step, sources, pictures.get(step.id, "")) for step in lesson.steps],
        **danger_words(lesson, sources),
        "sources": [_cite(sources[key]) for key in lesson.references if key in sources],
    }  # fmt: skip
    told: dict[str, Any] = spoken(words)
    return told


def text_blocks(text: str) -> list[dict[str, Any]]:
    """Markdown as paragraphs and lists of plain and bold runs; other signs are taken off.

    >>> text_blocks("A **b**.")[0]["runs"][1]
    {'text': 'b', 'bold': True}
    """
    blocks: list[dict[str, Any]] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        items = re.split(r"^\s*(?:[-*]|\d+\.)\s+", paragraph, flags=re.MULTILINE)
        if items[0].strip():
            blocks.append({"kind": "text", "runs": _runs(items[0])})
        if items[1:]:
            blocks.append({"kind": "list", "items": [_runs(item) for item in items[1:]]})
    return blocks


def _runs(text: str) -> list[dict[str, Any]]:
    flat = " ".join(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text).split())
    parts = re.split(r"\*\*", re.sub(r"^#+ ", "", flat))
    plain = (re.sub(r"(?<!\w)[*_]|[*_](?!\w)", "", part) for part in parts)
    runs = [{"text": part, "bold": k % 2 == 1} for k, part in enumerate(plain)]
    return [run for run in runs if run["text"]]


def _step(step: Step, sources: Sources, picture: str) -> dict[str, Any]:
    seen = {"view": step.view.replace("_", " "), "peel": step.peel_mm, "title": step.title}
    return {
        "title": step.title,
        "picture": picture,
        "alt": (ALT_PEELED if step.peel_mm else ALT).format(**seen),
        "caption": (CAPTION_PEELED if step.peel_mm else CAPTION).format(**seen),
        "blocks": text_blocks(show_citations(step.text, sources)),
    }


def _site(site: Site, sources: Sources) -> Sequence[str]:
    return (
        f"{site.name} ({MIDLINE if site.side == 'median' else BOTH_SIDES})",
        f"{site.at} {evidence_words(site.position, sources)}",
        f"{trusted(site.units, sources)}; {trusted(site.ml, sources)}",
        f"{trusted(site.depth_mm, sources)}, {site.layer.replace('_', ' ')}",
        trusted(site.angle_deg, sources),
        f"{', '.join(map(name_of, site.target))} {evidence_words(site.target_evidence, sources)}",
    )


def _doses(lesson: Lesson, sources: Sources) -> list[Sequence[str]]:
    total, product = lesson.total, lesson.product
    rows: list[Sequence[str]] = [(PRODUCT, product.name, evidence_words(product, sources))]
    value = f"{retold(describe(total.units))}, {retold(describe(total.ml))}"
    rows.append((TOTAL[lesson.status.kind], value, evidence_words(total.units, sources)))
    rows += [
        (one.what or PUBLISHED, retold(describe(one)), evidence_words(one, sources))
        for one in total.published
    ]
    return rows


def _cite(source: Source) -> str:
    address = "" if source.address is None else f" {source.address}"
    return f"{source.cite}{address} (tier {source.tier})"
