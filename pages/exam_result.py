"""The result of a sitting: domains, stations, critical errors, what passed, and the appeal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from certification.marking import Mark, Result, StationMark
from certification.recall import Recalled
from pages.exam_changed import changed_markup
from pages.exam_outcome import LONGEST_REASON, first_result, last_result
from pages.exam_standard import standard_markup
from pages.exam_start import NO_LICENCE
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, moment, tag
from pages.practise_panel import pane
from pages.retold import retold

OVER = _("The examination is over")
WAITING = _("Everything you answered is saved. Results are released by the administrator.")
WAITING_FOR = _("These stations still wait for their examiner: {titles}.")
PASSED, FAILED = _("Passed"), _("Not passed")
FORM = _("Form {form}, extra time {factor:g}, set by the candidate; begun")
REASONS = _("Why it is not passed")
CRITICAL = _("Critical safety errors")
FINDING = _("{where}: {message}")
MARKS_HEAD = _("The marks")
DOMAINS, STATIONS = _("Written part by domain"), _("Stations")
WHAT, MARKS, SHARE, NEEDED, STATE = (
    _("What"), _("Marks"), _("Share"), _("Needed"), _("Reached")
)  # fmt: skip
REACHED, MISSED, NO_CUT = _("yes"), _("no"), _("no cut")
OF = _("{marks:g} of {most:g}")
PCT = _("{share:.1f} %")
CUT = _("{cut:g} %")
CUT_IS = _("What is needed is {tag}.")
ALONE = _(
    "No examiner was there. These stations were marked by the model alone, without a checklist: "
    "{titles}."
)
UNEXAMINED = _("Not examined, because only an examiner can mark it: {titles}.")
NO_ALONE = _("Nothing is right or wrong here but by the model and its sources.")
TO_ROAD = _("See where you stand")
APPEAL_HEAD = _("Appeal")
APPEAL_TEXT = _(
    "Say in words what should be looked at again. An administrator grades it again; the first "
    "result is kept beside the new one."
)
REASON, SEND = _("Reason"), _("Appeal")
APPEALED = _("You appealed:")
UNDECIDED = _("Nobody has decided it yet.")
DECIDED = _("Decided: {reason} {sentence}")
FIRST = _("First result: {status}. Written {written:.1f} %, practical {practical:.1f} %.")


def waiting_markup(told: Recalled, waiting_for: Iterable[str]) -> Html:
    """The sitting is over and nothing is shown yet."""
    titles = ", ".join(waiting_for)
    return pane(
        tag("h2", OVER),
        tag("p", icon("tick"), " ", WAITING, class_="callout note", role="status",
            data_testid="delayed"),
        tag("p", WAITING_FOR.format(titles=titles)) if titles else None,
        _form(told),
        testid="exam-waiting",
    )  # fmt: skip


def result_markup(told: Recalled, *, trouble: str) -> Html:
    """What came of it: the result that counts, and the first where an appeal made another."""
    result = last_result(told)
    passed = result.status == "passed"
    return pane(
        tag("h2", PASSED if passed else FAILED, data_testid="verdict"),
        tag("p", NO_LICENCE, class_="callout note", data_testid="no-licence"),
        _form(told),
        _sentences(REASONS, result.reasons, testid="reasons"),
        _critical(result),
        tag("h3", MARKS_HEAD),
        _table((result.written, result.critical_items, result.practical), MARKS_HEAD),
        standard_markup(told.standard, told.paper.blueprint),
        tag("h3", DOMAINS),
        _table(result.domains, DOMAINS),
        tag("h3", STATIONS),
        _table(_marked(result.stations), STATIONS),
        tag("p", ALONE.format(titles=", ".join(result.alone)), class_="callout",
            data_testid="alone") if result.alone else None,
        tag("p", UNEXAMINED.format(titles=", ".join(result.unexamined)), class_="callout",
            data_testid="unexamined") if result.unexamined else None,
        tag("p", NO_ALONE, class_="small soft"),
        tag("p", tag("a", TO_ROAD, icon("next"), href="/road", class_="button")),
        _first(told),
        _appeal(told, trouble),
        testid="exam-result",
    )  # fmt: skip


def first_line(result: Result) -> str:
    """A result in one line."""
    return FIRST.format(
        status=str(PASSED if result.status == "passed" else FAILED).lower(),
        written=result.written.share_pct,
        practical=result.practical.share_pct,
    )


def _form(told: Recalled) -> Html:
    said = FORM.format(form=told.paper.form, factor=told.sitting.extra_time)
    return join(
        tag("p", said, " ", moment(told.sitting.started_at), class_="small soft",
            data_testid="form"),
        changed_markup(told),
    )  # fmt: skip


def _sentences(head: str, lines: Iterable[str], *, testid: str) -> Html | None:
    rows = [tag("li", retold(line)) for line in lines]
    return tag("section", tag("h3", head), tag("ul", *rows), data_testid=testid) if rows else None


def _critical(result: Result) -> Html | None:
    lines = []
    for one in result.critical:
        source = f" ({retold(one.evidence)})" if one.evidence else ""
        lines.append(FINDING.format(where=retold(one.where), message=retold(one.message)) + source)
    rows = [tag("li", line) for line in lines]
    return tag("section", tag("h3", CRITICAL), tag("ul", *rows), class_="callout danger",
               data_testid="critical") if rows else None  # fmt: skip


def _marked(stations: Iterable[StationMark]) -> list[Mark]:
    return [one.mark for one in stations if one.mark is not None]


def _table(marks: Sequence[Mark], label: str) -> Html:
    """Marks; where something is needed also how much, whether reached, and whose cut it is."""
    cut = any(one.cut_pct is not None for one in marks)
    heads = (WHAT, MARKS, SHARE, NEEDED, STATE) if cut else (WHAT, MARKS, SHARE)
    head = (tag("th", words, scope="col", class_="number" if at in (1, 2) else None)
            for at, words in enumerate(heads))  # fmt: skip
    table = tag(
        "table",
        tag("thead", tag("tr", *head)),
        tag("tbody", *(_row(one, cut=cut) for one in marks)),
    )
    tags = dict.fromkeys(one.tag for one in marks if one.tag)
    return tag(
        "div",
        tag("div", table, class_="table-scroll", tabindex=0, role="region", aria_label=label),
        *(tag("p", CUT_IS.format(tag=retold(said)), class_="small soft") for said in tags),
        class_="stack-small",
    )


def _row(one: Mark, *, cut: bool) -> Html:
    needed = (
        tag("td", "" if one.cut_pct is None else CUT.format(cut=one.cut_pct)),
        tag("td", NO_CUT if one.passed is None else REACHED if one.passed else MISSED),
    )
    return tag(
        "tr",
        tag("th", retold(one.title), scope="row"),
        tag("td", OF.format(marks=round(one.marks, 2), most=one.most), class_="number"),
        tag("td", PCT.format(share=one.share_pct), class_="number"),
        *(needed if cut else ()),
    )


def _first(told: Recalled) -> Html | None:
    if len(told.results) < 2:
        return None
    decided = told.regrades[-1].payload
    said = DECIDED.format(reason=decided["reason"], sentence=decided["sentence"])
    return tag("section", tag("p", first_line(first_result(told)), data_testid="first"),
               tag("p", said, data_testid="decided"), class_="callout note")  # fmt: skip


def _appeal(told: Recalled, trouble: str) -> Html:
    if told.appeals:
        decided = len(told.results) > 1
        return tag(
            "section",
            tag("h3", APPEAL_HEAD),
            tag("p", APPEALED, " ", told.appeals[-1].payload["reason"]),
            None if decided else tag("p", UNDECIDED, role="status"),
            data_testid="appealed",
        )
    return tag(
        "form",
        tag("h3", APPEAL_HEAD),
        tag("p", APPEAL_TEXT, class_="soft"),
        tag("p", trouble, class_="callout near", role="alert", data_testid="trouble")
        if trouble else None,
        tag("div", tag("label", REASON, for_="appeal-reason"),
            tag("input", type="text", id="appeal-reason", data_field="reason",
                data_key="appeal-reason", maxlength=LONGEST_REASON, autocomplete="off",
                data_testid="appeal-reason"), class_="field"),
        tag("button", SEND, type="submit", data_testid="appeal"),
        class_="stack",
        data_act="appeal",
        data_form=True,
        data_keep=f"appeal-{told.id}",
    )  # fmt: skip
