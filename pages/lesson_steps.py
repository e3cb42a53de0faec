"""The steps of a lesson as its player shows them: overview, one step, and every way on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from anatomy.evidence import describe
from anatomy.sources import Source
from lessons.cite import show_citations
from lessons.lesson import Lesson
from pages.figures import evidence_mark
from pages.icons import icon
from pages.language import _
from pages.lesson_needle import needle_line
from pages.lesson_shelf import PRACTISE, status_line, translation_mark
from pages.markup import Html, join, markdown, tag
from pages.regions import regions_markup
from pages.retold import retold

Sources = Mapping[str, Source]

OBJECTIVES = _("After this lesson you can")
OVERVIEW = _("Overview")
PRODUCT = _("Product")
TOTAL = {"on_label": _("Label total"), "off_label": _("Sum of the sites (no label)")}
PUBLISHED = _("Doses told for it")
STEP_OF = _("Step {number} of {count}")
PREVIOUS = _("Previous")
NEXT = _("Next")
START = _("Start")
RESUME = _("Go on at step {number}: {title}")
PRESENTER = _("For the presenter")
STEPS_LABEL = _("Steps")
WAYS_LABEL = _("Ways through the lesson")
TO_SHORT = _("Five-minute version")
TO_SHORT_TITLE = _("Walks the {count} steps that matter most")
EXPLORE = _("Explore here")
EXPLORING = _("Exploring freely")
EXPLORING_TEXT = _(
    "Turn, peel and cut the face as you like; click a structure to read its name. "
    "The lesson waits at “{step}”."
)
NOTHING_PICKED = _("Nothing chosen yet.")
PICKED = _("You chose")
READ_MORE = _("Read its card")
BACK = _("Back to the step")
PRESENT = _("Presenter view")
PRESENT_TITLE = _("Opens a second window with notes; this window follows it")
HANDOUT = _("Handout (PDF)")


@dataclass(frozen=True)
class Walk:
    """How a lesson is walked. short: the five-minute version. exploring: away from the step.

    picked: id and name of the structure chosen while exploring. resume: the step to go on at, 0
    for none. room: the token of the room whose presenter this window follows.
    """

    short: bool = False
    exploring: bool = False
    picked: tuple[str, str] = ("", "")
    resume: int = 0
    room: str = ""


WHOLE = Walk()


def route(lesson: Lesson, *, short: bool) -> tuple[int, ...]:
    """The numbers of the steps that are walked, the overview (0) first.

    >>> from lessons.load import load_lesson
    >>> route(load_lesson("dao"), short=False)[:3]
    (0, 1, 2)
    """
    steps = enumerate(lesson.steps, start=1)
    return (0, *(number for number, one in steps if one.short or not short))


def after(lesson: Lesson, step: int, *, short: bool) -> int | None:
    """The next step of the walk, None at its end."""
    return next((n for n in route(lesson, short=short) if n > step), None)


def before(lesson: Lesson, step: int, *, short: bool) -> int | None:
    """The step before this one in the walk, None at its beginning."""
    return max((n for n in route(lesson, short=short) if n < step), default=None)


def step_title(lesson: Lesson, step: int) -> str:
    """What a step is called, the overview too."""
    return lesson.steps[step - 1].title if step else OVERVIEW


def steps_markup(
    lesson: Lesson, step: int, sources: Sources, *, presenting: bool, walk: Walk = WHOLE
) -> Html:
    """The open step with all that leads on from it."""
    if walk.exploring:
        return _exploring(lesson, step, walk)
    body = _overview(lesson, sources) if step == 0 else _step(lesson, step, sources)
    note = lesson.steps[step - 1].presenter_note if step and presenting else ""
    return join(
        _dots(lesson, step, walk),
        tag("section", body, class_="stack", aria_live="polite", data_testid="step"),
        presenter_note(note, sources) if note else None,
        tag("div", class_="push"),
        _ways(lesson, step, walk),
        _stepping(lesson, step, walk),
    )


def _overview(lesson: Lesson, sources: Sources) -> Html:
    goals = tag("ul", *(tag("li", show_citations(goal, sources)) for goal in lesson.objectives))
    return join(
        status_line(lesson),
        tag("h2", lesson.title),
        tag("div", tag("p", lesson.summary), class_="prose"),
        tag("h3", OBJECTIVES),
        tag("div", goals, class_="prose"),
        _dose(lesson, sources) if lesson.kind == "technique" else None,
    )


def _dose(lesson: Lesson, sources: Sources) -> Html:
    total = lesson.total
    return join(
        tag(
            "dl",
            _pair(PRODUCT, lesson.product.name, evidence_mark(lesson.product, sources)),
            _pair(TOTAL[lesson.status.kind],
                  retold(f"{describe(total.units)}, {describe(total.ml)}"),
                  evidence_mark(total.units, sources)),
            *(_pair(one.what or PUBLISHED, retold(describe(one)), evidence_mark(one, sources))
              for one in total.published),
            class_="facts",
        ),
        tag("p", lesson.product.not_interchangeable, class_="callout near"),
    )  # fmt: skip


def _step(lesson: Lesson, number: int, sources: Sources) -> Html:
    step = lesson.steps[number - 1]
    look = "prose" if step.face else "prose big"
    text = show_citations(step.text, sources)
    return join(
        tag(
            "p",
            STEP_OF.format(number=number, count=len(lesson.steps)),
            translation_mark(lesson),
            class_="eyebrow",
        ),
        tag("h2", step.title),
        tag("div", markdown(text), class_=look),
        needle_line(lesson, step, sources),
        regions_markup(sources) if step.regions else None,
    )


def presenter_note(note: str, sources: Sources) -> Html:
    """The note that only who presents reads."""
    told = tag("p", show_citations(note, sources))
    return tag("aside", tag("h3", PRESENTER, class_="eyebrow"), told,
               class_="callout note", data_testid="presenter-note")  # fmt: skip


def _pair(name: str, value: str, *marks: Html) -> Html:
    return tag("div", tag("dt", name), tag("dd", value, " ", join(*marks)))


def _exploring(lesson: Lesson, step: int, walk: Walk) -> Html:
    key, name = walk.picked
    chosen = tag("p", NOTHING_PICKED, class_="soft")
    if key:
        chosen = tag(
            "div",
            tag("p", f"{PICKED}: ", tag("strong", name)),
            tag("a", READ_MORE, href=f"/explore?select={key}", class_="button small",
                target="_blank"),
            class_="stack-small",
        )  # fmt: skip
    return tag(
        "section",
        tag("p", STEP_OF.format(number=step, count=len(lesson.steps)), class_="eyebrow"),
        tag("h2", EXPLORING),
        tag("p", EXPLORING_TEXT.format(step=step_title(lesson, step))),
        tag("div", chosen, aria_live="polite", data_testid="picked"),
        tag("button", icon("previous"), BACK, type="button", class_="primary", data_act="back",
            data_key="back", data_press="Escape", data_testid="back-to-step"),
        class_="stack",
        data_testid="exploring",
    )  # fmt: skip


def _dots(lesson: Lesson, step: int, walk: Walk) -> Html:
    numbers = route(lesson, short=walk.short)
    keys = {numbers[0]: "Home", numbers[-1]: "End"}
    dots = (
        tag(
            "li",
            tag("button", type="button", data_act="step", data_value=number,
                data_key=f"dot-{number}", data_press=keys.get(number),
                aria_label=f"{number}: {name}" if number else name,
                title=name, data_done=number < step,
                aria_current="step" if number == step else None),
        )
        for number, name in ((n, step_title(lesson, n)) for n in numbers)
    )  # fmt: skip
    return tag("nav", tag("ol", *dots, class_="dots"), aria_label=STEPS_LABEL)


def _ways(lesson: Lesson, step: int, walk: Walk) -> Html:
    words_alone = step > 0 and not lesson.steps[step - 1].face
    room = f"&room={walk.room}" if walk.room else ""
    short = "&short=1" if walk.short else ""
    present = f"/present?id={lesson.id}&step={step}{short}{room}"
    return tag(
        "div",
        tag("button", TO_SHORT, type="button", class_="small", data_act="short", data_key="short",
            aria_pressed="true" if walk.short else "false", data_testid="short",
            title=TO_SHORT_TITLE.format(count=len(lesson.short_steps))),
        None if words_alone else
        tag("button", icon("explore"), EXPLORE, type="button", class_="small", data_act="explore",
            data_key="explore", data_testid="explore-here"),
        tag("a", icon("projector"), PRESENT, href=present, target="_blank", class_="button small",
            title=PRESENT_TITLE, data_testid="to-present"),
        tag("a", icon("print"), HANDOUT, href=f"/handout/{lesson.id}.pdf", target="_blank",
            class_="button small", data_testid="to-handout"),
        class_="line ways",
        role="group",
        aria_label=WAYS_LABEL,
    )  # fmt: skip


def _stepping(lesson: Lesson, step: int, walk: Walk) -> Html:
    onward, backward = (way(lesson, step, short=walk.short) for way in (after, before))
    forward = tag(
        "button", START if step == 0 else NEXT, icon("next"), type="button", class_="primary",
        data_act="step", data_value=onward, data_key="next", data_press="PageDown ArrowRight",
        data_testid="next",
    )  # fmt: skip
    practise = tag("a", PRACTISE, icon("next"), class_="button primary", data_testid="to-practise",
                   href=f"/practise?lesson={lesson.id}")  # fmt: skip
    back = tag("button", icon("previous"), PREVIOUS, type="button", data_act="step",
               data_value=backward, data_key="previous", data_press="PageUp ArrowLeft",
               disabled=backward is None, data_testid="previous")  # fmt: skip
    resume = None
    if step == 0 and walk.resume:
        words = RESUME.format(number=walk.resume, title=step_title(lesson, walk.resume))
        resume = tag("button", icon("next"), words, type="button", data_act="step",
                     data_value=walk.resume, data_key="resume", data_testid="resume")  # fmt: skip
    stepping = tag("div", back, practise if onward is None else forward, class_="stepping")
    return join(resume, stepping)
