"""The card of a selected structure: everything the atlas knows, each figure with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anatomy.close import CLOSE_MM, NEVER, Close
from anatomy.evidence import Figure, describe
from anatomy.related import Relations
from anatomy.sources import Source
from anatomy.structures import Facts, Structure
from anatomy.truth import Check
from pages.figures import SOURCES, evidence_mark, figure_row, source_list
from pages.icons import icon
from pages.language import _, say_day
from pages.markup import Html, join, tag
from pages.people import Who
from pages.related_links import CLOSE, close_markup, related_facts
from pages.retold import retold
from pages.truth_panel import truth_markup
from pages.variant_switch import variant_markup

HINT_TITLE = _("Choose a structure")
HINTS = (
    _("Click one on the face, or pick it from the list."),
    _("Drag to turn, scroll to come near. “Peel” takes the face down in millimetres."),
    _("Press ? in the view for all keys."),
)
LEGEND_TITLE = _("What the colours mean")
SIDES = {"right": _("Patient’s right"), "left": _("Patient’s left"), "": _("Midline")}
SIDE_LABEL = _("Side")
LOOK_AT = _("Look at it")
ALONE = _("Show alone")
FADE_REST = _("Fade the rest")
STRENGTH = _("Strength")
RESET = _("Show everything again")
SELECTED = _("Selected: {name}, {side}")
TEXTS = (
    # fact, heading
    ("origin", _("Origin")),
    ("insertion", _("Insertion")),
    ("course", _("Course")),
    ("fibres", _("Fibres")),
    ("action", _("Action")),
    ("supplies", _("Supplies")),
    ("innervation", _("Nerve")),
    ("blood_supply", _("Blood supply")),
)
FIGURES = (
    ("depth", _("Depth below the skin")),
    ("thickness", _("Thickness")),
    ("diameter", _("Diameter")),
    ("dimensions", _("Dimensions")),
)
FACS = _("Facial action units")
VARIANTS = _("How people differ")
NOT_COUNTED = _("not counted")
RELEVANCE = _("Why it matters to you")
CONSEQUENCE = _("If it is hit")
RISK = _("Risk")
RISKS = {"blindness": _("blindness"), "necrosis": _("skin necrosis"), "bleeding": _("bleeding")}
ALSO, FACS_ALSO = _("Also: {names}"), _(" (also {names})")
DESCRIPTIVE = _("descriptive Latin name")
REVIEWED = _("Reviewed by {reviewer}, {date}")
UNREVIEWED = _("Not yet reviewed by a clinician")
CLOSE_CARD = _("Clear the selection")


@dataclass(frozen=True)
class Chosen:
    """What is selected: the structure, the item's id, its relations, and what was done to it.

    close: what lies close to it; None while that is being measured. checks: our measures beside the
    published ones, once they are made.
    """

    structure: Structure
    item_id: str
    relations: Relations
    close: tuple[Close, ...] | None
    who: Who
    opacity: float = 1.0
    alone: bool = False
    rest_faded: bool = False
    checks: tuple[Check, ...] = ()

    @property
    def side(self) -> str:
        """The side, left or right, "" for a median structure."""
        return self.item_id.rpartition(".")[2] if "." in self.item_id else ""


def hint_markup(colors: Mapping[str, str]) -> Html:
    """What the card says before anything is selected. colors: name of a kind to "#rrggbb"."""
    legend = (
        tag(
            "li", tag("span", class_="swatch", style=f"--swatch: {color}"), " ", name, class_="line"
        )
        for name, color in colors.items()
    )
    return tag(
        "section",
        tag("h2", HINT_TITLE),
        tag("div", tag("ul", *(tag("li", hint) for hint in HINTS)), class_="prose"),
        tag("h3", LEGEND_TITLE, class_="eyebrow"),
        tag("ul", *legend, class_="stack-small"),
        class_="info stack",
        data_testid="card-empty",
    )


def card_markup(chosen: Chosen, sources: Mapping[str, Source]) -> Html:
    """The card: names, what to do with it, facts, sources."""
    structure = chosen.structure
    return tag(
        "article",
        tag("p", SELECTED.format(name=retold(structure.english), side=SIDES[chosen.side]),
            class_="visually-hidden", role="status"),
        _head(structure),
        _sides(chosen),
        _acts(chosen),
        tag("p", structure.facts.summary, class_="prose"),
        tag("dl", *_related(chosen), *_facts(structure.facts, sources),
            variant_markup(structure, chosen.who), truth_markup(structure, chosen.checks),
            class_="facts"),
        tag("h3", SOURCES, class_="eyebrow"),
        source_list(structure.sources, sources),
        tag("p", _review(structure), class_="small soft"),
        class_="info stack-small",
        data_testid="card",
        data_structure=chosen.item_id,
    )  # fmt: skip


def _head(structure: Structure) -> Html:
    latin = structure.latin if structure.latin_official else f"{structure.latin} ({DESCRIPTIVE})"
    also = tag("p", ALSO.format(names=", ".join(structure.also)), class_="small soft")
    return tag(
        "header",
        tag(
            "div",
            tag("span", retold(structure.kind), class_="tag"),
            tag("button", icon("cross"), class_="quiet", type="button", data_act="clear",
                aria_label=CLOSE_CARD, data_key="clear"),
            class_="spread kind",
        ),
        tag("h2", retold(structure.english)),
        tag("p", latin, class_="latin", lang="la"),
        also if structure.also else None,
        class_="head",
    )  # fmt: skip


def _sides(chosen: Chosen) -> Html | None:
    if chosen.structure.side == "median":
        return None
    buttons = (
        tag("button", SIDES[side], type="button", data_act="side", data_value=side,
            data_key=f"side-{side}", aria_pressed="true" if side == chosen.side else "false")
        for side in ("right", "left")
    )  # fmt: skip
    return tag("div", *buttons, class_="segments", role="group", aria_label=SIDE_LABEL)


def _acts(chosen: Chosen) -> Html:
    percent = round(chosen.opacity * 100)
    return tag(
        "div",
        tag(
            "div",
            _act("look", "look", LOOK_AT),
            _act("alone", "isolate", ALONE, pressed=chosen.alone),
            _act("fade_rest", "fade", FADE_REST, pressed=chosen.rest_faded),
            _act("reset", "reset", RESET),
            class_="acts",
        ),
        tag(
            "div",
            tag("label", STRENGTH, tag("output", f"{percent} %", id="strength-now"),
                for_="strength"),
            tag("input", type="range", id="strength", min=0, max=100, step=5, value=percent,
                data_input="strength", data_key="strength", data_shows="strength-now",
                data_unit=" %"),
            class_="field",
        ),
    )  # fmt: skip


def _act(act: str, drawing: str, label: str, *, pressed: bool | None = None) -> Html:
    state = None if pressed is None else ("true" if pressed else "false")
    return tag("button", icon(drawing), label, type="button", data_act=act, data_key=act,
               data_testid=f"act-{act}", aria_pressed=state)  # fmt: skip


def _facts(facts: Facts, sources: Mapping[str, Source]) -> Iterator[Html]:
    for name, heading in TEXTS:
        text = getattr(facts, name)
        if text:
            yield _fact(heading, tag("dd", text))
            if name == "action" and facts.facs is not None:
                yield _fact(FACS, _units(facts, sources))
    for name, heading in FIGURES:
        figures: tuple[Figure, ...] = getattr(facts, name)
        if figures:
            yield _fact(heading, *(figure_row(one, sources, label=heading) for one in figures))
    yield from _dangers(facts)
    if facts.variants:
        yield _fact(VARIANTS, *_variants(facts, sources))


def _related(chosen: Chosen) -> Iterator[Html]:
    yield _fact(RELEVANCE, tag("dd", chosen.structure.facts.relevance))
    for heading, found in related_facts(chosen.relations):
        yield _fact(heading, found)
    if chosen.structure.kind not in NEVER:
        yield _fact(
            CLOSE.format(mm=CLOSE_MM),
            close_markup(chosen.close, chosen.item_id, chosen.structure.kind),
        )


def _fact(heading: str, *content: Html) -> Html:
    return tag("div", tag("dt", heading), *content)


def _units(facts: Facts, sources: Mapping[str, Source]) -> Html:
    assert facts.facs is not None  # noqa: S101 - the caller asked
    also = FACS_ALSO.format(names=", ".join(facts.facs.also)) if facts.facs.also else ""
    return tag("dd", ", ".join(facts.facs.main) + also, " ", evidence_mark(facts.facs, sources))


def _dangers(facts: Facts) -> Iterator[Html]:
    if facts.consequence:
        yield _fact(CONSEQUENCE, tag("dd", facts.consequence))
    if facts.risk is not None:
        risk = facts.risk
        levels = [f"{RISKS[name]}: {getattr(risk, name)}" for name in RISKS]
        yield _fact(RISK, tag("dd", ", ".join(levels)), tag("dd", risk.note, class_="soft small"))


def _variants(facts: Facts, sources: Mapping[str, Source]) -> Iterator[Html]:
    for variant in facts.variants:
        share = variant.share
        yield tag(
            "dd",
            tag("div", tag("span", variant.name),
                tag("span", NOT_COUNTED if share is None else retold(describe(share)),
                    class_="value number" if share is not None else "soft"),
                class_="figure"),
            evidence_mark(variant, sources),
            tag("p", variant.note, class_="small soft") if variant.note else None,
        )  # fmt: skip


def _review(structure: Structure) -> Html:
    if structure.review is None:
        return join(UNREVIEWED)
    return join(
        REVIEWED.format(reviewer=structure.review.reviewer, date=say_day(structure.review.date))
    )
