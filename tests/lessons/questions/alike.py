"""How much two questions ask the same: the words that mean something, and what is scored."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from lessons.lesson import Lesson
from lessons.questions import Question
from lessons.questions.choice import ChoiceQuestion
from lessons.questions.label import LabelQuestion
from lessons.questions.order import OrderQuestion

# Shares of words in common, from 0 to 1, set after reading the pairs around them.
SAME_KEY = 0.20  # of two prompts that have the same answer
IN_WORDS = 0.42  # of prompt and answer together, where the answer is words
SAME_PROMPT = 0.85  # of two prompts, whatever the answer
FRAME = 8  # a word in more than one of so many prompts of a kind frames them and tells nothing
LITTLE = """
a about after all also an and any apply are as at be because been before both but by can
choose could did do does for from had has have he her here his how i if in into is it its me
more most must my no not of on one ones only or our out over s she so some t than that the
their them then there these they this those through to too up was we were what when where
which while who whom whose why will with would you your patient
"""
WORD = re.compile(r"\d+(?:\.\d+)?|[a-z]+")
ENDING = re.compile(r"(ing|ed|es|e|(?<!s)s)$")
SKIPPED = frozenset(LITTLE.split())
# What each kind scores. The side is left out: the same site on the other side asks the same.
SCORED: Mapping[str, tuple[str, ...]] = {
    "identify": ("target",),
    "name": ("target",),
    "place": ("site", "ask_units"),
    "needle": ("site", "aim"),
    "plane": ("site", "place", "of", "layer"),
    "dose": ("site", "total", "figure", "mix"),
    "avoid": ("zones",),
    "case": ("case",),
}

Words = frozenset[str]


@dataclass(frozen=True)
class Told:
    """A question in short. key: what is scored. prompt: all its words. meant: without its frame.

    answer: the words of the right answer, of kinds that are answered in words.
    """

    name: str
    kind: str
    key: object
    prompt: Words
    meant: Words
    answer: Words


def words_of(text: str) -> Words:
    """The words that mean something, without their endings.

    >>> sorted(words_of("Where do the two sheets cross?"))
    ['cross', 'sheet', 'two']
    """
    return frozenset(ENDING.sub("", w) for w in WORD.findall(text.lower()) if w not in SKIPPED)


def shared(one: Words, other: Words) -> float:
    """The share of all words that both have."""
    return len(one & other) / max(len(one | other), 1)


def alike(asked: Collection[tuple[Lesson, Question]]) -> Iterator[str]:
    """Pairs of questions that ask the same, each with how much they share."""
    for one, other in combinations(list(tell(asked)), 2):
        share = shared(one.prompt, other.prompt)
        if share >= SAME_PROMPT or (one.kind == other.kind and _same(one, other)):
            yield f"{one.name} and {other.name}: {share:.2f} of the words of their prompts"


def tell(asked: Collection[tuple[Lesson, Question]]) -> Iterator[Told]:
    """Each question in short."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _, question in asked:
        counts[question.kind].update(words_of(question.prompt))
    total = Counter(question.kind for _, question in asked)
    for lesson, question in asked:
        kind, prompt = question.kind, words_of(question.prompt)
        frame = {word for word in prompt if counts[kind][word] * FRAME > total[kind]}
        answer = words_of(_answer(question))
        key = _key(lesson, question) or answer
        yield Told(f"{lesson.id}/{question.id}", kind, key, prompt, prompt - frame, answer)


def _same(one: Told, other: Told) -> bool:
    if one.key == other.key:
        return shared(one.meant, other.meant) >= SAME_KEY
    both = (one.meant | one.answer, other.meant | other.answer)
    return bool(one.answer) and shared(*both) >= IN_WORDS


def _key(lesson: Lesson, question: Question) -> object:
    if isinstance(question, LabelQuestion):
        return frozenset(pin.id for pin in question.pins)
    told = [(field, getattr(question, field)) for field in SCORED.get(question.kind, ())]
    own = any(field in {"site", "total"} and value for field, value in told)  # of this lesson
    return (lesson.id if own else "", repr(told)) if told else None


def _answer(question: Question) -> str:
    if isinstance(question, ChoiceQuestion):
        return " ".join(option.text for option in question.options if option.right)
    return " ".join(question.items) if isinstance(question, OrderQuestion) else ""
