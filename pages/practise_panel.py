"""What stands beside the face in practice: a question, and the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from lessons.attempt import public_view
from lessons.feedback import Grade
from pages.benchmark import NOVICES_AR_MM, NOVICES_PAPER_MM
from pages.icons import icon
from pages.language import _, _n
from pages.lesson_shelf import translation_mark
from pages.markup import Html, tag
from pages.questions import PANELS
from pages.questions.case import story
from pages.questions.certainty import certainty_markup
from pages.questions.panel import Open
from pages.questions.prompt import asked_in_words
from pages.sitting import Sitting

QUESTION_OF = _("Question {number} of {count}")
CONFIRM = _("Confirm")
TRY_AGAIN = _("Try again")
KEPT = _("Your answer is still here; nothing is lost.")
DONE_TITLE = _("Finished")
DONE_POINTS = _("{points} of {most} points")
DONE_ERROR = _n(
    "Mean error {error:.1f} mm over 1 placed site.",
    "Mean error {error:.1f} mm over {count} placed sites.",
)
DONE_BESIDE = _(
    "Novices in a study were off by {ar:.2f} mm with an overlay and {paper:.2f} mm with a drawing."
)
CRITICAL = _n(
    "1 dangerous: read why before you go on.", "{count} dangerous: read why before you go on."
)
AGAIN, TO_PROGRESS = _("Practise again"), _("See your progress")
OUTCOMES: Mapping[str, str] = {
    "correct": _("Right"),
    "partly": _("Partly right"),
    "wrong": _("Not this time"),
    "critical": _("Dangerous"),
    "no_hit": _("Beside the face"),
}


def question_markup(
    opened: Open,
    sitting: Sitting,
    *,
    trouble: str,
    unsaved: bool,
) -> Html:
    """A question, made only of what may be known before its answer.

    trouble: a sentence for the learner. unsaved: an answer waits.
    """
    panel = PANELS[opened.view["kind"]]
    case = sitting.case
    label = TRY_AGAIN if unsaved else CONFIRM
    confirm = tag("button", label, icon("next"), class_="primary", type="button",
                  data_act="confirm", data_key="confirm", data_testid="confirm")  # fmt: skip
    return pane(
        _bar(sitting),
        None if case is None else story(public_view(case), sitting.part_number),
        tag(
            "section",
            tag("p", f"{QUESTION_OF.format(number=sitting.number, count=sitting.count)} · "
                f"{panel.title}", translation_mark(sitting.lesson), class_="eyebrow"),
            tag("h2", asked_in_words(opened.question.id, opened.view["prompt"]),
                data_testid="prompt"),
            tag("p", sitting.note, class_="soft", data_testid="note") if sitting.note else None,
            class_="question stack-small",
        ),
        tag(
            "div",
            tag(
                "fieldset",
                panel.body(opened),
                certainty_markup(opened.draft) if sitting.attempt.ask_certainty else None,
                disabled=unsaved,
                class_="stack",
            ),
            _trouble(trouble, unsaved=unsaved),
            tag("div", confirm, class_="stepping"),
            class_="stack",
            data_form=True,
            data_keep=f"{sitting.attempt_id}:{sitting.number}.{sitting.part_number}",
        ),
        testid="question",
    )  # fmt: skip


def done_markup(grades: Sequence[Grade]) -> Html:
    """The end of an attempt: points, outcomes, the error beside the published one."""
    points, most = sum(g.points for g in grades), sum(g.max_points for g in grades)
    errors = [g.error_mm for g in grades if g.error_mm is not None]
    critical = sum(g.outcome == "critical" for g in grades)
    counts = {name: sum(g.outcome == key for g in grades) for key, name in OUTCOMES.items()}
    rows = (tag("tr", tag("th", name, scope="row"), tag("td", count, class_="number"))
            for name, count in counts.items() if count)  # fmt: skip
    beside = DONE_BESIDE.format(ar=NOVICES_AR_MM, paper=NOVICES_PAPER_MM)
    error = None
    if errors:
        error = tag("p", DONE_ERROR.format(error=fmean(errors), count=len(errors)), " ", beside)
    return pane(
        tag("h2", DONE_TITLE),
        tag("p", DONE_POINTS.format(points=short(points), most=short(most)), class_="number"),
        tag("p", CRITICAL.format(count=critical), class_="callout danger") if critical else None,
        tag("table", tag("tbody", *rows)),
        error,
        tag(
            "div",
            tag("a", TO_PROGRESS, href="/progress", class_="button primary"),
            tag("button", AGAIN, type="button", data_act="setup", data_key="again"),
            class_="line",
        ),
        testid="done",
    )


def short(points: float) -> str:
    """Points as people read them: whole, or with one decimal."""
    return f"{points:.1f}".removesuffix(".0")


# a question


def _bar(sitting: Sitting) -> Html:
    done = sitting.done / max(sitting.count, 1)
    return tag("div", tag("i", style=f"width: {100 * done:.0f}%"), class_="meter",
               aria_hidden="true")  # fmt: skip


def _trouble(text: str, *, unsaved: bool) -> Html | None:
    if not text:
        return None
    kept = tag("p", KEPT) if unsaved else None
    return tag("div", tag("p", icon("warning"), " ", text), kept, class_="callout near",
               role="alert", data_testid="trouble")  # fmt: skip


def pane(*content: Html | None, testid: str) -> Html:
    """The panel beside the face with this content."""
    return tag("div", *content, class_="pane full stack", data_testid=testid)
