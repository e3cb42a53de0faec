"""The items of examinations: questions of the lessons, each with domain, level and difficulty.

Only questions are taken whose right answer is verified: what fails no learner examines nobody.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from anatomy.content import UnknownId, parse, read_document
from anatomy.evidence import Figure
from certification.said import Said
from certification.suited import as_asked, is_critical, needs_no_face
from lessons import Lesson, Question, content_hash, list_lessons, load_lesson, load_rubric
from lessons.questions.choice import ChoiceQuestion
from lessons.questions.kind import Id
from lessons.rubric import Rubric

DATA = Path(__file__).parent / "data"
BANK_FILE = DATA / "bank.yaml"
KEY_SIGN = ":"  # between the ids of lesson and question
MULTIPLE = "multiple"
STANDARD = "standard"  # the rubric of a virtual patient
NO_WORD = re.compile(r"[^a-z0-9]+")

Level = Literal["recall", "application", "analysis"]
LEVELS: tuple[Level, ...] = ("recall", "application", "analysis")


class DomainRule(Said):
    """Questions of these lessons, lesson kinds and domains asked belong to one domain."""

    lessons: tuple[Id, ...] = ()
    lesson_kinds: tuple[Id, ...] = ()
    asked: tuple[Id, ...] = ()
    domain: Id

    def fits(self, lesson: Lesson, question: Question) -> bool:
        """True where every list that is given names it."""
        pairs = (
            (self.lessons, lesson.id),
            (self.lesson_kinds, lesson.kind),
            (self.asked, question.domain),
        )
        return all(not allowed or one in allowed for allowed, one in pairs)


class LevelRule(Said):
    """Questions of these kinds and with one of these words in the prompt are of one level."""

    kinds: tuple[Id, ...] = ()
    words: tuple[str, ...] = ()
    level: Level

    def fits(self, question: Question) -> bool:
        """True where kind and words fit."""
        prompt = f" {NO_WORD.sub(' ', question.prompt.lower())} "
        worded = not self.words or any(f" {one} " in prompt for one in self.words)
        return worded and (not self.kinds or question.kind in self.kinds)


class Difficulty(Said):
    """The estimates: by level, what is added for a kind, and of a station's task."""

    levels: dict[Level, Figure]
    more: dict[Id, Figure]
    tasks: dict[Id, Figure]


class BankRules(Said):
    """The whole of bank.yaml."""

    kinds: tuple[Id, ...]
    domains: tuple[DomainRule, ...]
    levels: tuple[LevelRule, ...]
    difficulty: Difficulty


@dataclass(frozen=True)
class Item:
    """One question as an examination asks it. key: "<lesson>:<question>".

    kind: of the question. written: it needs no face. difficulty: the share of the marks it is
    expected to cost, 0 to 1; observed: it was measured, not estimated. critical: a wrong answer of
    it may endanger a patient, by verified evidence.
    """

    key: str
    lesson_id: str
    kind: str
    domain: str
    level: Level
    difficulty: float
    critical: bool
    written: bool
    observed: bool = False


@dataclass(frozen=True, eq=False)
class Bank:
    """All items, in the lessons' order, with their questions as they are asked.

    lessons, hashes: the lessons and the hashes of their files, by id. rubrics: by id, of the
    lessons and the standard one.
    """

    items: tuple[Item, ...]
    questions: Mapping[str, Question]
    lessons: Mapping[str, Lesson]
    hashes: Mapping[str, str]
    rubrics: Mapping[str, Rubric]

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        """The items by their keys."""
        return {item.key: item for item in self.items}

    @cached_property
    def written(self) -> tuple[Item, ...]:
        """The items of the written part."""
        return tuple(item for item in self.items if item.written)

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of everything a paper is drawn from and graded by.

        That is the lessons' files, domains and difficulties, and the rubrics.
        """
        told = [f"{name}={value}" for name, value in sorted(self.hashes.items())]
        told += [one.model_dump_json() for _, one in sorted(self.rubrics.items())]
        told += [repr(item) for item in self.items]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def item(self, key: str) -> Item:
        """The item with this key. Raises UnknownId."""
        if key not in self.by_key:
            raise UnknownId("item", key, self.by_key)
        return self.by_key[key]

    def question(self, key: str) -> tuple[Lesson, Question]:
        """The lesson and the question behind a key. Raises UnknownId."""
        return self.lessons[self.item(key).lesson_id], self.questions[key]

    def rubric(self, rubric_id: str = STANDARD) -> Rubric:
        """The numbers by which an answer is graded. Raises UnknownId."""
        if rubric_id not in self.rubrics:
            raise UnknownId("rubric", rubric_id, self.rubrics)
        return self.rubrics[rubric_id]

    def with_observed(self, observed: Mapping[str, float]) -> Bank:
        """The bank with observed difficulties, 0 to 1, in place of estimates.

        Raises UnknownId for a key that there is not, ValueError for a number out of range.
        """
        for key, value in observed.items():
            self.item(key)
            if not 0 <= value <= 1:
                raise ValueError(f"The difficulty of {key} is {value:g}; it lies from 0 to 1.")
        items = (
            replace(item, difficulty=observed[item.key], observed=True)
            if item.key in observed
            else item
            for item in self.items
        )
        return replace(self, items=tuple(items))


@lru_cache(maxsize=1)
def load_rules() -> BankRules:
    """The rules of bank.yaml. Raises ContentError."""
    return parse(BankRules, read_document(BANK_FILE))


@lru_cache(maxsize=1)
def load_bank() -> Bank:
    """The bank of all lessons that come with the project. Raises ContentError."""
    lessons = [load_lesson(one) for one in list_lessons()]
    return build_bank(lessons, {one.id: content_hash(one.id) for one in lessons})


def build_bank(
    lessons: Iterable[Lesson], hashes: Mapping[str, str], *, rules: BankRules | None = None
) -> Bank:
    """A bank of these lessons. hashes: of each lesson's files, by its id."""
    told = rules or load_rules()
    shelf = {lesson.id: lesson for lesson in lessons}
    items: dict[str, Item] = {}
    questions: dict[str, Question] = {}
    for lesson in shelf.values():
        for question in lesson.questions:
            asked = as_asked(lesson, question, told.kinds)
            item = None if asked is None else _item(lesson, asked, told)
            if item is not None and asked is not None:
                items[item.key], questions[item.key] = item, asked
    rubrics = {
        name: load_rubric(name) for name in (STANDARD, *(one.rubric for one in shelf.values()))
    }
    return Bank(tuple(items.values()), questions, shelf, hashes, rubrics)


def _item(lesson: Lesson, question: Question, rules: BankRules) -> Item | None:
    written = needs_no_face(question, rules.kinds)
    if not written and question.kind not in rules.difficulty.tasks:
        return None
    domain = next((r.domain for r in rules.domains if r.fits(lesson, question)), None)
    level = next((r.level for r in rules.levels if r.fits(question)), None)
    if domain is None or level is None:
        return None
    return Item(
        key=f"{lesson.id}{KEY_SIGN}{question.id}",
        lesson_id=lesson.id,
        kind=question.kind,
        domain=domain,
        level=level,
        difficulty=_estimate(question, level, rules.difficulty, written=written),
        critical=is_critical(question),
        written=written,
    )


def _estimate(question: Question, level: Level, told: Difficulty, *, written: bool) -> float:
    if not written:
        return told.tasks[question.kind].middle / 100
    more: list[str] = [question.kind]
    if isinstance(question, ChoiceQuestion) and question.multiple:
        more.append(MULTIPLE)
    added = sum(told.more[name].middle for name in more if name in told.more)
    return (told.levels[level].middle + added) / 100
