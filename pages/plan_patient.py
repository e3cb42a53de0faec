"""The first step of a plan: who sits in the chair, what they want and what must be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from anatomy.people import Case, list_cases, load_case
from anatomy.people.cases import Decision
from lessons.plans import Subject
from pages.figures import evidence_mark
from pages.icons import icon
from pages.language import _
from pages.lesson_shelf import content_mark
from pages.markup import Html, join, tag
from pages.plan_desk import Desk
from pages.plan_draft import changed
from pages.plan_faces import name_subject
from pages.plan_saved import saved_list
from pages.plan_wishes import AND, ANY, WISHES, options_of, subject_of
from pages.retold import retold
from pages.sheet import Act, Handler
from viewer.picks import Pick

HEADING = _("Who is in the chair?")
YEARS = _("{name}, {age} years, {sex} ")
SEXES = {"female": _("female"), "male": _("male")}
INVENTED = _("invented person")
ALL_INVENTED = _("Every case is an invented person; any likeness to somebody is chance.")
CASES = _("Cases")
CONCERN, AGE, MEDICATION = _("Concern"), _("Age"), _("Medication")
PREVIOUS, CONDITIONS, AGAINST = (
    _("Previous treatment"),
    _("Conditions"),
    _("Contraindications, cautions"),
)
NONE = _("none told")
DECIDE = _("Would you treat today? Decide, then open the reasons")
DECISIONS: Mapping[Decision, tuple[str, str, str]] = {
    # decision: words, colour, drawing
    "treat": (_("Treat today"), "right", "tick"),
    "treat_with_care": (_("Treat with care"), "near", "warning"),
    "defer": (_("Defer, do not treat today"), "danger", "warning"),
    "do_not_treat": (_("Do not treat"), "danger", "warning"),
}
MAKE, MAKE_MORE = _("Or make up a person"), _("Leave a field empty and it is drawn by chance.")
SAVED = _("Or open a saved plan ({count})")
SEED, MAKE_UP = _("Seed, a whole number"), _("Show this person")
FORM_AT: Final = "made-up"


class PatientStep:
    """Chooses the subject; a person that cannot be leaves the page as it is."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.form: dict[str, str] = {"seed": "7"}
        self.acts: Mapping[str, Handler] = {"person": self._choose, "make_up": self._make_up}

    def enter(self) -> None:
        """The whole face."""
        self.desk.faces.look(near=False)

    def leave(self) -> None:
        """Nothing to take back."""

    def picked(self, pick: Pick) -> None:
        """A click on the face means nothing here."""

    def markup(self) -> Html:
        """The cases, the chosen one's history, and the form for a made-up person."""
        return patient_markup(self.desk.plan.subject, self.desk.case, self.form, self.desk)

    def _choose(self, act: Act) -> None:
        person = Subject(id=act.text) if act.text in list_cases() else None
        if person is not None:
            self.desk.attempt(lambda: changed(self.desk.plan, subject=person))

    def _make_up(self, act: Act) -> None:
        self.form = {name: act.word(name) for name in ("seed", *WISHES)}
        self.desk.attempt(lambda: changed(self.desk.plan, subject=subject_of(self.form)))


def patient_markup(
    subject: Subject, case: Case | None, form: Mapping[str, str], desk: Desk
) -> Html:
    """Everything of the step. case: of the subject, if it is one."""
    return join(
        tag("h2", HEADING),
        tag("div", *(_person(one, chosen=one == subject.id) for one in list_cases()),
            class_="people", role="group", aria_label=CASES, data_testid="cases"),
        _history(case, desk) if case is not None else _no_case(subject),
        _make(form, open_now=not subject.id),
        _saved(desk),
        tag("p", ALL_INVENTED, class_="small soft"),
    )  # fmt: skip


def _person(case_id: str, *, chosen: bool) -> Html:
    case = load_case(case_id)
    return tag("button", tag("b", f"{case.name}, {case.wishes.age}"),
               type="button", data_act="person", data_value=case_id, data_key=f"person-{case_id}",
               data_testid=f"person-{case_id}", title=retold(case.history.concern),
               aria_pressed="true" if chosen else "false")  # fmt: skip


def _history(case: Case, desk: Desk) -> Html:
    told = case.history
    rows = (
        _row(CONCERN, (f"“{retold(told.concern)}”",)),
        _row(MEDICATION, told.medication),
        _row(PREVIOUS, told.previous_treatment),
        _row(CONDITIONS, told.conditions),
        _row(AGAINST, told.contraindications),
    )
    return tag(
        "section",
        tag("h3", YEARS.format(name=case.name, age=case.wishes.age, sex=SEXES[case.wishes.sex]),
            tag("span", INVENTED, class_="tag"), content_mark(), data_testid="person"),
        tag("dl", *rows, class_="facts history"),
        _decision(case, desk),
        class_="stack-small",
        data_testid="history",
    )  # fmt: skip


def _row(name: str, lines: Sequence[str]) -> Html:
    return tag("div", tag("dt", name), *(tag("dd", retold(line)) for line in lines or (NONE,)))


def _decision(case: Case, desk: Desk) -> Html:
    words, color, drawing = DECISIONS[case.history.decision]
    reasons = (
        tag(
            "li",
            tag("b", f"{retold(one.because)}. "),
            retold(one.so),
            " ",
            evidence_mark(one, desk.sources),
        )
        for one in case.history.reasons
    )
    return tag(
        "details",
        tag("summary", DECIDE),
        tag("p", icon(drawing), " ", tag("b", words), class_=f"callout {color}"),
        tag("ul", *reasons, class_="stack-small small"),
        class_="stack-small",
        data_key=f"decision-{case.id}",
        data_testid="decision",
    )


def _no_case(subject: Subject) -> Html:
    return tag("h3", name_subject(subject), " ", tag("span", INVENTED, class_="tag"),
               data_testid="person")  # fmt: skip


def _saved(desk: Desk) -> Html | None:
    plans = desk.saved_plans()
    if not plans:
        return None
    return tag("details", tag("summary", SAVED.format(count=len(plans))), saved_list(plans),
               data_key="open-saved", data_testid="open-saved")  # fmt: skip


def _make(form: Mapping[str, str], *, open_now: bool) -> Html:
    fields = (_typed("seed", SEED, form), *(_wish(name, form) for name in WISHES))
    return tag(
        "details",
        tag("summary", MAKE),
        tag(
            "form",
            tag("p", MAKE_MORE, class_="small soft"),
            tag("div", *fields, class_="fields"),
            tag("button", icon("person"), MAKE_UP, type="submit", data_key="make-up",
                data_testid="make-up"),
            data_act="make_up",
            class_="stack-small",
        ),
        open=open_now,
        data_key=FORM_AT,
        data_testid="make-form",
        class_="stack-small",
    )  # fmt: skip


def _typed(name: str, label: str, form: Mapping[str, str]) -> Html:
    return tag("div", tag("label", label, for_=f"wish-{name}"),
               tag("input", type="text", inputmode="decimal", id=f"wish-{name}", data_field=name,
                   data_key=f"wish-{name}", maxlength=12, autocomplete="off",
                   value=form.get(name, ""), data_testid=f"wish-{name}"),
               class_="field")  # fmt: skip


def _wish(name: str, form: Mapping[str, str]) -> Html:
    options, chosen = options_of(name), form.get(name)
    if not options:
        return _typed(name, WISHES[name], form)
    rows = (
        tag("option", one.replace(AND, " + ").capitalize(), value=one, selected=one == chosen)
        for one in (ANY, *options)
    )
    return tag("div", tag("label", WISHES[name], for_=f"wish-{name}"),
               tag("select", *rows, id=f"wish-{name}", data_field=name, data_key=f"wish-{name}",
                   data_testid=f"wish-{name}"),
               class_="field")  # fmt: skip
