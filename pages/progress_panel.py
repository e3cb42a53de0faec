"""What the progress page says: sums, the trend's heading, every attempt with its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from anatomy.content import UnknownId
from lessons.lesson import Lesson
from lessons.practice import measure_trend
from pages.benchmark import NOVICES_AR_MM, NOVICES_CITE, NOVICES_DOI, NOVICES_PAPER_MM
from pages.icons import icon
from pages.language import _, _n
from pages.markup import Html, join, moment, tag
from pages.practise_panel import OUTCOMES, short
from pages.questions.prompt import asked_in_words
from records.rows import AttemptSummary, GradedAnswer, TrendPoint

NOBODY = _("Nobody is learning in this browser yet")
NOBODY_TEXT = _(
    "What you do here is kept under your name. Give one on the home page; nothing else is asked."
)
TO_PRACTISE, TO_HOME = _("Practise a lesson"), _("Give a name")
ATTEMPTS, ANSWERS, ERROR, CRITICAL = (
    "attempts", _("questions answered"), _("mean error"), _("dangerous answers"),
)  # fmt: skip
TREND = _("Error in millimetres")
TREND_TEXT = _("How far each needle entered from the right place, measured along the skin.")
NOVICES = _("Published means for comparison: {ar:.2f} mm and {paper:.2f} mm ({cite}; doi {doi}).")
NO_TREND = _("Place your first injection in practice, and its error appears here.")
ALL = _("All sites")
SITE_LABEL = _("Site")
EXPORT = _("Download as CSV")
EVERY = _("Every attempt")
NO_ATTEMPTS = _("No attempt yet.")
GO_ON = _("Go on")
OPEN_COUNT = _("{answered} of {count} answered")
QUESTION, OUTCOME, POINTS, ERROR_MM, WHY = (
    _("Question"),
    _("Outcome"),
    _("Points"),
    _("Error"),
    _("What was said"),
)
CHIPS = {"correct": "right", "partly": "near", "critical": "danger"}
NO_NUMBER = "–"
EACH_SITE = _("Error at each site")
EACH_SITE_TEXT = _("Means of the first and of the last three placements; a minus is nearer.")
TREND_COLUMNS = (_("Site"), _("Placements"), _("At first"), _("Lately"), _("Change"))
REVIEW_DAY = _("Review of {day}")
REVIEW_COUNT = _n("1 card answered", "{count} cards answered")
WHAT_YOU_KNOW = _("What you know, on the face")
WHERE_YOU_STAND = _("Where you stand on the way to a certificate")


@dataclass(frozen=True)
class Attempted:
    """An attempt with its answers; lesson is None when it is no longer on the shelf."""

    summary: AttemptSummary
    answers: Sequence[GradedAnswer]
    lesson: Lesson | None

    @property
    def title(self) -> str:
        """The lesson's title, or its id where the lesson is gone."""
        return self.summary.attempt.lesson_id if self.lesson is None else self.lesson.title

    def prompt(self, question_id: str) -> str:
        """What was asked, or the question's id where it is gone."""
        if self.lesson is None:
            return question_id
        try:
            return asked_in_words(question_id, self.lesson.question(question_id).prompt)
        except UnknownId:
            return question_id


def nobody_markup() -> Html:
    """What stands here before anybody gave a name."""
    return tag(
        "div",
        tag("h2", NOBODY),
        tag("p", NOBODY_TEXT, class_="soft"),
        tag("p", tag("a", TO_HOME, href="/#learner", class_="button primary"), " ",
            tag("a", TO_PRACTISE, href="/practise", class_="button")),
        class_="page-body stack",
    )  # fmt: skip


def sums_markup(attempts: Sequence[Attempted], errors_mm: Sequence[float]) -> Html:
    """The four big numbers."""
    answered = sum(one.summary.answered for one in attempts)
    lessons = sum(one.summary.attempt.card_id is None for one in attempts)
    critical = sum(one.summary.critical for one in attempts)
    error = f"{fmean(errors_mm):.1f}" if errors_mm else NO_NUMBER
    return tag(
        "ul",
        _sum(lessons, "", ATTEMPTS),
        _sum(answered, "", ANSWERS),
        _sum(error, "mm" if errors_mm else "", ERROR, testid="mean-error"),
        _sum(critical, "", CRITICAL),
        class_="sums",
        style="padding-top: var(--s5)",
    )


def trend_head_markup(sites: Sequence[str], chosen: str, *, attempts: Sequence[Attempted]) -> Html:
    """The chart's title, the choice of site, and the export."""
    names = _site_names(attempts)
    buttons = (
        tag("button", ALL if site == "" else names.get(site, readable(site)), type="button",
            data_act="site", data_value=site, data_key=f"site-{site}",
            aria_pressed="true" if site == chosen else "false")
        for site in ("", *sites)
    )  # fmt: skip
    novices = NOVICES.format(
        ar=NOVICES_AR_MM, paper=NOVICES_PAPER_MM, cite=NOVICES_CITE, doi=NOVICES_DOI
    )
    export = tag("button", icon("download"), EXPORT, type="button", data_act="export",
                 data_key="export", data_testid="export", disabled=not attempts)  # fmt: skip
    choice = tag("div", *buttons, class_="segments", role="group", aria_label=SITE_LABEL)
    return tag(
        "section",
        tag("div", tag("h2", TREND), export, class_="spread"),
        tag("p", f"{TREND_TEXT} {novices}" if sites else NO_TREND, class_="soft"),
        choice if len(sites) > 1 else None,
        class_="stack-small",
        style="padding: var(--s5) 0 var(--s3)",
    )


def attempts_markup(attempts: Sequence[Attempted]) -> Html:
    """Every attempt, the latest first; each opens to its answers."""
    lessons = [one for one in attempts if one.summary.attempt.card_id is None]
    rows = (attempt_markup(one, opened=at == 0) for at, one in enumerate(lessons))
    reviews = [one for one in attempts if one.summary.attempt.card_id and one.answers]
    days = groupby(reviews, key=lambda one: f"{one.summary.attempt.started_at:%Y-%m-%d}")
    return tag(
        "section",
        tag("h2", EVERY, style="margin-bottom: var(--s3)"),
        *rows,
        None if attempts else tag("p", NO_ATTEMPTS, class_="soft"),
        *(_review_day(day, list(ones)) for day, ones in days),
        tag(
            "p",
            tag("a", WHAT_YOU_KNOW, href="/review?show=mastery", class_="button"),
            " ",
            tag("a", WHERE_YOU_STAND, href="/road", class_="button"),
        ),
        style="padding-bottom: var(--s6)",
        data_testid="attempts",
    )


def attempt_markup(one: Attempted, *, opened: bool) -> Html:
    """One attempt: when, which lesson, points, error; its answers inside."""
    row, summary = one.summary.attempt, one.summary
    state = OPEN_COUNT.format(answered=summary.answered, count=row.question_count)
    error = NO_NUMBER if summary.mean_error_mm is None else f"{summary.mean_error_mm:.1f} mm"
    return tag(
        "details",
        tag(
            "summary",
            tag("strong", moment(row.started_at)),
            tag("span", one.title, tag("br"), tag("span", state, class_="small soft")),
            tag("span", f"{short(summary.points)} / {short(summary.max_points)}", class_="number"),
            tag("span", error, class_="number"),
        ),
        tag(
            "div",
            _go_on(one) if not summary.finished and one.lesson is not None else None,
            _answers(one),
            class_="inside stack-small",
        ),
        class_="attempt",
        open=opened,
        data_testid="attempt",
        data_key=f"attempt-{row.id}",
    )


def trends_markup(trend: Mapping[str, Sequence[TrendPoint]], attempts: Sequence[Attempted]) -> Html:
    """For each site how far off at first and lately, mm, in words and numbers."""
    names = _site_names(attempts)
    rows = []
    for site, points in trend.items():
        found = measure_trend([point.error_mm for point in points])
        change = NO_NUMBER if found.change_mm is None else f"{found.change_mm:+.1f} mm"
        numbers = (found.count, f"{found.first_mm:.1f} mm", f"{found.lately_mm:.1f} mm", change)
        rows.append(tag("tr", tag("th", names.get(site, readable(site)), scope="row"),
                        *(tag("td", one, class_="number") for one in numbers),
                        data_testid="site-trend"))  # fmt: skip
    heads = (tag("th", text, scope="col") for text in TREND_COLUMNS)
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    return tag("section", tag("h2", EACH_SITE), tag("p", EACH_SITE_TEXT, class_="soft"),
               tag("div", table, class_="table-scroll", tabindex=0, role="region",
                   aria_label=EACH_SITE),
               class_="stack-small", style="padding-bottom: var(--s5)")  # fmt: skip


def _review_day(day: str, reviews: Sequence[Attempted]) -> Html:
    heads = (tag("th", text, scope="col") for text in (QUESTION, OUTCOME, POINTS, ERROR_MM, WHY))
    rows = (_answer(one, answer) for one in reviews for answer in one.answers)
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="answers")
    title = REVIEW_DAY.format(day=day)
    return tag(
        "details",
        tag("summary", tag("strong", title),
            tag("span", REVIEW_COUNT.format(count=len(reviews)), class_="small soft")),
        tag("div", tag("div", table, class_="table-scroll", tabindex=0, role="region",
                       aria_label=title), class_="inside stack-small"),
        class_="attempt",
        data_testid="review-day",
        data_key=f"review-{day}",
    )  # fmt: skip


def readable(site: str) -> str:
    """A site's id in words: "corr_medial.left" is "corr medial, left"."""
    return site.replace("_", " ").replace(".", ", ")


def _go_on(one: Attempted) -> Html:
    row = one.summary.attempt
    return tag("a", GO_ON, icon("next"), class_="button",
               href=f"/practise?lesson={row.lesson_id}&attempt={row.id}")  # fmt: skip


def _answers(one: Attempted) -> Html:
    heads = (tag("th", text, scope="col") for text in (QUESTION, OUTCOME, POINTS, ERROR_MM, WHY))
    rows = (_answer(one, answer) for answer in one.answers)
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="answers")
    return tag("div", table, class_="table-scroll", tabindex=0, role="region", aria_label=one.title)


def _answer(one: Attempted, answered: GradedAnswer) -> Html:
    grade = answered.grade
    said = [f["message"] for f in grade.findings if f.get("rule") != "teaches"]
    error = NO_NUMBER if grade.error_mm is None else f"{grade.error_mm:.1f} mm"
    return tag(
        "tr",
        tag("td", one.prompt(answered.answer.question_id)),
        tag("td", tag("span", OUTCOMES.get(grade.outcome, grade.outcome),
                      class_=f"tag {CHIPS.get(grade.outcome, '')}")),
        tag("td", f"{short(grade.points)} / {short(grade.max_points)}", class_="number"),
        tag("td", error, class_="number", data_testid="answer-error"),
        tag("td", join(*(tag("p", text) for text in said))),
        data_testid="answer",
    )  # fmt: skip


def _sum(value: object, unit: str, name: str, *, testid: str | None = None) -> Html:
    return tag("li", tag("b", str(value), " ", tag("small", unit), data_testid=testid), name,
               class_="sum")  # fmt: skip


def _site_names(attempts: Sequence[Attempted]) -> dict[str, str]:
    names = {}
    for one in attempts:
        for site in () if one.lesson is None else one.lesson.sites:
            for side in site.sides:
                ids = (site.id, f"{site.id}.{side}")
                label = site.name if side == "median" else f"{site.name}, {side}"
                names.update(dict.fromkeys(ids[1:] if side != "median" else ids, label))
    return names
