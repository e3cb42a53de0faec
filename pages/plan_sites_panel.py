"""What stands beside the face while sites are placed: the list, one site's numbers, the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from anatomy.evidence import describe
from anatomy.gauge import find_needle
from anatomy.toxin import load_products
from lessons.plans import Plan
from pages.figures import evidence_mark
from pages.icons import icon
from pages.landmark_names import landmark_names
from pages.language import _, _n
from pages.markup import Html, join, tag
from pages.needle_panel import BEARING_HELP, LATERAL, SIDES, SUPERIOR
from pages.plan_desk import Desk
from pages.plan_draft import FIELDS
from pages.plan_reading import SiteReading, SitesShown
from pages.plan_technique import say_whose, total_for
from pages.retold import retold

HEADING = _("Sites")
HELP = _(
    "Click the skin where the needle enters. A first site starts straight in and 4 mm deep, which "
    "is no recommendation."
)
NONE_YET = _("No site yet.")
TOTAL, VOLUME, COUNT = (
    _("{units:g} U in all"),
    _("{ml:.3g} mL"),
    _n("1 site", "{count} sites"),
)
VIALS = _("more than one vial of {units:g} U")
IN_ALL = "{whose}, {title}: {units}"
AT_TIP, HITS, STOPPED = _("Tip"), _("meets {names}"), _("bone stops it at {mm:.1f} mm")
OTHER_NEEDLE = _("{gauge} G needle, {mm:g} mm")
MIRROR, MOVE, STOP_MOVING, REMOVE = _("Mirror"), _("Move"), _("Stop moving"), _("Remove")
SEE = _("See the muscles")
SEVERAL = _("Sites of the plan")
NUMBERS: Final = _("Site {number}")
ML_HINT = _("the dose follows")
HINTS: Mapping[str, tuple[str, str]] = {
    # field: what less and more mean
    "units": (_("less"), _("more")),
    "depth_mm": (_("withdraw"), _("push")),
    "angle_deg": (_("flatter"), _("steeper")),
    "towards_deg": (_("turn back"), _("turn on")),
}
BY = _("by")
CLICK_TO_MOVE = _("Click the new place of site {number}.")
WITHOUT_MOUSE = _("Place it without the mouse")
LANDMARK, SIDE, PUT, PUT_MOVE = (
    _("From"),
    _("Side"),
    _("Add a site there"),
    _("Move site {number} there"),
)


def sites_markup(readings: Sequence[SiteReading], shown: SitesShown, desk: Desk) -> Html:
    """Everything of the step."""
    rows = (_row(one, shown, fresh=not desk.trouble) for one in readings)
    moving = None
    if shown.moving:
        moving = tag("p", icon("pin"), " ", CLICK_TO_MOVE.format(number=shown.chosen),
                     class_="callout note", data_testid="moving")  # fmt: skip
    listed = tag("ol", *rows, class_="site-list", aria_label=SEVERAL, data_testid="site-list")
    return join(
        tag("h2", HEADING),
        tag("p", HELP, class_="soft"),
        moving,
        _sum(desk.plan, desk),
        listed if readings else tag("p", NONE_YET, data_testid="no-sites"),
        tag("button", icon("eye"), SEE, type="button", data_act="see", data_key="see",
            data_testid="see", class_="wide",
            aria_pressed="true" if desk.faces.see else "false"),
        _put(shown, desk),
    )  # fmt: skip


def _sum(plan: Plan, desk: Desk) -> Html:
    product = load_products().products[plan.product]
    count = len(plan.injections)
    ml = plan.total_units / plan.mixed.units_per_ml
    several = VIALS.format(units=plan.vial_units)
    total = total_for(plan, desk.lesson)
    return tag(
        "div",
        tag("p", tag("b", TOTAL.format(units=plan.total_units)), " · ", VOLUME.format(ml=ml),
            " · ", COUNT.format(count=count),
            f" · {product.brand}"),
        tag("p", several, class_="small") if plan.total_units > plan.vial_units else None,
        None if total is None else tag("p", IN_ALL.format(
            whose=say_whose(desk.lesson), title=desk.lesson.title.lower(),
            units=retold(describe(total)),
        ), " ", evidence_mark(total, desk.sources), class_="small soft"),
        class_="site-sum",
        data_testid="site-sum",
    )  # fmt: skip


def _row(one: SiteReading, shown: SitesShown, *, fresh: bool) -> Html:
    chosen = one.number == shown.chosen
    give = one.injection
    figures = f"{give.units:g} U · {give.depth_mm:g} mm · {one.volume_ml:.3g} mL"
    warn = _warnings(one)
    return tag(
        "li",
        tag(
            "button",
            tag("span", one.number, class_="badge-number"),
            tag("span", tag("b", figures, class_="number"),
                tag("small", f"{AT_TIP} {one.at_tip}{_other_needle(one)}"), warn, class_="words"),
            type="button",
            class_="site-row",
            data_act="site",
            data_value=one.number,
            data_key=f"site-{one.number}",
            data_testid=f"site-{one.number}",
            aria_expanded="true" if chosen else "false",
        ),
        _edit(one, shown, fresh=fresh) if chosen else None,
    )  # fmt: skip


def _other_needle(one: SiteReading) -> str:
    """Which needle a site needs where the usual one is too short; else nothing."""
    if not one.tool or find_needle(one.tool) == find_needle():
        return ""
    needle = find_needle(one.tool)
    return f" · {OTHER_NEEDLE.format(gauge=needle.gauge, mm=needle.longest_mm)}"


def _warnings(one: SiteReading) -> Html | None:
    said = []
    if one.stopped_mm is not None:
        said.append(STOPPED.format(mm=one.stopped_mm))
    if one.hits:
        said.append(HITS.format(names=", ".join(one.hits)))
    return tag("small", icon("warning"), " ", "; ".join(said), class_="warn") if said else None


def _edit(one: SiteReading, shown: SitesShown, *, fresh: bool) -> Html:
    rows = [
        _stepper(name, one, shown.steps[name], fresh=fresh)
        for name in ("units", "depth_mm", "angle_deg", "towards_deg")
    ]
    rows.insert(1, _volume(one, fresh=fresh))
    return tag(
        "div",
        *rows,
        tag(
            "div",
            _button("site_mirror", "isolate", MIRROR),
            _button("site_move", "pin", STOP_MOVING if shown.moving else MOVE,
                    pressed=shown.moving),
            _button("site_remove", "cross", REMOVE),
            class_="line site-acts",
        ),
        class_="steppers site-edit",
        role="group",
        aria_label=NUMBERS.format(number=one.number),
    )  # fmt: skip


def _button(act: str, drawing: str, words: str, *, pressed: bool | None = None) -> Html:
    return tag("button", icon(drawing), words, type="button", data_act=act, data_key=act,
               data_testid=act,
               aria_pressed=None if pressed is None else str(pressed).lower())  # fmt: skip


def _stepper(name: str, one: SiteReading, by: float, *, fresh: bool) -> Html:
    label, (less, more) = FIELDS[name][0], HINTS[name]
    value = f"{getattr(one.injection, name):g}"

    def button(sign: int, word: str) -> Html:
        return tag("button", "−" if sign < 0 else "+", type="button", data_act="site_step",
                   data_value=f"{name}:{sign}", data_key=f"{name}{sign}",
                   data_testid=f"{name}-{'less' if sign < 0 else 'more'}",
                   aria_label=f"{label}: {word} {BY} {by:g}", title=word)  # fmt: skip

    return tag(
        "div",
        tag("label", label, for_=f"site-{name}"),
        button(-1, less),
        tag("input", type="text", inputmode="decimal", id=f"site-{name}", value=value,
            data_change=f"site_{name}", data_key=f"field-{one.number}-{name}", autocomplete="off",
            maxlength=12, data_testid=name, data_fresh=fresh,
            title=BEARING_HELP if name == "towards_deg" else None),
        button(1, more),
        class_="stepper",
    )  # fmt: skip


def _volume(one: SiteReading, *, fresh: bool) -> Html:
    return tag(
        "div",
        tag("label", FIELDS["ml"][0], tag("small", ML_HINT), for_="site-ml"),
        tag("span"),
        tag("input", type="text", inputmode="decimal", id="site-ml",
            value=f"{one.volume_ml:.3g}", data_change="site_ml", data_key=f"field-{one.number}-ml",
            autocomplete="off", maxlength=12, data_testid="ml", data_fresh=fresh),
        class_="stepper",
    )  # fmt: skip


def _put(shown: SitesShown, desk: Desk) -> Html:
    form, landmarks = shown.form, landmark_names(desk.face)
    move = None
    if shown.chosen:
        words = PUT_MOVE.format(number=shown.chosen)
        move = tag("button", words, type="button", data_act="site_put_move", data_key="put-move",
                   data_testid="put-move")  # fmt: skip
    return tag(
        "details",
        tag("summary", WITHOUT_MOUSE),
        tag(
            "div",
            tag("div",
                _select("landmark", LANDMARK, landmarks, form.get("landmark", "glabella")),
                _select("side", SIDE, SIDES, form.get("side", "left")),
                _typed("lateral", LATERAL, form), _typed("superior", SUPERIOR, form),
                class_="fields"),
            tag("div",
                tag("button", icon("pin"), PUT, type="button", data_act="site_put",
                    data_key="put", data_testid="put"),
                move, class_="line"),
            data_form=True,
            class_="stack-small",
        ),
        class_="stack-small put",
        data_key="put-form",
        data_testid="put-form",
    )  # fmt: skip


def _typed(name: str, label: str, form: Mapping[str, str]) -> Html:
    return tag("div", tag("label", label, for_=f"put-{name}"),
               tag("input", type="text", inputmode="decimal", id=f"put-{name}", data_field=name,
                   data_key=f"put-{name}", maxlength=12, autocomplete="off",
                   value=form.get(name, "0"), data_testid=f"put-{name}"),
               class_="field")  # fmt: skip


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Html:
    rows = (
        tag("option", text[:1].upper() + text[1:], value=key, selected=key == chosen)
        for key, text in options
    )
    return tag("div", tag("label", label, for_=f"put-{name}"),
               tag("select", *rows, id=f"put-{name}", data_field=name, data_key=f"put-{name}",
                   data_testid=f"put-{name}"),
               class_="field")  # fmt: skip
