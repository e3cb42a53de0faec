"""Every problem of the lesson files, for their authors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from anatomy.content import ContentError, Document, KeyPath, Problem, UnknownId
from anatomy.evidence import Figure, describe
from anatomy.expressions import expression_weights
from anatomy.face import Face
from anatomy.landmarks import load_landmarks
from anatomy.sources import Source, check_sources, load_sources
from anatomy.structures import Kind
from lessons import regulation
from lessons.check_cited import check_cited
from lessons.check_face import check_on_face
from lessons.check_zones import check_zones
from lessons.lesson import Lesson, Site
from lessons.load import (
    LESSONS_FOLDER,
    ZONES,
    OpenLesson,
    list_lessons,
    load_rubric,
    open_lesson,
)
from lessons.naming import base_id, known_structures
from lessons.new_lesson import unfilled
from lessons.practice.pace import check_pace
from lessons.questions import KINDS
from lessons.questions.case import CaseQuestion
from lessons.questions.made import MADE, is_made
from lessons.staging import Staging
from lessons.translation import check_translations

KINDS_SHOWN = frozenset(get_args(Kind))
SITE_UNITS = {"units": "units", "ml": "ml", "depth_mm": "mm", "angle_deg": "deg"}
NAMED_LISTS = ("sites", "limits", "complications", "steps")
LEAST_SHORT_STEPS = 3


def check_lessons(face: Face | None = None, *, folder: Path = LESSONS_FOLDER) -> list[Problem]:
    """Every problem below the lessons folder, in file order; empty when all is well.

    face: the template face, on which places are tried; without it they are not.
    """
    sources = load_sources()
    problems = [*check_pace(), *check_zones(face, zones=folder.parent / ZONES, sources=sources)]
    problems += regulation.check_regulation(folder.parent / regulation.REGULATION)
    asked: dict[str, str] = {}
    for lesson_id in list_lessons(folder=folder):
        problems += check_folder(folder / lesson_id, face, sources=sources, asked=asked)
    return sorted(set(problems))


def check_folder(
    home: Path,
    face: Face | None = None,
    *,
    sources: Mapping[str, Source],
    zones: Sequence[Path] = (),
    asked: dict[str, str],
) -> list[Problem]:
    """Every problem of one lesson's folder, whether it can be read or not.

    zones: as `open_lesson` takes them. asked: prompt or teaching, to the lesson that has it;
    grows by this lesson's.
    """
    problems = list(unfilled(home))
    try:
        opened = open_lesson(home.name, folder=home.parent, zones=zones)
    except ContentError as error:
        return problems + list(error.problems)
    problems += check_lesson(opened, face, sources=sources)
    try:
        problems += check_translations(opened.lesson, folder=home.parent)
    except ContentError as error:
        problems += error.problems
    return problems + list(_asked_elsewhere(opened, asked))


def check_lesson(
    opened: OpenLesson, face: Face | None = None, *, sources: Mapping[str, Source] | None = None
) -> list[Problem]:
    """Every problem of one lesson that could be read. sources: the built-in ones where None."""
    sources = load_sources() if sources is None else sources
    problems = check_sources(opened.document, sources)
    problems += check_sources(opened.questions_document, sources)
    problems += check_cited(opened, sources)
    for check in CHECKS:
        problems += check(opened)
    if face is not None:
        problems += check_on_face(opened, face)
    return problems


def _ids(opened: OpenLesson) -> Iterator[Problem]:
    lesson, document = opened.lesson, opened.document
    folder = next(iter(opened.texts.values())).parent.parent.name
    if lesson.id != folder:
        yield document.problem(
            ("id",), f"'{lesson.id}' is not the folder's name. Write id: {folder}."
        )
    for key in NAMED_LISTS:
        for k in _repeats([thing.id for thing in getattr(lesson, key)]):
            name = getattr(lesson, key)[k].id
            yield document.problem((key, k, "id"), f"'{name}' is used twice. An id may occur once.")
    yield from _question_ids(opened)


def _question_ids(opened: OpenLesson) -> Iterator[Problem]:
    """Ids of questions, their prompts, and whose questions the file says they are."""
    lesson, written = opened.lesson, opened.questions_document
    asked = lesson.questions
    for k in _repeats([question.id for question in asked]):
        message = f"'{asked[k].id}' is used twice. An id may occur once."
        yield written.problem(("questions", k, "id"), message)
    for k, question in enumerate(asked):
        if is_made(question.id):
            message = f"ids of questions that nobody wrote begin with {MADE}. Write another id."
            yield written.problem(("questions", k, "id"), message)
    for k in _repeats([plain(question.prompt) for question in asked]):
        message = "another question asks this already. Ask something else, or remove one."
        yield written.problem(("questions", k, "prompt"), message)
    if written.data.get("lesson") != lesson.id:
        message = f"'{written.data.get('lesson')}' is not this lesson. Write lesson: {lesson.id}."
        yield written.problem(("lesson",), message)


def _asked_elsewhere(opened: OpenLesson, asked: dict[str, str]) -> Iterator[Problem]:
    """Questions that an earlier lesson asks, or teaches from, in the same words; `asked` grows."""
    here = opened.lesson
    for k, question in enumerate(here.questions):
        other = asked.setdefault(plain(question.prompt), here.id)
        if other != here.id:
            message = f"{other} asks this already. Ask something else, or remove one."
            yield opened.questions_document.problem(("questions", k, "prompt"), message)
    for path, words in _teachings(here):
        other = asked.setdefault(plain(words), here.id)
        if other != here.id:
            message = f"{other} teaches this in the same words. Teach what this question adds."
            yield opened.questions_document.problem(path, message)


def _taught(opened: OpenLesson) -> Iterator[Problem]:
    """What two questions of one lesson teach in the same words, parts of cases counted."""
    told = list(_teachings(opened.lesson))
    for k in _repeats([plain(words) for _, words in told]):
        message = "another question teaches this in the same words. Teach what this one adds."
        yield opened.questions_document.problem(told[k][0], message)


def _teachings(lesson: Lesson) -> Iterator[tuple[KeyPath, str]]:
    for k, question in enumerate(lesson.questions):
        yield ("questions", k, "teaches"), question.teaches
        if isinstance(question, CaseQuestion):
            for j, part in enumerate(question.parts):
                yield ("questions", k, "parts", j, "teaches"), part.teaches


def plain(words: str) -> str:
    """A text as it is compared: case, spaces and punctuation do not count.

    >>> plain("Which muscle,  then?")
    'which muscle then'
    """
    return " ".join(re.findall(r"\w+", words.lower()))


def _references(opened: OpenLesson) -> Iterator[Problem]:
    lesson, document = opened.lesson, opened.document
    lists = (
        ("markers", "site", [site.id for site in lesson.sites]),
        ("zones", "danger zone", [zone.id for zone in lesson.zones]),
        ("limits", "limit", [limit.id for limit in lesson.limits]),
    )
    for k, step in enumerate(lesson.steps):
        for key, kind, allowed in lists:
            for j, name in enumerate(getattr(step, key)):
                if name not in (*allowed, "all"):
                    yield document.problem(("steps", k, key, j), _unknown(kind, name, allowed))
    for k in _repeats(list(lesson.zone_ids)):
        message = f"'{lesson.zone_ids[k]}' is named twice. Name it once."
        yield document.problem(("zones", k), message)
    try:
        load_rubric(lesson.rubric)
    except UnknownId as error:
        yield document.problem(("rubric",), str(error))
    except ContentError as error:
        yield from error.problems


def _structures(opened: OpenLesson) -> Iterator[Problem]:
    known = known_structures()
    for document, path, name in _named_structures(opened):
        if base_id(name) not in known:
            yield document.problem(path, _unknown("structure", name, known))
    for document, path, name in _shown(opened):
        if name not in KINDS_SHOWN and base_id(name) not in known:
            message = _unknown("structure or kind", name, known | KINDS_SHOWN)
            yield document.problem(path, message)


def _named_structures(opened: OpenLesson) -> Iterator[tuple[Document, KeyPath, str]]:
    lesson, document = opened.lesson, opened.document
    for k, site in enumerate(lesson.sites):
        for j, name in enumerate(site.target):
            yield document, ("sites", k, "target", j), name
    for k, question in enumerate(lesson.questions):
        for path, name in question.structures():
            yield opened.questions_document, ("questions", k, *path), name


def _shown(opened: OpenLesson) -> Iterator[tuple[Document, KeyPath, str]]:
    for document, path, staging in _stagings(opened):
        for key in ("show", "hide", "highlight"):
            for j, name in enumerate(getattr(staging, key)):
                yield document, (*path, key, j), name
        for name in staging.fade:
            yield document, (*path, "fade", name), name


def _stagings(opened: OpenLesson) -> Iterator[tuple[Document, KeyPath, Staging]]:
    for k, step in enumerate(opened.lesson.steps):
        yield opened.document, ("steps", k), step
    for k, question in enumerate(opened.lesson.questions):
        for path, staging in question.stagings():
            yield opened.questions_document, ("questions", k, *path), staging


def _expressions(opened: OpenLesson) -> Iterator[Problem]:
    for document, path, staging in _stagings(opened):
        for name in staging.expression:
            try:
                expression_weights({name: 1.0})
            except UnknownId as error:
                yield document.problem((*path, "expression", name), str(error))


def _steps(opened: OpenLesson) -> Iterator[Problem]:
    lesson, document = opened.lesson, opened.document
    count = len(lesson.short_steps)
    if count < LEAST_SHORT_STEPS:
        message = (
            f"{count} steps are short: true, the five-minute version needs {LEAST_SHORT_STEPS} "
            "or more. Mark the steps it cannot do without."
        )
        yield document.problem(("steps",), message)
    for k, step in enumerate(lesson.steps):
        if not step.face and lesson.kind != "theory":
            message = f"face: false is for theory, and this is kind: {lesson.kind}. Take it out."
            yield document.problem(("steps", k, "face"), message)


def _needles(opened: OpenLesson) -> Iterator[Problem]:
    sites = [site.id for site in opened.lesson.sites]
    for k, step in enumerate(opened.lesson.steps):
        if step.needle is None:
            continue
        if step.needle.at not in sites:
            message = _unknown("site", step.needle.at, sites)
            yield opened.document.problem(("steps", k, "needle", "at"), message)
        if any(step.expression.values()):
            message = "a needle stands in a face at rest. Take the expression out, or the needle."
            yield opened.document.problem(("steps", k, "needle"), message)


def _look_at(opened: OpenLesson) -> Iterator[Problem]:
    known = load_landmarks()
    for k, step in enumerate(opened.lesson.steps):
        if step.look_at is not None and step.look_at.landmark not in known:
            message = _unknown("landmark", step.look_at.landmark, known)
            yield opened.document.problem(("steps", k, "look_at", "landmark"), message)


def _doses(opened: OpenLesson) -> Iterator[Problem]:
    lesson = opened.lesson
    if lesson.kind != "technique":
        return
    yield from _units_of_sites(opened)
    yield from _sums(opened)
    if lesson.status.kind == "off_label" and not lesson.total.published:
        message = "no label tells a total here. Add published: with the doses that are told."
        yield opened.document.problem(("total",), message)


def _units_of_sites(opened: OpenLesson) -> Iterator[Problem]:
    lesson = opened.lesson
    for k, site in enumerate(lesson.sites):
        for key, unit in SITE_UNITS.items():
            figure: Figure = getattr(site, key)
            if figure.unit != unit:
                message = f"{describe(figure)} is no figure in {unit}. Write {{{unit}: ...}}."
                yield opened.document.problem(("sites", k, key), message)


def _sums(opened: OpenLesson) -> Iterator[Problem]:
    lesson = opened.lesson
    known = [site.id for site in lesson.sites]
    for k, name in enumerate(lesson.total.of):
        if name not in known:
            yield opened.document.problem(("total", "of", k), _unknown("site", name, known))
    sites = lesson.treatment_sites
    sums = (
        ("units", _sum(sites, lambda site: site.units.middle)),
        ("ml", _sum(sites, lambda site: site.ml.middle)),
        ("sites", float(sum(len(site.sides) for site in sites))),
    )
    whose = "the label" if lesson.status.kind == "on_label" else "the total"
    for key, total in sums:
        label: Figure = getattr(lesson.total, key)
        if abs(total - label.middle) > 1e-6:
            message = (
                f"the sites add up to {total:g}, {whose} says {describe(label)}. "
                "Correct the sites or the total."
            )
            yield opened.document.problem(("total", key), message)


def _questions(opened: OpenLesson) -> Iterator[Problem]:
    lesson, document = opened.lesson, opened.questions_document
    count = len(lesson.questions)
    if count < lesson.questions_wanted:
        message = f"{count} questions, {lesson.questions_wanted} are wanted. Write more."
        yield document.problem(("questions",), message)
    for k, question in enumerate(lesson.questions):
        for path, message in KINDS[question.kind].check(lesson, question):
            yield document.problem(("questions", k, *path), message)


def _texts(opened: OpenLesson) -> Iterator[Problem]:
    for step in opened.lesson.steps:
        if not step.text.strip():
            file = _short(opened.texts[step.id])
            yield Problem(file, 1, step.id, "the text is empty. Write the step's text.")
    yield from _stray_texts(opened)


def _stray_texts(opened: OpenLesson) -> Iterator[Problem]:
    folder = next(iter(opened.texts.values())).parent
    for path in sorted(folder.glob("*.md")):
        if path.stem not in opened.texts:
            message = f"no step is called '{path.stem}'. Rename the file, or add the step."
            yield Problem(_short(path), 1, "file", message)


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _sum(sites: Iterable[Site], value: Callable[[Site], float]) -> float:
    return sum(value(site) * len(site.sides) for site in sites)


def _repeats(names: list[str]) -> list[int]:
    return [k for k, name in enumerate(names) if name in names[:k]]


def _unknown(kind: str, name: str, allowed: Iterable[str]) -> str:
    return str(UnknownId(kind, name, allowed))


CHECKS: tuple[Callable[[OpenLesson], Iterator[Problem]], ...] = (
    _ids,
    _taught,
    _references,
    _structures,
    _expressions,
    _steps,
    _texts,
    _needles,
    _look_at,
    _doses,
    _questions,
)
