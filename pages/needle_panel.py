"""What stands beside the face on the needle's page: how it stands, what it met, what is near."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from anatomy.gaps import Gap
from anatomy.gauge import Needle, load_needles
from anatomy.sources import Source
from anatomy.traces import NEAR_KINDS, Near
from pages.explore_tools import COPIED, COPY, COPY_FAILED, WHOSE, choice_markup, face_choice
from pages.figures import evidence_mark
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.needle_placed import Placed
from pages.needle_reading import BANDS, Band, Hit, Reading, say_bearing
from pages.needle_track import track_markup
from viewer.needle import FLATTEST_DEG, STEEPEST_DEG

TOOL, LENGTH = _("Needle or cannula"), _("Length")
TOOL_SAID = "{gauge} G {kind}"
SEE, SEE_MORE = _("See through"), _("See through the skin")
REMOVE = _("Take it out")
ENTER = _("Click the skin where the needle goes in.")
ENTER_MORE = _(
    "Then drag its hub to tilt it and the arrow behind it to push it, or use the fields here. "
    "It starts straight in and 4 mm deep, which is no recommendation."
)
OUTSIDE, OUTSIDE_MORE = _("Outside the tissue"), _("The needle has come out again.")
GAP = _(
    "It leaves the tissue at {at:.1f} mm{back}: out through the skin, or into the mouth, the nose "
    "or the gap of the lids."
)
GAP_BACK = _(" and enters it again at {at:.1f} mm")
TIP, TIP_IN, DEEP = _("The tip lies"), _("The tip lies in"), _("{deep:.1f} mm below the skin")
DEEPEST = _("Between named structures the layer told is the deepest one passed.")
STANDS = _("How it stands")
STEPS: Mapping[str, tuple[str, str, float, tuple[str, str]]] = {
    # field: label, unit, step, what less and more mean
    "angle": (_("Angle to the skin"), "°", 5.0, (_("flatter"), _("steeper"))),
    "towards": (_("Tip runs toward"), "°", 5.0, (_("turn back"), _("turn on"))),
    "depth": (_("Pushed in"), "mm", 0.5, (_("withdraw"), _("push"))),
}
STRAIGHT = _("straight in")
LIMITS = f"{FLATTEST_DEG:g}–{STEEPEST_DEG:g}°"
UP_TO = _("0 to {most:g} mm")
BEARING_HELP = _("0° superior, 90° lateral, 180° inferior, 270° medial")
HIT_IN = _("{name}: the needle is in it from {begin:.1f} to {end:.1f}\u00a0mm")
HIT_WALL = _("{name}: the needle touches its wall at about {begin:.1f}\u00a0mm")
BONE = _("{name} stops it at {at:.1f}\u00a0mm; {left:.1f}\u00a0mm of the push was not reached.")
TRACK, NEAREST = _("What it crossed"), _("What is nearest")
NAMES: Mapping[str, str] = {
    "artery": _("Artery"),
    "vein": _("Vein"),
    "nerve": _("Nerve"),
    "bone": _("Bone"),
}
FROM_TIP, FROM_SHAFT = _("from the tip"), _("from the needle")
BAND_NOTE = _(
    "Touching means within the needle’s own radius. The words sort what is shown; they are no "
    "clinical safety distances."
)
ASPIRATE = _("Aspirate")
AND, OR, BY = _("and"), _("or"), _("by")
BLOOD = _("Blood: the bevel lies in {names}.")
NO_BLOOD = _("No blood: the bevel lies in no vessel of the model.")
ONLY_MODEL = _("The model knows only the vessels it draws.")
MODEL = _("A model: all distances and layers are measured on the face shown, not on a person.")
WITHOUT_MOUSE = _("Put it in without the mouse")
LANDMARK, SIDE, LATERAL, SUPERIOR, PUT = (
    _("From"),
    _("Side"),
    _("Lateral, mm"),
    _("Superior, mm"),
    _("Put it in"),
)
SIDES = (("left", _("Patient’s left")), ("right", _("Patient’s right")))
FIGURES = _("The needle’s figures")
OUTER, MADE = _("Outer diameter"), _("Lengths")
MARK: Mapping[Band, str] = {"touching": "danger", "near": "near", "clear": ""}


def tools_markup(patient: str, tool: str, length_mm: float, *, see: bool, placed: bool) -> Html:
    """The line above the face: whose it is, which needle, and whether the skin is seen through."""
    made = load_needles()[tool].lengths.numbers
    lengths = (
        tag("button", f"{mm:g} mm", type="button", data_act="length", data_value=f"{mm:g}",
            data_key=f"length-{mm:g}", data_testid=f"length-{mm:g}",
            aria_pressed="true" if mm == length_mm else "false")
        for mm in made
    )  # fmt: skip
    tools = [(key, say_tool(one)) for key, one in load_needles().items()]
    return tag(
        "div",
        face_choice("patient", WHOSE, patient),
        choice_markup("tool", TOOL, tools, tool),
        tag("div", *lengths, class_="segments", role="group", aria_label=LENGTH),
        tag("button", icon("eye"), tag("span", SEE), type="button", data_act="see",
            data_key="see", data_testid="see", title=SEE_MORE,
            aria_pressed="true" if see else "false"),
        tag(
            "div",
            tag("button", icon("cross"), tag("span", REMOVE), type="button", class_="quiet",
                data_act="remove", data_key="remove", data_testid="remove") if placed else None,
            tag("button", icon("link"), tag("span", COPY), type="button", class_="quiet",
                data_copy_address=True, data_key="copy-link", data_testid="copy-link", title=COPY),
            class_="line ends",
        ),
        tag("p", role="status", class_="copied", data_copied=COPIED, data_copy_failed=COPY_FAILED),
        class_="tools-row needle-tools",
    )  # fmt: skip


def say_tool(needle: Needle) -> str:
    """A needle as it is called: "30 G needle"."""
    return TOOL_SAID.format(gauge=needle.gauge, kind=needle.kind)


def empty_markup(
    tool: Needle, form: Mapping[str, str], landmarks: Sequence[tuple[str, str]],
    sources: Mapping[str, Source], *, trouble: str = "",
) -> Html:  # fmt: skip
    """Before a needle is in: what to do, with a mouse and without."""
    return _pane(
        tag("h2", ENTER),
        tag("p", ENTER_MORE, class_="soft"),
        _trouble(trouble),
        _put(form, landmarks, open_now=True),
        _figures(tool, sources),
        testid="needle-empty",
    )


def needle_markup(
    reading: Reading, form: Mapping[str, str], landmarks: Sequence[tuple[str, str]],
    sources: Mapping[str, Source], *, trouble: str = "", answer: Html | None = None,
) -> Html:  # fmt: skip
    """All about a needle that is in. form: what was typed into the fields of the place.

    trouble: a sentence on what was wrong. answer: what aspirating gave.
    """
    return _pane(
        _tip(reading),
        _alerts(reading),
        _stands(reading.placed, reading.found.depth_mm, fresh=not trouble),
        _trouble(trouble),
        tag("div",
            tag("section", tag("h3", TRACK), track_markup(reading), class_="stack-small"),
            tag("section", tag("h3", NEAREST), _nearest(reading),
                tag("p", BAND_NOTE, class_="small soft"), class_="stack-small"),
            class_="needle-columns"),
        tag("div", tag("button", ASPIRATE, type="button", data_act="aspirate",
                       data_key="aspirate", data_testid="aspirate", class_="wide tall"),
            answer, class_="stack-small"),
        _put(form, landmarks, open_now=False),
        _figures(reading.placed.needle, sources),
        testid="needle",
    )  # fmt: skip


def blood_markup(reading: Reading) -> Html:
    """What would come back into the syringe, and what that is worth."""
    vessels = reading.blood_from
    return tag(
        "div",
        tag("p", icon("warning" if vessels else "info"), " ", tag("strong", say_blood(reading))),
        tag("p", ONLY_MODEL, class_="small"),
        class_="callout danger" if vessels else "callout",
        data_testid="aspirated",
    )


def say_blood(reading: Reading) -> str:
    """What would come back into the syringe, in a sentence."""
    vessels = reading.blood_from
    return BLOOD.format(names=f" {AND} ".join(vessels)) if vessels else NO_BLOOD


def _pane(*content: Html | None, testid: str) -> Html:
    return tag("div", *content, tag("p", icon("info"), " ", MODEL, class_="small soft"),
               class_="pane stack needle-pane", data_testid=testid)  # fmt: skip


def _tip(reading: Reading) -> Html:
    deep = tag("b", DEEP.format(deep=reading.found.tip_depth_mm), class_="number")
    where: Html = join(OUTSIDE_MORE) if reading.found.outside else join(deep, " · ", reading.held)
    return tag(
        "header",
        tag("p", TIP if reading.found.outside else TIP_IN, class_="eyebrow"),
        tag("h2", OUTSIDE if reading.found.outside else reading.layer, data_testid="layer"),
        tag("p", where, data_testid="tip"),
        tag("p", DEEPEST, class_="small soft") if reading.between else None,
        class_="tip-head",
    )


def _alerts(reading: Reading) -> Html | None:
    found, names = reading.found, reading.names
    lines = [
        tag("p", icon("warning"), " ", _say_hit(hit, names[hit.id]), class_="callout danger",
            data_testid="hit")
        for hit in reading.hits
    ]  # fmt: skip
    lines += [
        tag("p", icon("warning"), " ", _say_gap(gap), class_="callout near", data_testid="gap")
        for gap in reading.found.gaps
    ]
    if found.stopped_by_bone_mm is not None:
        said = BONE.format(name=names[found.bone], at=found.stopped_by_bone_mm,
                           left=found.not_reached_mm)  # fmt: skip
        lines.append(tag("p", icon("info"), " ", said, class_="callout", data_testid="bone"))
    return tag("div", *lines, class_="stack-small alerts") if lines else None


def _say_gap(gap: Gap) -> str:
    back = "" if gap.to_mm is None else GAP_BACK.format(at=gap.to_mm)
    return GAP.format(at=gap.from_mm, back=back)


def _say_hit(hit: Hit, name: str) -> str:
    if hit.to_mm is None:
        return HIT_WALL.format(name=name, begin=hit.from_mm)
    return HIT_IN.format(name=name, begin=hit.from_mm, end=hit.to_mm)


def _stands(placed: Placed, reached_mm: float, *, fresh: bool) -> Html:
    bearing = STRAIGHT if placed.angle_deg >= STEEPEST_DEG else say_bearing(placed)
    rows = (
        _stepper("angle", f"{placed.angle_deg:g}", LIMITS, fresh=fresh),
        _stepper("towards", f"{placed.towards_deg:g}", bearing, title=BEARING_HELP, fresh=fresh),
        _stepper("depth", f"{reached_mm:.1f}", UP_TO.format(most=placed.length_mm), fresh=fresh),
    )
    return tag("section", tag("h3", STANDS, class_="visually-hidden"), *rows, class_="steppers")


def _stepper(name: str, value: str, hint: str, *, fresh: bool, title: str | None = None) -> Html:
    """fresh: what is typed gives way to what came of it; else it stays, to be mended."""
    label, unit, step, (less, more) = STEPS[name]

    def button(sign: int, word: str) -> Html:
        return tag("button", "−" if sign < 0 else "+", type="button", data_act="step",
                   data_value=f"{name}:{sign * step:g}", data_key=f"{name}{sign}",
                   data_testid=f"{name}-{'less' if sign < 0 else 'more'}",
                   aria_label=f"{label}: {word} {BY} {step:g} {unit}", title=word)  # fmt: skip

    return tag(
        "div",
        tag("label", f"{label}, {unit}", tag("small", hint, title=title), for_=f"needle-{name}"),
        button(-1, less),
        tag("input", type="text", inputmode="decimal", id=f"needle-{name}", value=value,
            data_change=name, data_key=name, autocomplete="off", maxlength=12,
            data_testid=name, data_fresh=fresh, title=title),
        button(1, more),
        class_="stepper",
    )  # fmt: skip


def _nearest(reading: Reading) -> Html:
    rows = [row for kind in NEAR_KINDS for row in _near_rows(reading, kind)]
    return tag("table", tag("tbody", *rows), class_="nearest", data_testid="nearest")


def _near_rows(reading: Reading, kind: str) -> Iterator[Html]:
    tip, path = reading.found.near_tip.get(kind), reading.found.near_path.get(kind)
    if tip is None or path is None:
        return
    nearer = path.distance_mm < tip.distance_mm - 0.05
    yield _near_row(reading, tip, NAMES[kind], FROM_TIP)
    if nearer:
        yield _near_row(reading, path, "", FROM_SHAFT)


def _near_row(reading: Reading, near: Near, kind: str, whence: str) -> Html:
    band = reading.band(near)
    mark = MARK[band] if near.kind != "bone" else ""  # bone is no danger
    swatch = tag("span", class_=f"swatch {near.kind}",
                 style=f"--swatch: {reading.colors[near.id]}")  # fmt: skip
    return tag(
        "tr",
        tag("th", join(swatch, " ", kind) if kind else "", scope="row"),
        tag("td", reading.names[near.id], tag("small", whence)),
        tag(
            "td",
            tag("b", f"{near.distance_mm:.1f} mm"),
            tag("span", BANDS[band], class_=f"tag {mark}".strip()),
            class_="number",
        ),
        data_band=band,
    )


def _put(form: Mapping[str, str], landmarks: Sequence[tuple[str, str]], *, open_now: bool) -> Html:
    def typed(name: str, label: str) -> Html:
        return tag("div", tag("label", label, for_=f"put-{name}"),
                   tag("input", type="text", inputmode="decimal", id=f"put-{name}",
                       data_field=name, data_key=f"put-{name}", maxlength=12, autocomplete="off",
                       value=form.get(name, "0"), data_testid=f"put-{name}"),
                   class_="field")  # fmt: skip

    return tag(
        "details",
        tag("summary", WITHOUT_MOUSE),
        tag(
            "form",
            tag(
                "div",
                _select("landmark", LANDMARK, landmarks, form.get("landmark", "glabella")),
                _select("side", SIDE, SIDES, form.get("side", "left")),
                typed("lateral", LATERAL),
                typed("superior", SUPERIOR),
                class_="fields",
            ),
            tag("button", icon("pin"), PUT, type="submit", data_key="put", data_testid="put",
                class_="tall"),
            data_act="put",
            class_="stack-small",
        ),
        open=open_now,
        class_="stack-small put",
        data_key="put-first" if open_now else "put-again",
        data_testid="put-form",
    )  # fmt: skip


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Html:
    rows = (
        tag("option", text[:1].upper() + text[1:], value=key, selected=key == chosen)
        for key, text in options
    )
    return tag("div", tag("label", label, for_=f"put-{name}"),
               tag("select", *rows, id=f"put-{name}", data_field=name, data_key=f"put-{name}",
                   data_testid=f"put-{name}"),
               class_="field")  # fmt: skip


def _trouble(text: str) -> Html | None:
    if not text:
        return None
    return tag("p", icon("warning"), " ", text, class_="callout near", role="alert",
               data_testid="trouble")  # fmt: skip


def _figures(tool: Needle, sources: Mapping[str, Source]) -> Html:
    lengths = f" {OR} ".join(f"{mm:g}" for mm in tool.lengths.numbers)
    rows = (
        tag("li", f"{name}: {value} mm ", evidence_mark(figure, sources))
        for name, value, figure in (
            (OUTER, f"{2 * tool.radius_mm:.2f}", tool.outer),
            (MADE, lengths, tool.lengths),
        )
    )
    return tag("div", tag("h3", f"{FIGURES}: {say_tool(tool)}", class_="eyebrow"),
               tag("ul", *rows, class_="small stack-small"), class_="stack-small")  # fmt: skip
