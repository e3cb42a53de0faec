"""On the card: in which ways a structure differs between people, and the switch that draws one."""

from __future__ import annotations

from collections.abc import Iterator

from anatomy.evidence import describe
from anatomy.related import variants_of
from anatomy.structures import Structure
from anatomy.variants import Option, Variant, load_variants
from pages.language import _
from pages.markup import Html, tag
from pages.people import Who
from pages.retold import retold

DRAWN = _("Drawn variants")
SIDES = {".left": _("Patient’s left"), ".right": _("Patient’s right"), "": _("On this face")}
SHARE, NO_SHARE = "{name} ({share})", _("{name} (not counted)")


def variant_markup(structure: Structure, who: Who) -> Html | None:
    """For each drawn variant of a structure a choice on each side; None where there is none."""
    known = load_variants()
    rows = [
        row
        for name in variants_of(structure)
        if name in known
        for row in _choices(known[name], who)
    ]
    return tag("div", tag("dt", DRAWN), *rows, data_testid="variants") if rows else None


def _choices(variant: Variant, who: Who) -> Iterator[Html]:
    yield tag("dd", variant.name, class_="small soft")
    for end in (".left", ".right") if variant.side == "paired" else ("",):
        name = f"{variant.id}{end}"
        chosen = who.option(name) or variant.options[0].id
        options = (
            tag("option", _say(option), value=f"{name}:{option.id}", selected=option.id == chosen)
            for option in variant.options
        )
        yield tag(
            "dd",
            tag("label", tag("span", SIDES[end], class_="small"),
                tag("select", *options, data_change="variant", data_key=f"variant-{name}",
                    data_testid=f"variant-{name}")),
        )  # fmt: skip


def _say(option: Option) -> str:
    if option.share is None:
        return NO_SHARE.format(name=option.name)
    return SHARE.format(name=option.name, share=retold(describe(option.share)))


def read_choice(text: str) -> tuple[str, str] | None:
    """(variant with its side, option; "" for the usual one) of a message, None when it is none."""
    name, _, option = text.partition(":")
    base = name.partition(".")[0]
    variant = load_variants().get(base)
    if variant is None or option not in [one.id for one in variant.options]:
        return None
    return name, "" if option == variant.options[0].id else option
