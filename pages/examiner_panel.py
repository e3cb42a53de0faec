"""What stands on the examiner's page: checklists to tick, results to release, appeals to decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from certification.recall import Recalled
from certification.roles import LONGEST as LONGEST_PHRASE
from certification.roles import Role
from certification.stations import AnyStation
from certification.stations.station import GlobalRating
from lessons.trust import say_evidence
from pages.exam_asking import PLACE_SIGN
from pages.exam_changed import changed_markup
from pages.exam_door import Lost
from pages.exam_outcome import LONGEST_REASON, last_result
from pages.exam_result import first_line
from pages.exam_start import lost_markup
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, moment, tag
from pages.retold import retold

NO_ROLE = _(
    "This page is for examiners and administrators. Whoever can start Facies gives these roles."
)
STATIONS, RESULTS, APPEALS = _("Stations to rate"), _("Results to release"), _("Appeals to decide")
NOTHING = _("Nothing waits for you now.")
AGAIN = _("Look again")
TO_STANDARDS = _("How an examination is read, and where its cut lies")
CANDIDATE = _("{name}, form {form}, begun")
CHECKLIST = _("Seen done")
OVERALL = _("Global rating (gives no marks)")
CHOOSE = _("Choose one")
RATINGS: Mapping[GlobalRating, str] = {
    "clear_fail": _("Clear fail"),
    "borderline": _("Borderline"),
    "pass": _("Pass"),
    "good": _("Good"),
    "excellent": _("Excellent"),
}
UNSAFE = _("How the patient was endangered; fails the examination. Leave empty if not.")
PASSPHRASE = _("Your passphrase")
SAVE = _("Save the rating")
WAITING_FOR = _("Not rated yet: {titles}.")
ALONE = _("There was no examiner: mark these by the model alone. The result says so.")
EXTRA = _("Extra time {factor:g}, set by the candidate.")
RELEASE = _("Release the result")
REASON, THEIR_REASON = _("Your reason"), _("The appeal")
GIVE = _("Which answer is given full marks")
BY_RULES = _("None: all are graded again by the rules")
ANSWER = _("Answer {number}: {question}")
DECIDE = _("Grade again")


@dataclass(frozen=True)
class Row:
    """One sitting, as whoever examines it sees it. to_rate: stations that wait for a rating."""

    told: Recalled
    candidate: str
    to_rate: tuple[AnyStation, ...]
    over: bool

    @property
    def to_release(self) -> bool:
        """Whether its result waits for the administrator."""
        return self.over and not self.told.results

    @property
    def to_decide(self) -> bool:
        """Whether an appeal waits for the administrator."""
        return bool(self.told.appeals) and len(self.told.results) == 1


def examiner_markup(
    rows: Sequence[Row],
    roles: Collection[Role],
    *,
    lost: Sequence[Lost] = (),
    said: str,
    trouble: str,
) -> Html:
    """Everything that waits for a person of these roles. said, trouble: of the last act.

    lost: sittings that can only be listed.
    """
    examines, decides = "examiner" in roles, "administrator" in roles
    if not (examines or decides):
        return tag("div", tag("p", NO_ROLE, data_testid="no-role"), class_="page-body stack")
    parts = []
    if examines:
        forms = [_rate(row, one) for row in rows for one in row.to_rate]
        parts.append(_section(STATIONS, forms, testid="to-rate"))
    if decides:
        parts.append(_section(RESULTS, [_release(r) for r in rows if r.to_release],
                              testid="to-release"))  # fmt: skip
        parts.append(_section(APPEALS, [_decide(r) for r in rows if r.to_decide],
                              testid="to-decide"))  # fmt: skip
    return tag(
        "div",
        tag("p", icon("tick"), " ", said, class_="callout right", role="status",
            data_testid="said") if said else None,
        tag("p", icon("warning"), " ", trouble, class_="callout near", role="alert",
            data_testid="trouble") if trouble else None,
        *parts,
        lost_markup(lost),
        tag("p",
            tag("button", AGAIN, type="button", data_act="again", data_key="again"),
            tag("a", TO_STANDARDS, href="/standards", class_="button",
                data_testid="to-standards"),
            class_="line"),
        class_="page-body stack",
    )  # fmt: skip


def _section(head: str, forms: Sequence[Html], *, testid: str) -> Html:
    return tag("section", tag("h2", head), *(forms or [tag("p", NOTHING, class_="soft")]),
               class_="stack", data_testid=testid)  # fmt: skip


def _who(row: Row) -> Html:
    said = CANDIDATE.format(name=row.candidate, form=row.told.paper.form)
    return join(
        tag("p", said, " ", moment(row.told.sitting.started_at), class_="small soft"),
        changed_markup(row.told),
    )


def _rate(row: Row, station: AnyStation) -> Html:
    name = f"{row.told.id}-{station.id}"
    ticks = (
        tag(
            "label",
            tag("input", type="checkbox", value=one.id, data_field="done",
                data_key=f"{name}-{one.id}"),
            tag("span", retold(one.text), " ",
                tag("small", f"({retold(say_evidence(one.evidence))})", class_="soft")),
            class_="option",
        )
        for one in station.checklist
    )  # fmt: skip
    choices = (tag("option", words, value=key) for key, words in RATINGS.items())
    return _form(
        "rate",
        f"{row.told.id}{PLACE_SIGN}{station.id}",
        tag("h3", retold(station.title)),
        _who(row),
        tag("fieldset", tag("legend", CHECKLIST), tag("div", *ticks, class_="options")),
        tag("div", tag("label", OVERALL, for_=f"overall-{name}"),
            tag("select", tag("option", CHOOSE, value=""), *choices, id=f"overall-{name}",
                data_field="overall", data_key=f"overall-{name}"), class_="field"),
        _field(f"unsafe-{name}", "unsafe", UNSAFE),
        name=name,
        button=SAVE,
    )  # fmt: skip


def _release(row: Row) -> Html:
    told, name = row.told, f"release-{row.told.id}"
    left = [
        retold(one.station.title)
        for one in told.paper.stations
        if one.station.checklist and one.station.id not in told.ratings
    ]
    alone = None
    if left:
        alone = tag(
            "div",
            tag("p", WAITING_FOR.format(titles=", ".join(left))),
            tag("label", tag("input", type="checkbox", value="alone", data_field="alone",
                             data_key=f"alone-{name}"), tag("span", ALONE), class_="option"),
        )  # fmt: skip
    return _form(
        "release",
        told.id,
        _who(row),
        tag("p", EXTRA.format(factor=told.sitting.extra_time), class_="small soft"),
        alone,
        name=name,
        button=RELEASE,
    )


def _decide(row: Row) -> Html:
    told, name = row.told, f"decide-{row.told.id}"
    grades = told.grades
    lost = [
        (number, key)
        for number, key in enumerate(told.sitting.answers)
        if grades[key].points < grades[key].max_points
    ]
    options = (
        tag("option", ANSWER.format(number=number + 1, question=key), value=number)
        for number, key in lost
    )
    return _form(
        "decide",
        told.id,
        _who(row),
        tag("p", first_line(last_result(told))),
        tag("p", THEIR_REASON, ": ", told.appeals[-1].payload["reason"], class_="callout"),
        tag("div", tag("label", GIVE, for_=f"accepted-{name}"),
            tag("select", tag("option", BY_RULES, value=""), *options, id=f"accepted-{name}",
                data_field="accepted", data_key=f"accepted-{name}"), class_="field"),
        _field(f"reason-{name}", "reason", REASON),
        name=name,
        button=DECIDE,
    )  # fmt: skip


def _form(act: str, value: str, *content: Html | None, name: str, button: str) -> Html:
    return tag(
        "form",
        *content,
        _field(f"passphrase-{name}", "passphrase", PASSPHRASE, kind="password"),
        tag("button", button, type="submit", class_="primary", data_key=f"{act}-{name}",
            data_testid=f"{act}-{value}"),
        class_="stack certificate",
        data_act=act,
        data_value=value,
        data_form=True,
        data_keep=name,
    )  # fmt: skip


def _field(here: str, name: str, words: str, *, kind: str = "text") -> Html:
    most = LONGEST_PHRASE if kind == "password" else LONGEST_REASON
    return tag(
        "div",
        tag("label", words, for_=here),
        tag("input", type=kind, id=here, data_field=name, data_key=here, maxlength=most,
            autocomplete="off"),
        class_="field",
    )  # fmt: skip
