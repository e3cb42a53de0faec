"""What a mentor says after an answer: outcome, findings with their numbers, why, and the source."""

from __future__ import annotations

from collections.abc import Mapping

from anatomy.sources import Source
from lessons.feedback import Finding, Grade
from lessons.trust import UNVERIFIED
from pages.figures import FOUND, cited, source_list
from pages.icons import icon
from pages.language import _
from pages.markup import Html, tag
from pages.practise_panel import OUTCOMES, short
from pages.questions import PANELS
from pages.questions.certainty import certainty_told
from pages.questions.prompt import asked_in_words
from pages.retold import retold
from pages.sitting import Sitting

LOOKS: Mapping[str, tuple[str, str]] = {
    # outcome: colour, drawing
    "correct": ("right", "tick"),
    "partly": ("near", "near"),
    "wrong": ("", "cross"),
    "critical": ("danger", "warning"),
    "no_hit": ("", "near"),
}
SEVERITY: Mapping[str, tuple[str, str]] = {
    # severity: colour of its mark, word
    "praise": ("right", "good"),
    "minor": ("near", "minor"),
    "serious": ("near", "serious"),
    "critical": ("danger", "critical"),
}
POINTS = _("{points} of {most} points")
SAVED = _("Saved")
NEXT, FINISH = _("Next question"), _("See the result")
FROM_SITE = _("from the right place, along the skin")
SOURCES = _("Sources")
TEACHES = "teaches"


def feedback_markup(sitting: Sitting, grade: Grade, sources: Mapping[str, Source]) -> Html:
    """The feedback on a saved answer: the outcome, the number that matters, what was seen."""
    question = sitting.lesson.question(grade.question_id)
    keys = list(dict.fromkeys(f.src for f in grade.findings if f.src))
    last = sitting.done >= sitting.count
    return tag(
        "div",
        tag("p", asked_in_words(question.id, question.prompt), class_="soft"),
        _verdict(grade),
        certainty_told(sitting.certain.get(grade.question_id), grade),
        _error(grade) if grade.error_mm is not None else None,
        PANELS[grade.kind].told(question, grade),
        tag("div", *(finding_markup(one, sources) for one in grade.findings)),
        tag("details", tag("summary", SOURCES, class_="small"), source_list(keys, sources)),
        tag("div", class_="push"),
        tag(
            "div",
            tag("span", icon("saved"), SAVED, class_="saved", data_testid="saved", role="status"),
            tag("button", FINISH if last else NEXT, icon("next"), class_="primary", type="button",
                data_act="next", data_key="confirm", data_press="PageDown", data_testid="next"),
            class_="stepping",
        ),
        class_="pane full stack",
        data_testid="feedback",
        data_outcome=grade.outcome,
    )  # fmt: skip


def finding_markup(finding: Finding, sources: Mapping[str, Source]) -> Html:
    """One finding: what was seen, the number measured, why it matters, how far to trust it."""
    value = None
    if finding.value is not None:
        value = tag("p", _number(finding.value), " ", tag("small", finding.unit), class_="value")
    color, word = SEVERITY.get(finding.severity, ("", ""))
    return tag(
        "article",
        tag("p", tag("span", word, class_=f"tag {color}") if word else None, " ",
            retold(finding.message)),
        value,
        tag("p", retold(finding.why), class_="why") if finding.why else None,
        tag("p", _trust(finding, sources), class_="why"),
        class_="finding",
        data_testid=f"finding-{finding.rule}",
    )  # fmt: skip


def _verdict(grade: Grade) -> Html:
    color, drawing = LOOKS[grade.outcome]
    return tag(
        "div",
        icon(drawing),
        tag("strong", OUTCOMES[grade.outcome]),
        tag(
            "span",
            POINTS.format(points=short(grade.points), most=short(grade.max_points)),
            class_="points",
        ),
        class_=f"verdict {color}",
        role="status",
        data_testid="verdict",
    )


def _error(grade: Grade) -> Html:
    return tag("p", tag("b", f"{grade.error_mm:.1f} mm", data_testid="error-mm"), " ", FROM_SITE,
               class_="big-number")  # fmt: skip


def _trust(finding: Finding, sources: Mapping[str, Source]) -> Html | None:
    if not finding.src:
        return None
    mark = FOUND if finding.verified else UNVERIFIED
    return tag("span", mark, cited(finding.src, sources), class_=f"tag {mark}",
               title=retold(finding.evidence) or None)  # fmt: skip


def _number(value: float) -> str:
    return f"{value:.1f}" if value % 1 else f"{value:.0f}"
