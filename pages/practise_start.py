"""What stands beside the face before practice begins: who, which lesson, which questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lessons.lesson import Lesson, LessonKind
from pages.explore_tools import WHOSE, face_choice
from pages.icons import icon
from pages.language import _, _n
from pages.markup import Html, moment, tag
from pages.practise_panel import pane
from pages.questions import PANELS
from records.rows import AttemptRow

SETUP = "setup"
SETUP_TITLE = _("What will you practise?")
SETUP_TEXT = _(
    "One question at a time, answered on the face. Each answer is saved before you read why."
)
NAME_FIRST = _("Who is answering?")
NAME_TEXT = _(
    "Your name keeps your record apart from others on this machine. Nothing else is asked."
)
NAME, SAVE_NAME = _("Your name"), _("Save the name")
LESSON, QUESTIONS = _("Lesson"), _("Questions")
CHOOSE_LESSON = _("Choose a lesson")
GROUPS: Mapping[LessonKind, str] = {
    "technique": _("Techniques"),
    "region": _("Regions"),
    "system": _("Systems"),
    "danger": _("Danger zones"),
    "theory": _("Theory"),
}
COUNT = _n("1 question", "{count} questions")
START = _("Start")
RESUME = _("Continue where you stopped")
STARTED = _("Started")
AFRESH = _("Start afresh")
ASK_CERTAINTY = _("Ask how sure I am")
CERTAINTY_TEXT = _("It changes no points. Being sure and wrong is what to learn from first.")
ALL, ALL_KINDS = "all", _("All")


def setup_markup(
    lessons: Sequence[Lesson],
    lesson: Lesson | None,
    learner: str,
    kinds: Sequence[str],
    *,
    unfinished: AttemptRow | None,
    patient: str,
    certainty: bool,
) -> Html:
    """The start: a name if there is none, the lesson, the kind of questions, whose face.

    certainty: whether every question will ask how sure the learner is.
    """
    if not learner:
        return pane(name_form(), testid=SETUP)
    parts: list[Html | None] = [tag("h2", SETUP_TITLE), tag("p", SETUP_TEXT, class_="soft")]
    if len(lessons) > 1 or lesson is None:
        parts.append(_lessons(lessons, lesson))
    if lesson is not None:
        parts += [_resume(unfinished), _kinds(lesson, kinds), _whose(patient),
                  _certainty(on=certainty), _start(again=unfinished is not None)]  # fmt: skip
    return pane(*parts, testid=SETUP)


def name_form() -> Html:
    """Asks who is answering."""
    return tag(
        "form",
        tag("h2", NAME_FIRST),
        tag("p", NAME_TEXT, class_="soft"),
        tag("div", tag("label", NAME, for_="name"),
            tag("input", type="text", id="name", data_field="name", data_key="name", maxlength=80,
                autocomplete="off", data_testid="learner-name"),
            class_="field"),
        tag("button", SAVE_NAME, class_="primary", type="submit", data_testid="learner-add"),
        class_="stack",
        data_act="add_learner",
        data_form=True,
    )  # fmt: skip


def _lessons(lessons: Sequence[Lesson], chosen: Lesson | None) -> Html:
    """All lessons in one list, by kind; those without questions are left out."""
    nothing = tag("option", CHOOSE_LESSON, value="", selected=True) if chosen is None else None
    groups = (
        tag("optgroup", *(tag("option", one.title, value=one.id, selected=one is chosen)
                          for one in lessons if one.kind == kind and one.questions),
            label=words)
        for kind, words in GROUPS.items()
    )  # fmt: skip
    return tag(
        "div",
        tag("h3", LESSON),
        tag("label", tag("span", LESSON, class_="visually-hidden"),
            tag("select", nothing, *groups, data_change="choose_lesson", data_key="choose_lesson",
                data_testid="choose_lesson"),
            class_="choose"),
        class_="stack-small",
    )  # fmt: skip


def _resume(unfinished: AttemptRow | None) -> Html | None:
    if unfinished is None:
        return None
    return tag(
        "div",
        tag("p", STARTED, " ", moment(unfinished.started_at), class_="soft"),
        tag("button", RESUME, icon("next"), class_="primary", type="button", data_act="resume",
            data_value=str(unfinished.id), data_key="resume", data_testid="resume"),
        class_="callout note stack-small",
    )  # fmt: skip


def _kinds(lesson: Lesson, kinds: Sequence[str]) -> Html:
    names = {ALL: ALL_KINDS} | {kind: panel.name for kind, panel in PANELS.items()}
    counts = {kind: sum(q.kind == kind for q in lesson.questions) for kind in PANELS}
    counts[ALL] = len(lesson.questions)
    now = ALL if len(kinds) > 1 else kinds[0]
    rows = (
        tag("button", tag("span", name), tag("span", _count(counts[kind]),
            class_="small soft"), type="button", data_act="kinds", data_value=kind,
            data_key=f"kind-{kind}", data_testid=f"kind-{kind}", class_="spread wide",
            aria_pressed="true" if kind == now else "false")
        for kind, name in names.items()
        if counts[kind]
    )  # fmt: skip
    return tag("div", tag("h3", f"{lesson.title}: {str(QUESTIONS).lower()}"), *rows,
               class_="stack-small", role="group", aria_label=QUESTIONS)  # fmt: skip


def _count(count: int) -> str:
    return COUNT.format(count=count)


def _whose(patient: str) -> Html:
    return tag("div", tag("h3", WHOSE), face_choice("patient", WHOSE, patient),
               class_="stack-small")  # fmt: skip


def _certainty(*, on: bool) -> Html:
    return tag(
        "div",
        tag("button", ASK_CERTAINTY, type="button", data_act="certainty", data_key="certainty",
            data_testid="ask-certainty", aria_pressed="true" if on else "false"),
        tag("p", CERTAINTY_TEXT, class_="small soft"),
        class_="stack-small",
    )  # fmt: skip


def _start(*, again: bool) -> Html:
    return tag("button", AFRESH if again else START, icon("next"), type="button",
               class_="" if again else "primary", data_act="start", data_key="start",
               data_testid="start")  # fmt: skip
