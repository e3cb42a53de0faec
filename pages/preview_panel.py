"""A lesson as its author reads it: what is wrong, the steps, the sites, the questions with keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from anatomy.content import Problem, UnknownId
from anatomy.evidence import Evidenced, Figure, describe
from anatomy.sources import Source
from lessons.cite import show_citations
from lessons.lesson import Lesson
from lessons.questions import Question
from lessons.step import Step
from pages.figures import evidence_mark
from pages.icons import icon
from pages.language import _
from pages.lesson_panel import OTHER_TABS
from pages.lesson_steps import presenter_note
from pages.markup import Html, join, markdown, tag
from pages.retold import retold

CHOOSE = _("Which lesson? Write its id in the address: /preview?lesson=ID. Or choose one:")
PROBLEMS = _("What the content check says")
NO_PROBLEMS = _("No problems.")
TRYING = _("Places are being tried on the face …")
STALE = _("A file cannot be read just now. Below is the lesson as it was read last.")
NEVER_READ = _("The lesson cannot be read yet, so there is nothing to show.")
STEPS, QUESTIONS = _("Steps"), _("Questions, with their keys")
KEYS_WARNING = _("Learners must not see this page: it shows every right answer.")
IN_PLAYER = _("Open in the player")
KIND_OF = "{number} · {kind} · {id}"
SHORT = _("in the five-minute version")
YES, NO, NOTHING = _("yes"), _("no"), _("nothing")
TABS = ("sites", "dangers", "trouble")  # of the player's panel, shown as they are there
TOLD_ALREADY = ("id", "kind", "prompt", "ev", "src")
STAGING = ("view", "peel_mm", "show", "hide", "highlight", "fade", "expression", "needle")

Sources = Mapping[str, Source]


def unknown_markup(lesson_id: str, known: Sequence[str]) -> Html:
    """The lessons there are, for who asked for none or for one that is not there."""
    said = str(UnknownId("lesson", lesson_id, known)) if lesson_id else CHOOSE
    links = (tag("li", tag("a", one, href=f"/preview?lesson={one}")) for one in known)
    return _body(tag("p", said, data_testid="preview-unknown"), tag("ul", *links))


def preview_markup(
    lesson_id: str,
    lesson: Lesson | None,
    problems: Sequence[Problem],
    *,
    sources: Sources,
    trying: bool,
    stale: bool,
) -> Html:
    """The whole page. lesson: None where it could never be read. stale: of an earlier save."""
    title = lesson_id if lesson is None else lesson.title
    told = problems_markup(problems, trying=trying)
    if lesson is None:
        return _body(tag("h2", title), told, tag("p", NEVER_READ))
    return _body(
        tag("h2", title),
        tag("p", icon("warning"), " ", KEYS_WARNING, class_="callout near"),
        told,
        tag("p", STALE, class_="callout near", data_testid="stale") if stale else None,
        tag("p", lesson.summary),
        tag("h3", STEPS),
        *(_step(lesson, number, sources) for number in range(1, len(lesson.steps) + 1)),
        *(OTHER_TABS[name](lesson, sources) for name in TABS),
        tag("h3", QUESTIONS),
        *(_question(number, one, sources) for number, one in enumerate(lesson.questions, 1)),
    )


def problems_markup(problems: Sequence[Problem], *, trying: bool) -> Html:
    """Every problem with its file and line."""
    rows = (tag("li", str(problem)) for problem in problems)
    return tag(
        "section",
        tag("h3", PROBLEMS),
        tag("ul", *rows) if problems else tag("p", NO_PROBLEMS),
        tag("p", TRYING, class_="small soft") if trying else None,
        role="status",
        data_testid="problems",
    )


def as_written(value: Any, sources: Sources) -> Html:
    """Anything of a question as its file says it, figures and statements with their evidence."""
    if isinstance(value, Figure):
        return join(retold(describe(value)), " ", evidence_mark(value, sources))
    if isinstance(value, BaseModel):
        mark = evidence_mark(value, sources) if isinstance(value, Evidenced) else None
        return join(_pairs(_fields(value), sources), mark)
    if isinstance(value, Mapping):
        return _pairs(value.items(), sources)
    if isinstance(value, tuple | list):
        rows = (tag("li", as_written(one, sources)) for one in value)
        return tag("ol", *rows) if value else join(NOTHING)
    return join(_word(value))


def _word(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return NOTHING if value is None else str(value)


def _fields(model: BaseModel) -> Iterator[tuple[str, Any]]:
    """What the file says of it, without what stands in the heading."""
    for name in type(model).model_fields:
        if name in model.model_fields_set and (name not in TOLD_ALREADY or _is_part(model, name)):
            yield name, getattr(model, name)


def _is_part(model: BaseModel, name: str) -> bool:
    """Whether this is the id of a part, such as of an option or a moment, which is told."""
    return name == "id" and "kind" not in type(model).model_fields


def _pairs(pairs: Iterable[tuple[str, Any]], sources: Sources) -> Html:
    rows = (
        tag("div", tag("dt", str(name).replace("_", " ")), tag("dd", as_written(value, sources)))
        for name, value in pairs
    )
    return tag("dl", *rows, class_="facts")


def _step(lesson: Lesson, number: int, sources: Sources) -> Html:
    step: Step = lesson.steps[number - 1]
    staged = [(name, getattr(step, name)) for name in STAGING if name in step.model_fields_set]
    return tag(
        "article",
        tag("h4", f"{number}. {step.title}", f" ({SHORT})" if step.short else None),
        tag("div", markdown(show_citations(step.text, sources)), class_="prose"),
        presenter_note(step.presenter_note, sources) if step.presenter_note else None,
        _pairs(staged, sources),
        tag("a", IN_PLAYER, href=f"/lesson?id={lesson.id}&step={number}", target="_blank"),
        data_testid=f"preview-step-{number}",
    )


def _question(number: int, question: Question, sources: Sources) -> Html:
    return tag(
        "article",
        tag("p", KIND_OF.format(number=number, kind=question.kind, id=question.id),
            class_="eyebrow"),
        tag("h4", question.prompt),
        as_written(question, sources),
        data_testid=f"preview-question-{question.id}",
    )  # fmt: skip


def _body(*content: Html | None) -> Html:
    return tag("div", *content, class_="page-body stack prose", data_testid="preview")
