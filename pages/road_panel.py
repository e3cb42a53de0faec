"""What the page on certification says: who you are, whether you may enrol, where you stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from anatomy.sources import Source
from certification.eligibility import ANSWERS, ELSEWHERE, PROFESSIONS, Answer, Decision, Profile
from certification.history import Part
from certification.programme import NO_ACCREDITATION
from certification.standing import Standing
from lessons.regulation import ASK_YOUR_REGULATOR, load_regulation
from pages.figures import evidence_mark, source_list
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.fields import select_field
from pages.retold import retold

NO_LICENCE = _(
    "A certificate here states what was completed in Facies. It is no licence: who may inject is "
    "for your regulator alone to say."
)
WHO_HEADING = _("Who you are")
WHO_TEXT = _(
    "What you say here is kept on this machine. Nobody looks it up, so a certificate repeats it as "
    "your own statement."
)
PROFESSION, REGION = _("Profession"), _("Where you are licensed, or learn")
NUMBER, ENDS, NO_END = (
    _("Number of the licence"),
    _("Its last day, as 2027-03-31"),
    _("It has no end"),
)
SOMEWHERE = _("Somewhere else")
CHOOSE = _("Choose")
SAVE, CHANGE, CANCEL = _("Save"), _("Change"), _("Leave it as it was")
LICENCE = _("Licence {number}, {ends}")
UNTIL, ENDLESS = _("valid until {day}"), _("without an end")
MAY_HEADING = _("May you enrol?")
BECAUSE, MISSING, MIND = _("Because"), _("What is missing"), _("Mind")
AS_OF = _("as of {day}")
JOIN: Final[Mapping[Answer, str]] = {
    "may_enrol": _("Enrol"),
    "may_observe": _("Join as an observer"),
}
JOINED: Final[Mapping[Part, str]] = {
    "learner": _("You are enrolled."),
    "observer": _("You have joined as an observer."),
}
FURTHER_HEADING = _("On the way")
FURTHER: Sequence[tuple[str, str, str, str]] = (
    # address, name, drawing, what for
    (
        "/logbook",
        _("Logbook"),
        "list",
        _("What you observed, did under supervision, or simulated."),
    ),
    ("/exam", _("Examination"), "tick", _("Written and practical, in one sitting.")),
    ("/certificate", _("Certificates"), "saved", _("What was completed, to print and to verify.")),
    ("/mentor", _("For mentors"), "person", _("Entries to sign, plans to comment on.")),
)
LOOK: Mapping[Answer, tuple[str, str]] = {
    # look of the answer, its drawing
    "may_enrol": ("right", "tick"),
    "may_observe": ("near", "eye"),
    "not_yet": ("near", "warning"),
}


def profile_markup(
    profile: Profile | None, typed: Mapping[str, str], *, editing: bool, trouble: str
) -> Html:
    """Who the learner says they are, or the form that asks. typed: what stands in the form."""
    form_open = editing or profile is None
    return tag(
        "section",
        tag("h2", WHO_HEADING),
        tag("p", WHO_TEXT, class_="soft"),
        _form(typed, cancel=profile is not None)
        if form_open or profile is None
        else _told(profile),
        alert(trouble),
        class_="panel stack",
        data_testid="profile",
    )


def typed_of(profile: Profile | None) -> dict[str, str]:
    """A profile as the form's fields."""
    if profile is None:
        return {}
    ends = "" if profile.licence_ends is None else str(profile.licence_ends)
    return {
        "profession": profile.profession,
        "region": profile.region,
        "licence_number": profile.licence_number,
        "licence_ends": ends,
        "endless": "yes" if profile.endless else "",
    }


def decision_markup(
    standing: Standing, sources: Mapping[str, Source], *, joined: Part, trouble: str
) -> Html:
    """The answer, why, what is missing, what to mind, where it was read, and the way in."""
    decision = standing.decision
    look, drawing = LOOK[decision.answer]
    return tag(
        "section",
        tag("h2", MAY_HEADING),
        tag("div", icon(drawing), tag("strong", retold(ANSWERS[decision.answer])),
            class_=f"verdict {look}", data_testid="decision", data_answer=decision.answer),
        _list(BECAUSE, decision.because),
        _source(decision, sources),
        _list(MISSING, decision.missing),
        _list(MIND, decision.warnings),
        _join(decision, joined),
        alert(trouble),
        tag("p", retold(ASK_YOUR_REGULATOR), class_="small soft"),
        class_="panel stack",
    )  # fmt: skip


def further_markup() -> Html:
    """The doors to everything else on the road."""
    doors = (
        tag("li", tag("a", icon(drawing), tag("h3", name), tag("p", text), href=address))
        for address, name, drawing, text in FURTHER
    )
    return tag("section", tag("h2", FURTHER_HEADING), tag("ul", *doors, class_="doors"))


def licence_markup() -> Html:
    """That none of this is a licence."""
    return tag("p", icon("info"), " ", NO_LICENCE, " ", retold(NO_ACCREDITATION), class_="callout",
               data_testid="no-licence")  # fmt: skip


def alert(sentence: str) -> Html | None:
    """A refusal, read aloud at once; nothing for no sentence."""
    if not sentence:
        return None
    return tag("p", icon("warning"), " ", sentence, class_="callout near", role="alert",
               data_testid="trouble")  # fmt: skip


def text_field(
    name: str, label: str, value: str, *, most: int = 400, kind: str = "text", here: str = ""
) -> Html:
    """A line to type in. here: tells two fields of one name apart."""
    key = f"{name}-{here}" if here else name
    return tag(
        "div",
        tag("label", label, for_=f"field-{key}"),
        tag("input", type=kind, id=f"field-{key}", data_field=name, data_key=key, value=value,
            maxlength=most, autocomplete="off", data_testid=key),
        class_="field",
    )  # fmt: skip


def _form(typed: Mapping[str, str], *, cancel: bool) -> Html:
    regions = [(one.id, one.name) for one in load_regulation().values()]
    regions.sort(key=lambda pair: pair[1])
    professions = [(key, retold(name)) for key, name in PROFESSIONS.items()]
    first = [("", CHOOSE)]
    keep = [
        select_field("profession", PROFESSION, [*first, *professions],
                     typed.get("profession", "")),
        select_field("region", REGION, [*first, *regions, (ELSEWHERE, SOMEWHERE)],
                     typed.get("region", "")),
        text_field("licence_number", NUMBER, typed.get("licence_number", ""), most=30),
        text_field("licence_ends", ENDS, typed.get("licence_ends", ""), most=10),
    ]  # fmt: skip
    endless = tag(
        "label",
        tag("input", type="checkbox", data_field="endless", value="yes", data_key="endless",
            checked=bool(typed.get("endless")), data_testid="endless"),
        NO_END,
        class_="line",
    )  # fmt: skip
    leave = tag("button", CANCEL, type="button", data_act="cancel", data_key="cancel")
    return tag(
        "form",
        tag("div", *keep, class_="fields"),
        endless,
        tag("div", tag("button", SAVE, type="submit", class_="primary", data_testid="save-profile"),
            leave if cancel else None, class_="line"),
        class_="stack",
        data_act="save_profile",
        data_form=True,
        data_keep="profile",
    )  # fmt: skip


def _told(profile: Profile) -> Html:
    region = load_regulation().get(profile.region)
    ends = ENDLESS if profile.endless else UNTIL.format(day=profile.licence_ends)
    licence = LICENCE.format(number=profile.licence_number, ends=ends)
    return tag(
        "div",
        tag("p", tag("strong", retold(profile.profession_name)), " · ",
            SOMEWHERE if region is None else region.name, data_testid="profile-told"),
        tag("p", licence) if profile.licence_number else None,
        tag("button", CHANGE, type="button", data_act="edit", data_key="edit", data_testid="edit"),
        class_="stack-small",
    )  # fmt: skip


def _list(heading: str, sentences: Sequence[str]) -> Html | None:
    if not sentences:
        return None
    rows = tag("ul", *(tag("li", retold(one)) for one in sentences))
    return tag("div", tag("h3", heading), tag("div", rows, class_="prose"), class_="stack-small")


def _source(decision: Decision, sources: Mapping[str, Source]) -> Html | None:
    standing = decision.standing
    if standing is None:
        return None
    note = tag("span", standing.note, class_="small soft") if standing.note else None
    return tag(
        "div",
        tag("p", evidence_mark(standing, sources), " ",
            tag("span", AS_OF.format(day=standing.as_of), class_="small soft"), " ", note),
        source_list([standing.src or ""], sources),
        data_testid="decision-source",
    )  # fmt: skip


def _join(decision: Decision, joined: Part) -> Html | None:
    wanted = JOIN.get(decision.answer)
    told = tag("p", icon("tick"), " ", JOINED[joined], data_testid="joined") if joined else None
    fitting = {"may_enrol": "learner", "may_observe": "observer"}.get(decision.answer)
    if wanted is None or joined == fitting:
        return told
    return join(
        told,
        tag("button", wanted, icon("next"), type="button", class_="primary", data_act="enrol",
            data_key="enrol", data_testid="enrol"),
    )  # fmt: skip
