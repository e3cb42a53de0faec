"""The shelf of lessons: groups by kind, a quick filter, and how far each was walked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from lessons.lesson import Lesson, LessonKind
from lessons.translation import is_translated
from pages.icons import icon
from pages.language import ENGLISH, _, _n, language_now
from pages.markup import Html, join, tag
from pages.structure_search import Name, search

SHELF_TITLE = _("Choose a lesson")
SHELF_TEXT = _("Each lesson moves the face step by step, then asks you to do it.")
NO_LESSONS = _("There is no lesson here yet.")
NO_MATCH = _("No lesson has these words. Take one away, or look in everything:")
SEARCH_ALL = _("search all content")
FILTER = _("Filter the lessons")
FILTER_HINT = _("for example chin, artery, off label")
KIND_FILTER = _("Show a kind")
ALL_KINDS = _("All")
BEGIN = _("Begin")
GO_ON = _("Go on")
PRACTISE = _("Practise this lesson")
STEP_COUNT = _("{steps} steps · {questions} questions")
SEEN = _("{seen} of {steps} steps seen")
GROUP_COUNT = _n("1 lesson", "{count} lessons")
BEGUN = _n(" · 1 begun", " · {count} begun")
TRANSLATED = _("Translation not reviewed")
BROKEN = _("These lesson files cannot be read. All other lessons are here.")
SHOWN_COUNT = _("{count} of {all} lessons shown")
STATUS = {"on_label": _("On label"), "off_label": _("Off label")}
STATUS_SIGN = {"on_label": "tick", "off_label": "warning"}
STATUS_LOOK = {"on_label": "tag right", "off_label": "tag near"}
KINDS: Mapping[LessonKind, str] = {
    "technique": _("Technique"),
    "region": _("Region"),
    "system": _("System"),
    "danger": _("Danger zone"),
    "theory": _("Theory"),
}
GROUPS: Mapping[str, str] = {
    "on_label": _("Techniques on label"),
    "off_label": _("Techniques off label"),
    "region": _("Regions"),
    "system": _("Systems"),
    "danger": _("Danger zones"),
    "theory": _("Theory"),
}
MAX_QUERY = 80


@dataclass(frozen=True)
class _Spine:
    """A lesson as the filter reads it."""

    lesson: Lesson
    names: tuple[Name, ...]


def group_of(lesson: Lesson) -> str:
    """The key of GROUPS under which a lesson stands."""
    return lesson.status.kind if lesson.kind == "technique" else lesson.kind


def filter_lessons(
    lessons: Iterable[Lesson], *, query: str = "", group: str = ""
) -> tuple[Lesson, ...]:
    """The lessons of a group ("" is all) that meet every word, best first."""
    spines = [_spine(one) for one in lessons if not group or group_of(one) == group]
    return tuple(spine.lesson for spine, _ in search(spines, query[:MAX_QUERY]))


def shelf_markup(
    lessons: Sequence[Lesson],
    *,
    seen: Mapping[str, int] | None = None,
    query: str = "",
    group: str = "",
    broken: Sequence[str] = (),
) -> Html:
    """A card for every lesson that the filter leaves, under its group. seen: steps by lesson id.

    broken: what is wrong with lessons that cannot be read.
    """
    shown = filter_lessons(lessons, query=query, group=group)
    groups = ((key, [one for one in shown if group_of(one) == key]) for key in GROUPS)
    return tag(
        "div",
        tag("h2", SHELF_TITLE),
        tag("p", SHELF_TEXT, class_="soft"),
        _filter(lessons, query, group),
        tag("p", SHOWN_COUNT.format(count=len(shown), all=len(lessons)), class_="small soft",
            role="status", data_testid="shelf-count"),
        _broken(broken) if broken else None,
        *(_group(key, found, seen or {}) for key, found in groups if found),
        None if shown else _nothing(lessons, query),
        class_="page-body stack",
    )  # fmt: skip


def _broken(problems: Sequence[str]) -> Html:
    told = tag("ul", *(tag("li", problem) for problem in problems), class_="small")
    return tag("section", tag("p", BROKEN), told, class_="stack", data_testid="shelf-broken")


def group_links(lessons: Sequence[Lesson], seen: Mapping[str, int]) -> Html:
    """A link to each group of the shelf, with how many lessons it holds and how many were begun."""
    links = []
    for key, name in GROUPS.items():
        found = [one for one in lessons if group_of(one) == key]
        begun = sum(seen.get(one.id, 0) > 0 for one in found)
        if found:
            told = count_words(len(found)) + (BEGUN.format(count=begun) if begun else "")
            words = tag("a", _sign(key), tag("h3", name), tag("p", told),
                        href=f"/lesson?kind={key}")  # fmt: skip
            links.append(tag("li", words))
    return tag("ul", *links, class_="doors", data_testid="lesson-groups")


def count_words(count: int) -> str:
    """How many lessons, in words."""
    return GROUP_COUNT.format(count=count)


def status_line(lesson: Lesson) -> Html:
    """What a lesson is: a technique's label with a sign of its own, or its kind."""
    if lesson.kind != "technique":
        return tag("p", tag("span", KINDS[lesson.kind], class_="tag"), translation_mark(lesson))
    kind = lesson.status.kind
    mark = tag("span", icon(STATUS_SIGN[kind]), STATUS[kind], class_=STATUS_LOOK[kind])
    return tag("p", mark, " ", tag("span", lesson.status.text, class_="small soft"),
               translation_mark(lesson))  # fmt: skip


def translation_mark(lesson: Lesson) -> Html | None:
    """That nobody reviewed the translation, where the lesson is shown in one."""
    return content_mark() if is_translated(lesson.id, language_now()) else None


def content_mark() -> Html | None:
    """The same for cases, zones, programmes and stations, which ship with their translations."""
    if language_now() == ENGLISH:
        return None
    return join(" ", tag("span", TRANSLATED, class_="tag near", data_testid="translated"))


def _spine(lesson: Lesson) -> _Spine:
    told = GROUPS[group_of(lesson)]
    status = STATUS[lesson.status.kind] if lesson.kind == "technique" else ""
    names = (
        Name("name", lesson.title),
        Name("also", f"{lesson.region} {told} {status}".replace("_", " ")),
        Name("latin", lesson.summary),
        *(Name("id", step.title) for step in lesson.steps),
    )
    return _Spine(lesson, names)


def _filter(lessons: Sequence[Lesson], query: str, group: str) -> Html:
    field = tag(
        "div",
        tag("label", FILTER, for_="shelf-filter"),
        tag("input", type="search", id="shelf-filter", value=query, placeholder=FILTER_HINT,
            maxlength=MAX_QUERY, autocomplete="off", data_input="filter", data_key="filter",
            data_testid="shelf-filter"),
        class_="field",
    )  # fmt: skip
    present = {group_of(one) for one in lessons}
    choices = [("", ALL_KINDS), *((k, name) for k, name in GROUPS.items() if k in present)]
    buttons = (
        tag("button", name, type="button", class_="small", data_act="group", data_value=key,
            data_key=f"group-{key or 'all'}", data_testid=f"group-{key or 'all'}",
            aria_pressed="true" if key == group else "false")
        for key, name in choices
    )  # fmt: skip
    return tag(
        "div",
        field,
        tag("div", *buttons, class_="line", role="group", aria_label=KIND_FILTER),
        class_="stack-small",
    )


def _group(key: str, lessons: Sequence[Lesson], seen: Mapping[str, int]) -> Html:
    return tag(
        "section",
        tag("h3", _sign(key), " ", GROUPS[key], " ",
            tag("span", count_words(len(lessons)), class_="small soft")),
        tag("ul", *(_card(one, seen.get(one.id, 0)) for one in lessons), class_="cards"),
        class_="stack-small shelf-group",
        data_testid=f"shelf-{key}",
    )  # fmt: skip


def _sign(key: str) -> Html:
    signs = {**STATUS_SIGN, "region": "pin", "system": "fade", "danger": "warning"}
    return icon(signs.get(key, "list"))


def _nothing(lessons: Sequence[Lesson], query: str) -> Html:
    if not lessons:
        return tag("p", NO_LESSONS)
    return tag("p", NO_MATCH, " ", tag("a", SEARCH_ALL, href=f"/search?q={quote(query)}"))


def _card(lesson: Lesson, seen: int) -> Html:
    steps = len(lesson.steps)
    count = STEP_COUNT.format(steps=steps, questions=len(lesson.questions))
    begin = GO_ON if 0 < seen < steps else BEGIN
    progress = None
    if seen:
        words = SEEN.format(seen=min(seen, steps), steps=steps)
        progress = tag("div", tag("progress", value=min(seen, steps), max=steps, aria_label=words),
                       tag("span", words, class_="small soft"), class_="line")  # fmt: skip
    return tag(
        "li",
        tag("h4", lesson.title),
        status_line(lesson),
        tag("p", lesson.summary, class_="soft"),
        tag("p", count, class_="small soft"),
        progress,
        tag(
            "div",
            tag("a", begin, href=f"/lesson?id={lesson.id}", class_="button primary",
                data_testid=f"lesson-{lesson.id}", aria_label=f"{begin}: {lesson.title}"),
            tag("a", PRACTISE, href=f"/practise?lesson={lesson.id}", class_="button",
                aria_label=f"{PRACTISE}: {lesson.title}"),
            class_="line",
        ),
        class_="panel stack-small",
    )  # fmt: skip
