"""The line above the face on Explore: how it is shown, whose it is, a link to it, a page of it."""

from __future__ import annotations

from collections.abc import Sequence

from anatomy.atlas import BUILT_IN, list_atlases
from pages.icons import icon
from pages.language import _
from pages.markup import Html, tag
from pages.people import Who, people_on_offer

MODE_LABEL = _("How the face is shown")
MODES = (("face", _("Face")), ("section", _("Section")), ("pair", _("Side by side")))
WHOSE, BESIDE, ATLAS = _("Whose face"), _("Beside it"), _("Atlas")
MAKING = _("Making this face …")
COPY = _("Copy link")
COPIED = _("The link is copied. It opens this very view.")
COPY_FAILED = _("Copy this link:")
PRINT = _("Print")
ATTRIBUTION = _("{name}: see its licence and credits in the atlas list.")


def tools_markup(mode: str, who: Who, beside: Who | None) -> Html:
    """Modes, people, copy and print. who: never with an empty patient."""
    others = () if beside is None else (beside.patient,)
    modes = (
        tag("button", name, type="button", data_act="mode", data_value=key,
            data_key=f"mode-{key}", data_testid=f"mode-{key}",
            aria_pressed="true" if key == mode else "false")
        for key, name in MODES
    )  # fmt: skip
    return tag(
        "div",
        tag("div", *modes, class_="segments", role="group", aria_label=MODE_LABEL),
        face_choice("patient", WHOSE, who.patient, *others),
        face_choice("beside", BESIDE, *others, who.patient) if others else None,
        _atlas(who),
        tag(
            "div",
            tag("button", icon("link"), tag("span", COPY), type="button", class_="quiet",
                data_copy_address=True, data_key="copy-link", data_testid="copy-link", title=COPY),
            tag("button", icon("print"), tag("span", PRINT), type="button", class_="quiet",
                data_act="print", data_key="print", data_testid="print", title=PRINT),
            class_="line ends",
        ),
        tag("p", role="status", class_="copied", data_copied=COPIED, data_copy_failed=COPY_FAILED),
        class_="tools-row",
    )  # fmt: skip


def face_choice(act: str, label: str, patient: str, *others: str) -> Html:
    """Whose face: everybody on offer, this one chosen. others: who else is shown."""
    return choice_markup(act, label, people_on_offer(patient, *others), patient, waits=MAKING)


def choice_markup(
    act: str, label: str, choices: Sequence[tuple[str, str]], chosen: str, *, waits: str = ""
) -> Html:
    """A choice without a visible label. choices: (value, words). waits: said until it is done."""
    if chosen not in dict(choices):
        choices = (*choices, (chosen, chosen.replace("_", " ").capitalize()))
    options = (tag("option", words, value=key, selected=key == chosen) for key, words in choices)
    return tag(
        "label",
        tag("span", label, class_="visually-hidden"),
        tag(
            "select",
            *options,
            data_change=act,
            data_key=act,
            data_testid=act,
            title=label,
            data_waits=waits or None,
        ),
        class_="choose",
    )


def _atlas(who: Who) -> Html | None:
    """The choice of atlas with its attribution, where there is more than one."""
    names = list_atlases()
    if len(names) < 2:
        return None
    chosen = who.atlas or BUILT_IN
    credit = ATTRIBUTION.format(name=chosen) if chosen != BUILT_IN else None
    return tag(
        "div",
        choice_markup("atlas", ATLAS, [(name, name) for name in names], chosen),
        tag("span", credit, class_="small soft") if credit else None,
    )
