"""Whether every clinical number in a text of a lesson or zone stands beside its source.

A number has a source where its text cites one (`[@key found]`), or where what says it carries the
evidence for it: a figure, a rule, a complication, a question. Every text of a lesson is read,
whichever field it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from anatomy.content import Document, KeyPath, Problem, UnknownId
from anatomy.evidence import Evidenced, Figure
from anatomy.sources import Source
from lessons.cite import citations_in, uncited_numbers
from lessons.lesson import AtRisk, Lesson, Limit, Site, Zone
from lessons.load import OpenLesson
from lessons.step import Step

# What carries the evidence for a text that stands beside it. A whole with a field `evidence`
# carries it for all its texts, as complications and questions do.
SOURCE_BESIDE: Mapping[tuple[type[BaseModel], str], str] = {
    (Site, "at"): "position",
    (Limit, "name"): "keep_above",
    (Limit, "rule"): "keep_above",
    (Limit, "why"): "keep_above",
    (Zone, "rule"): "rule_evidence",
    (Zone, "mechanism"): "mechanism_evidence",
    (Zone, "consequence"): "mechanism_evidence",
}
# Fields that are shown with their citations made readable.
CITING = frozenset({(Lesson, "objectives"), (Step, "presenter_note"), (AtRisk, "note")})
ELSEWHERE = frozenset({(Step, "text"), (Lesson, "opened_zones")})  # read with their own files
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def check_cited(opened: OpenLesson, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Numbers without a source, and citations that name none, in a lesson's steps and fields."""
    for step in opened.lesson.steps:
        file = "/".join(opened.texts[step.id].parts[-3:])
        for line, message in _in_prose(step.text, sources):
            yield Problem(file, line, step.id, message)
    yield from check_fields(opened.lesson, opened.document, sources)


def check_fields(
    whole: BaseModel, document: Document, sources: Mapping[str, Source]
) -> Iterator[Problem]:
    """The same for every text that stands in a field of a lesson or of a zone."""
    for path, message in _in_model(whole, (), sources):
        yield document.problem(path, message)


def _in_prose(text: str, sources: Mapping[str, Source]) -> Iterator[tuple[int, str]]:
    """Lines of a Markdown text, from 1, with what is wrong there."""
    for key, ev in citations_in(text):
        wrong = _wrong_citation(key, ev, sources)
        if wrong:
            yield text.count("\n", 0, text.index(f"[@{key}")) + 1, wrong
    for line, number in uncited_numbers(text):
        yield line, f"'{number}' has no source. Add [@key found] to the paragraph."


def _wrong_citation(key: str, ev: str, sources: Mapping[str, Source]) -> str:
    if key not in sources:
        return str(UnknownId("source", key, sources))
    if not ev:
        return f"[@{key}] does not say how it is known. Write [@{key} found], or recalled."
    return ""


def _in_model(
    whole: BaseModel, path: KeyPath, sources: Mapping[str, Source]
) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(whole, Evidenced) or isinstance(getattr(whole, "evidence", None), Evidenced):
        return  # it says itself where its numbers are from
    for name, field in type(whole).model_fields.items():
        if (type(whole), name) not in ELSEWHERE:
            here = (*path, field.alias or name)
            yield from _in_field(whole, name, getattr(whole, name), here, sources)


def _in_field(
    whole: BaseModel, name: str, value: object, path: KeyPath, sources: Mapping[str, Source]
) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield from ((path, message) for message in _in_text(whole, name, value, sources))
    elif isinstance(value, BaseModel):
        yield from _in_model(value, path, sources)
    elif isinstance(value, tuple):
        for k, one in enumerate(value):
            yield from _in_field(whole, name, one, (*path, k), sources)


def _in_text(
    whole: BaseModel, name: str, text: str, sources: Mapping[str, Source]
) -> Iterator[str]:
    if (type(whole), name) in CITING:
        for _, message in _in_prose(text, sources):
            yield message.replace("the paragraph", "this text")
        return
    if citations_in(text):
        yield "a citation is not read in this field. Move what it says to the text of a step."
        return
    beside = SOURCE_BESIDE.get((type(whole), name), "")
    for _, number in uncited_numbers(text):
        if not _is_told(number, getattr(whole, beside) if beside else None):
            yield f"'{number}' has no source. {_remedy(beside)}"


def _is_told(number: str, evidence: Evidenced | None) -> bool:
    """Whether what stands beside a text tells its number: a figure tells no other than its own."""
    if not isinstance(evidence, Figure):
        return evidence is not None
    return {float(n) for n in NUMBER.findall(number)} <= set(evidence.numbers)


def _remedy(beside: str) -> str:
    if beside.endswith("_evidence"):
        return f"Add {beside}: {{ev: ..., src: ...}}, or take it out."
    if beside:
        return f"Write the number of {beside}, or take it out."
    return "Take it out, or say it with its source in the text of a step."
