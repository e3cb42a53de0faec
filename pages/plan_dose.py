"""The third step of a plan: technique, product and mixture, and what 0.1 mL of it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anatomy.content import UnknownId
from anatomy.evidence import Figure, describe
from anatomy.toxin import NotInterchangeable, load_products, refuse_conversion
from anatomy.toxin.products import Product
from lessons.plans import Plan
from pages.figures import evidence_mark
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.plan_desk import Desk
from pages.plan_draft import changed, mixed_with, with_product
from pages.retold import retold
from pages.sheet import Act, Handler
from pages.view_link import number_between
from viewer.picks import Pick

HEADING = _("Dose")
TECHNIQUE, PRODUCT = _("Technique"), _("Product")
VIAL, SALINE = _("Vial"), _("Saline added, mL")
HOLDS, A_SITE = _("in 0.1 mL"), _("for a site of {units:g} U")
OR = _("or")
AS_LABEL = _("The mixture is the label’s own.")
NOT_LABEL = _("Not the label’s own mixture; for this vial it adds {told} mL.")
UNKNOWN = _(
    "This project holds no label dilution of this vial; the field starts at 2.5 mL, no advice."
)
LABEL = _("The product’s own label")
TOTAL, SITES, PER_SITE, ML = (
    _("Glabellar lines, in all"),
    _("Sites"),
    _("At a site"),
    _("Volume in all"),
)
DILUTION, KEEPING, ALLERGY = _("Dilution"), _("Once mixed"), _("Do not give with an allergy to")
KEPT = _("use within {hours:g} h, at {low:g} to {high:g} °C")
CONVERT = _("How many units of another product would that be?")
CONVERT_ASK, INTO = _("Convert"), _("Into")
SWITCHED = _(
    "Each site now holds {units:g} U of {brand}, its own label’s dose. Nothing was converted."
)
OTHER_UNITS = _(
    "The technique’s own units are of {technique}. They are not converted for {product}."
)


class DoseStep:
    """Chooses technique, product, vial and saline; a dose that no longer fits is refused."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.refused = Html("")
        self.acts: Mapping[str, Handler] = {
            "technique": self._technique, "product": self._product, "vial": self._vial,
            "saline": self._saline, "convert": self._convert,
        }  # fmt: skip

    def enter(self) -> None:
        """The upper face from near."""
        self.refused = Html("")
        self.desk.faces.look(near=True)

    def leave(self) -> None:
        """Nothing to take back."""

    def picked(self, pick: Pick) -> None:
        """A click on the face means nothing here."""

    def markup(self) -> Html:
        """The choices and what comes of them."""
        return dose_markup(self.desk, refused=self.refused)

    def _technique(self, act: Act) -> None:
        def change() -> Plan:
            known = [one.id for one in self.desk.studio.techniques]
            if act.text not in known:
                raise UnknownId("technique", act.text, known)
            return changed(self.desk.plan, lesson=act.text)

        if self.desk.attempt(change):
            self.desk.faces.look(near=True)

    def _product(self, act: Act) -> None:
        self.refused = Html("")
        before = self.desk.plan
        if act.text == before.product:
            return
        product = load_products().products.get(act.text)
        say = ""
        if product is not None and before.injections:
            say = SWITCHED.format(units=product.site_units, brand=product.brand)
        self.desk.attempt(lambda: with_product(before, act.text), say=say)

    def _vial(self, act: Act) -> None:
        self._mix("vial_units", VIAL, act)

    def _saline(self, act: Act) -> None:
        self._mix("saline_ml", SALINE, act)

    def _mix(self, field: str, label: str, act: Act) -> None:
        def change() -> Plan:
            try:
                amount = number_between(act.text.strip().replace(",", "."), -1e6, 1e6)
            except ValueError as wrong:
                raise ValueError(f"{label}: {wrong}") from None
            return mixed_with(self.desk.plan, **{field: amount})

        self.desk.attempt(change)

    def _convert(self, act: Act) -> None:
        try:
            refuse_conversion(self.desk.plan.product, act.word("into"))
        except NotInterchangeable as why:
            said = str(why).rpartition(" (")[0]  # its tag is drawn as every other
            self.refused = join(said, " ", evidence_mark(why.reason, self.desk.sources))
        except UnknownId as unknown:
            self.refused = join(str(unknown))
        self.desk.trouble = ""
        self.desk.redraw()


def dose_markup(desk: Desk, *, refused: Html) -> Html:
    """Everything of the step. refused: why units were not converted, once somebody asked."""
    plan = desk.plan
    product = load_products().products[plan.product]
    techniques = [(one.id, one.title) for one in desk.studio.techniques]
    products = [(k, f"{p.brand} ({p.generic})") for k, p in load_products().products.items()]
    return join(
        tag("h2", HEADING),
        _select("technique", TECHNIQUE, techniques, plan.lesson),
        _select("product", PRODUCT, products, plan.product),
        _other_units(desk, product),
        tag("div", _vials(plan, product), _saline(plan), class_="fields"),
        _holds(plan, product),
        _mixture(plan, product, desk),
        _label(product, desk),
        _convert(plan, refused),
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Html:
    rows = (tag("option", words, value=key, selected=key == chosen) for key, words in options)
    return tag("div", tag("label", label, for_=f"dose-{name}"),
               tag("select", *rows, id=f"dose-{name}", data_change=name, data_key=name,
                   data_testid=name),
               class_="field")  # fmt: skip


def _other_units(desk: Desk, product: Product) -> Html | None:
    technique = desk.lesson.product.name
    if technique == product.generic:
        return None
    said = OTHER_UNITS.format(technique=technique, product=product.generic)
    return tag("p", icon("info"), " ", said, class_="callout", data_testid="other-units")


def _vials(plan: Plan, product: Product) -> Html:
    buttons = (
        tag("button", f"{vial.units:g} U", type="button", data_act="vial",
            data_value=f"{vial.units:g}", data_key=f"vial-{vial.units:g}",
            data_testid=f"vial-{vial.units:g}",
            aria_pressed="true" if vial.units == plan.vial_units else "false")
        for vial in product.vials
    )  # fmt: skip
    return tag("div", tag("span", VIAL, class_="label"),
               tag("div", *buttons, class_="segments", role="group", aria_label=VIAL),
               class_="field")  # fmt: skip


def _saline(plan: Plan) -> Html:
    return tag("div", tag("label", SALINE, for_="dose-saline"),
               tag("input", type="text", inputmode="decimal", id="dose-saline",
                   value=f"{plan.saline_ml:g}", data_change="saline", data_key="saline",
                   maxlength=12, autocomplete="off", data_testid="saline"),
               class_="field")  # fmt: skip


def _holds(plan: Plan, product: Product) -> Html:
    mixed = plan.mixed
    try:
        volume = tag("b", f"{mixed.ml_for(product.site_units):.3g} mL")
    except ValueError as wrong:  # a mixture so thin that a site fills more than a syringe
        volume = tag("small", retold(str(wrong)))
    return tag(
        "div",
        tag("p", tag("b", f"{mixed.units_per_tenth_ml:.3g} U"), " ", HOLDS),
        tag("p", volume, " ", A_SITE.format(units=product.site_units)),
        class_="holds",
        data_testid="holds",
    )


def _mixture(plan: Plan, product: Product, desk: Desk) -> Html:
    vial = next(one for one in product.vials if one.units == plan.vial_units)
    told = f" {OR} ".join(f"{ml:g}" for ml in vial.saline_ml)
    said, color, drawing = {
        True: (AS_LABEL, "right", "tick"),
        False: (NOT_LABEL.format(told=told), "near", "warning"),
        None: (UNKNOWN, "", "info"),
    }[plan.mixed.as_label]
    mark = evidence_mark(vial, desk.sources) if vial.saline_ml else None
    return tag("p", icon(drawing), " ", said, " ", mark, class_=f"callout {color}".strip(),
               data_testid="as-label")  # fmt: skip


def _label(product: Product, desk: Desk) -> Html:
    told = product.glabella
    figures: list[tuple[str, Figure | None]] = [
        (TOTAL, told.total), (SITES, told.sites), (PER_SITE, told.per_site), (ML, told.ml),
        (product.label_dilution.what or DILUTION if product.label_dilution else DILUTION,
         product.label_dilution),
    ]  # fmt: skip
    rows = [_figure(name, figure, desk) for name, figure in figures if figure is not None]
    if product.keeping is not None:
        low, high = product.keeping.store_c
        said = KEPT.format(hours=product.keeping.use_within_h, low=low, high=high)
        rows.append(_line(KEEPING, said, evidence_mark(product.keeping, desk.sources)))
    if product.allergy is not None:
        mark = evidence_mark(product.allergy, desk.sources)
        rows.append(_line(ALLERGY, product.allergy.text, mark))
    return tag("section", tag("h3", f"{LABEL}: {product.brand}", class_="eyebrow"),
               tag("dl", *rows, class_="facts label-figures"), data_testid="label")  # fmt: skip


def _figure(name: str, figure: Figure, desk: Desk) -> Html:
    return _line(
        name, retold(describe(figure)), evidence_mark(figure, desk.sources), note=figure.note
    )


def _line(name: str, value: str, mark: Html, *, note: str | None = None) -> Html:
    return tag("div", tag("dt", name[:1].upper() + name[1:]),
               tag("dd", tag("b", value), " ", mark),
               tag("dd", note, class_="small soft") if note else None)  # fmt: skip


def _convert(plan: Plan, refused: Html) -> Html:
    others = [(k, p.brand) for k, p in load_products().products.items() if k != plan.product]
    rows = (tag("option", words, value=key) for key, words in others)
    return tag(
        "details",
        tag("summary", CONVERT),
        tag(
            "form",
            tag("div", tag("label", INTO, for_="convert-into"),
                tag("select", *rows, id="convert-into", data_field="into", data_key="into"),
                class_="field"),
            tag("button", CONVERT_ASK, type="submit", data_key="convert", data_testid="convert"),
            data_act="convert",
            class_="stack-small",
        ),
        tag("p", icon("warning"), " ", refused, class_="callout near", role="alert",
            data_testid="refused") if refused else None,
        data_key="convert-form",
        data_testid="convert-form",
        open=bool(refused),
        class_="stack-small",
    )  # fmt: skip
