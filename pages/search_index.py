"""All that can be found: lessons, steps, sites, dangers, limits, trouble, structures, sources.

Questions are left out on purpose: a search must not answer one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from anatomy.sources import Source
from anatomy.structures import Structure
from lessons.cite import show_citations
from lessons.lesson import Lesson
from pages.evidence_words import evidence_words
from pages.language import _
from pages.retold import retold
from pages.structure_search import SLIPS_ALLOWED, names_of, read_query, slips, words_of

TITLE, NAMES, TEXT = 3.0, 2.6, 1.0  # what a word is worth, by where it stands
EXACT, BEGINNING, SLIP = 1.0, 0.7, 0.35
MOST_RESULTS = 40
EXCERPT = 150
KINDS: Mapping[str, str] = {
    "structure": _("Structure"),
    "lesson": _("Lesson"),
    "step": _("Step"),
    "site": _("Site"),
    "zone": _("Danger zone"),
    "limit": _("Limit"),
    "complication": _("If it goes wrong"),
    "source": _("Source"),
}


@dataclass(frozen=True)
class Entry:
    """One thing to be found. href: where it stands. names: words worth more than those of text."""

    kind: str
    title: str
    href: str
    where: str = ""
    names: str = ""
    text: str = ""


@dataclass(frozen=True)
class Index:
    """Entries, and for each word the entries that have it with what it is worth there."""

    entries: tuple[Entry, ...]
    words: Mapping[str, Mapping[int, float]]


def gather(
    lessons: Iterable[Lesson],
    structures: Mapping[str, Structure],
    sources: Mapping[str, Source],
) -> tuple[Entry, ...]:
    """Every entry, structures first."""
    found: list[Entry] = list(_structures(structures))
    zones: set[str] = (
        set()
    )  # lessons share them; each is told once, by its own lesson if it has one
    for lesson in sorted(lessons, key=lambda one: one.kind != "danger"):
        found += _of_lesson(lesson, sources, zones)
    found += [
        Entry("source", source.cite, "/search?q=" + key, names=f"{key} {source.short or ''}")
        if source.address is None
        else Entry("source", source.cite, source.address, names=f"{key} {source.short or ''}")
        for key, source in sources.items()
    ]
    return tuple(found)


def build_index(entries: Sequence[Entry]) -> Index:
    """The entries by their words."""
    words: dict[str, dict[int, float]] = defaultdict(dict)
    for number, entry in enumerate(entries):
        for text, worth in ((entry.text, TEXT), (entry.names, NAMES), (entry.title, TITLE)):
            for word in words_of(text):
                words[word][number] = max(worth, words[word].get(number, 0.0))
    return Index(tuple(entries), words)


def find(index: Index, query: str) -> tuple[Entry, ...]:
    """The entries that meet every word of the query, best first; small slips are forgiven."""
    asked = read_query(query)
    if not asked:
        return ()
    scores: dict[int, float] | None = None
    for word in asked:
        met = _meet(index, word)
        scores = met if scores is None else {n: scores[n] + met[n] for n in scores if n in met}
    ranked = sorted((scores or {}).items(), key=lambda pair: (-_worth(index, asked, pair), pair[0]))
    return tuple(index.entries[number] for number, _ in ranked[:MOST_RESULTS])


def excerpt(entry: Entry, query: str) -> str:
    """The part of its text round the first word that was asked for."""
    text = " ".join(entry.text.replace("**", "").split())
    if len(text) <= EXCERPT:
        return text
    low = text.casefold()
    places = [low.find(word) for word in read_query(query)]
    at = max(0, min((p for p in places if p >= 0), default=0) - EXCERPT // 3)
    cut = text[at : at + EXCERPT].rpartition(" ")[0]
    return f"… {cut.partition(' ')[2]} …" if at else f"{cut} …"


def _worth(index: Index, asked: Sequence[str], pair: tuple[int, float]) -> float:
    number, score = pair
    title = words_of(index.entries[number].title)
    return score + (TITLE if title == tuple(asked) else 0.0) - 0.01 * len(title)


def _meet(index: Index, word: str) -> dict[int, float]:
    met: dict[int, float] = {}

    def take(known: str, share: float) -> None:
        for number, worth in index.words[known].items():
            met[number] = max(met.get(number, 0.0), worth * share)

    for known in index.words:
        if known.startswith(word):
            take(known, EXACT if known == word else BEGINNING)
    most = next((count for length, count in SLIPS_ALLOWED if len(word) >= length), 0)
    if not met and most and not word.isdigit():
        for known in tuple(index.words):
            if slips(word, known, most=most) <= most:
                take(known, SLIP)
    return met


def _structures(structures: Mapping[str, Structure]) -> Iterator[Entry]:
    for key, one in structures.items():
        names = names_of(key, one.english, one)
        told = " ".join(name.text for name in names[1:])
        yield Entry(
            "structure", retold(one.english), f"/explore?select={key}", one.latin, names=told
        )


def _of_lesson(lesson: Lesson, sources: Mapping[str, Source], zones: set[str]) -> Iterator[Entry]:
    home, where = f"/lesson?id={lesson.id}", lesson.title
    goals = (show_citations(goal, sources) for goal in lesson.objectives)
    told = " ".join((lesson.summary, *goals))
    yield Entry("lesson", lesson.title, home, names=lesson.region, text=told)
    for number, step in enumerate(lesson.steps, start=1):
        text = show_citations(step.text, sources)
        yield Entry("step", step.title, f"{home}&step={number}", where, text=text)
    for site in lesson.sites:
        yield Entry("site", site.name, f"{home}&tab=sites", where, text=site.at)
    for zone in lesson.zones:
        if zone.id in zones:
            continue
        zones.add(zone.id)
        told = evidence_words(zone.rule_evidence, sources)
        text = f"{zone.mechanism} {zone.consequence} {zone.rule} {told}"
        yield Entry("zone", zone.name, f"{home}&tab=dangers", where, text=text)
    yield from _limits(lesson, sources)
    for one in lesson.complications:
        text = f"{one.text} {evidence_words(one.evidence, sources)} {one.rescue}"
        yield Entry("complication", one.name, f"{home}&tab=trouble", where, text=text)


def _limits(lesson: Lesson, sources: Mapping[str, Source]) -> Iterator[Entry]:
    """Lines not to go below, and limits in words, which are their own titles."""
    href, where = f"/lesson?id={lesson.id}&tab=dangers", lesson.title
    for one in lesson.limits:
        text = f"{one.rule} {evidence_words(one.keep_above, sources)} {one.why}"
        yield Entry("limit", one.name, href, where, text=text)
    for rule in lesson.rules:
        yield Entry("limit", rule.text, href, where, text=evidence_words(rule, sources))
