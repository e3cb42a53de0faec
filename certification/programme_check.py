"""Whether the programmes can be walked: all they name is there, and no module is shut in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from anatomy.content import ContentError, Document, KeyPath, Problem, UnknownId, parse_folder
from anatomy.sources import check_sources, load_sources
from certification.asks import Ask, DrillsAsk, LessonsAsk, LogbookAsk, PlansAsk, ScoreAsk
from certification.blueprint import BLUEPRINTS_FOLDER
from certification.check_examination import check_own_blueprints
from certification.hands_on import load_hands_on
from certification.programme import BLUEPRINTS, PROGRAMMES_FOLDER, Programme, load_programmes
from lessons.lesson import Lesson
from lessons.shelf import read_lessons


def check_programmes(
    folder: Path = PROGRAMMES_FOLDER, *, lessons: Sequence[Lesson] | None = None
) -> list[Problem]:
    """Every problem of the programmes; empty when all is well. lessons: by default all.

    The folder's own blueprints, in its folder `blueprints`, are checked with them.
    """
    loaded, problems = parse_folder(Programme, folder, but=BLUEPRINTS)
    problems += check_own_blueprints(folder / BLUEPRINTS) if (folder / BLUEPRINTS).is_dir() else []
    sources = load_sources()
    shelf = {one.id: one for one in (read_lessons().lessons if lessons is None else lessons)}
    places = (BLUEPRINTS_FOLDER, folder / BLUEPRINTS)
    exams = {path.stem for place in places for path in place.glob("*.yaml")}
    for one in loaded.values():
        problems += check_sources(one.document, sources)
        problems += _modules(one.model, one.document)
        problems += _techniques(("techniques",), one.model.techniques, shelf, one.document)
        for path, ask in _asks(one.model):
            named = _NAMED.get(ask.kind)
            if named is not None:
                problems += named(path, ask, shelf, one.document)
            elif ask.kind == "exam" and ask.blueprint not in exams:
                message = str(UnknownId("blueprint", ask.blueprint, exams))
                problems.append(one.document.problem((*path, "blueprint"), message))
    return sorted(set(problems))


def checked_folder(folder: Path | None) -> Path:
    """The folder, when every programme in it can be walked; ours for None. Raises ContentError."""
    if folder is None:
        return PROGRAMMES_FOLDER
    problems = check_programmes(folder)
    if not problems and not load_programmes(folder):
        message = "there is no programme in this folder. Write one as <id>.yaml."
        problems = [Problem(str(folder), 1, "programmes", message)]
    if problems:
        raise ContentError(problems)
    return folder


def _asks(programme: Programme) -> Iterator[tuple[KeyPath, Ask]]:
    for k, module in enumerate(programme.modules):
        for j, ask in enumerate(module.asks):
            yield ("modules", k, "asks", j), ask


def _modules(programme: Programme, document: Document) -> Iterator[Problem]:
    ids = [one.id for one in programme.modules]
    for k, module in enumerate(programme.modules):
        if module.id in ids[:k]:
            message = f"'{module.id}' is used twice. An id may occur once."
            yield document.problem(("modules", k, "id"), message)
        for j, name in enumerate(module.after):
            if name not in ids:
                message = str(UnknownId("module", name, ids))
                yield document.problem(("modules", k, "after", j), message)
    for k in _shut_in(programme):
        message = "this module waits for itself, by way of others. Take one of them out of after."
        yield document.problem(("modules", k, "after"), message)


def _shut_in(programme: Programme) -> list[int]:
    """Places of the modules that can never open, because they wait in a circle."""
    known = {one.id for one in programme.modules}
    opened: set[str] = set()
    while True:
        more = {one.id for one in programme.modules if set(one.after) & known <= opened} - opened
        if not more:
            return [k for k, one in enumerate(programme.modules) if one.id not in opened]
        opened |= more


def _lessons(
    path: KeyPath, ask: LessonsAsk | ScoreAsk, shelf: Mapping[str, Lesson], document: Document
) -> Iterator[Problem]:
    yield from _named_once((*path, "of"), ask.of, document)
    for j, name in enumerate(ask.of):
        if name not in shelf:
            yield document.problem((*path, "of", j), str(UnknownId("lesson", name, shelf)))
        elif ask.kind == "score" and not shelf[name].questions:
            message = f"{name} asks no question, so it has no score. Take it out."
            yield document.problem((*path, "of", j), message)


def _drills(
    path: KeyPath, ask: DrillsAsk, shelf: Mapping[str, Lesson], document: Document
) -> Iterator[Problem]:
    known = [f"{lesson.id}.{q.id}" for lesson in shelf.values() for q in lesson.questions
             if q.kind == "drill"]  # fmt: skip
    yield from _named_once((*path, "of"), ask.of, document)
    for j, name in enumerate(ask.of):
        if name not in known:
            yield document.problem((*path, "of", j), str(UnknownId("drill", name, known)))


def _plans(
    path: KeyPath, ask: PlansAsk, shelf: Mapping[str, Lesson], document: Document
) -> Iterator[Problem]:
    del shelf
    try:
        most = load_hands_on().count
    except ContentError:
        return  # told with its own file
    if ask.patients.middle > most:
        message = f"there are {most} practice patients. Ask for at most {most}."
        yield document.problem((*path, "patients"), message)


def _logbook(
    path: KeyPath, ask: LogbookAsk, shelf: Mapping[str, Lesson], document: Document
) -> Iterator[Problem]:
    yield from _techniques((*path, "techniques"), ask.techniques, shelf, document)


def _techniques(
    path: KeyPath, names: Iterable[str], shelf: Mapping[str, Lesson], document: Document
) -> Iterator[Problem]:
    known = [lesson.id for lesson in shelf.values() if lesson.kind == "technique"]
    yield from _named_once(path, names, document)
    for j, name in enumerate(names):
        if name not in known:
            yield document.problem((*path, j), str(UnknownId("technique", name, known)))


def _named_once(path: KeyPath, names: Iterable[str], document: Document) -> Iterator[Problem]:
    named = list(names)
    for j, name in enumerate(named):
        if name in named[:j]:
            yield document.problem((*path, j), f"'{name}' is named twice. Name it once.")


_NAMED: Mapping[str, Callable[..., Iterator[Problem]]] = {
    "lessons": _lessons,
    "score": _lessons,
    "drills": _drills,
    "plans": _plans,
    "logbook": _logbook,
}
