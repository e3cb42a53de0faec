"""Who may inject in each region, as far as the sources say, with their dates: for a lesson."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from anatomy.sources import Source
from lessons.regulation import (
    ASK_YOUR_REGULATOR,
    MAY_SAY,
    PROFESSION_NAMES,
    Dated,
    LeastAge,
    Region,
    load_regulation,
)
from pages.figures import evidence_mark
from pages.language import _
from pages.markup import Html, tag
from pages.retold import retold

Sources = Mapping[str, Source]
REGIONS = _("What the sources say, region by region")
MEDICINE, LEAST_AGE, RULES = _("The medicine"), _("Least age"), _("What else binds")
YEARS = _("{years} years")
AS_OF = _("as of {day}")
CHECKED = _("Held against its sources on {day}. Ask: {regulators}.")


def regions_markup(sources: Sources) -> Html:
    """Every region of `lessons/data/regulation`, each behind its name."""
    return tag(
        "section",
        tag("h3", REGIONS),
        tag("p", retold(ASK_YOUR_REGULATOR), class_="callout near"),
        *(_region(region, sources) for region in load_regulation().values()),
        class_="stack-small",
        data_testid="regions",
    )


def _region(region: Region, sources: Sources) -> Html:
    told = CHECKED.format(day=region.checked, regulators=", ".join(region.regulators))
    return tag(
        "details",
        tag("summary", retold(region.name)),
        tag("dl", *_rows(region, sources), class_="facts"),
        tag("p", told, class_="small soft"),
        data_key=f"region-{region.id}",
        data_testid=f"region-{region.id}",
        class_="stack-small",
    )


def _rows(region: Region, sources: Sources) -> Iterator[Html]:
    for one in region.professions:
        who, may = retold(PROFESSION_NAMES[one.profession]), retold(MAY_SAY[one.may])
        yield _row(f"{who}: {may}", one.text, one, sources)
    yield _row(MEDICINE, region.medicine.text, region.medicine, sources)
    if (age := region.least_age) is not None:
        yield _row(LEAST_AGE, YEARS.format(years=age.years), age, sources)
    for rule in region.rules:
        yield _row(RULES, rule.text, rule, sources)


def _row(head: str, text: str, said: Dated | LeastAge, sources: Sources) -> Html:
    day = tag("span", AS_OF.format(day=said.as_of), class_="small soft")
    note = tag("p", retold(said.note), class_="small soft") if said.note else None
    mark = evidence_mark(said, sources)
    return tag("div", tag("dt", head), tag("dd", tag("p", retold(text)), mark, " ", day, note))
