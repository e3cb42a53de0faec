"""Who may inject in each region, as far as the sources say, with their dates: for a lesson."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from anatomy.sources import Source
from lessons.regulation import (
    ASK_YOUR_REGULATOR,
    MAY_SAY,
    PROFESSION_NAMES,
    Dated,
    Region,
    load_regulation,
)
from pages.figures import evidence_mark
from pages.language import _
from pages.markup import Html, tag
from pages.number_table import table_markup
from pages.retold import retold

Sources = Mapping[str, Source]
REGIONS = _("What the sources say, region by region")
COLUMNS = (_("Who"), _("May they inject?"), _("On which terms"), _("As of"), _("Source"))
MEDICINE, LEAST_AGE, RULES = _("The medicine"), _("Least age"), _("What else binds")
YEARS = _("{years} years")
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
        table_markup(region.name, COLUMNS, *_rows(region, sources)),
        tag("p", told, class_="small soft"),
        data_key=f"region-{region.id}",
        data_testid=f"region-{region.id}",
        class_="stack-small",
    )


def _rows(region: Region, sources: Sources) -> Iterator[Html]:
    for one in region.professions:
        yield _row(retold(PROFESSION_NAMES[one.profession]), MAY_SAY[one.may], one, sources)
    yield _row(MEDICINE, "", region.medicine, sources)
    if (age := region.least_age) is not None:
        yield _cells(LEAST_AGE, YEARS.format(years=age.years), age.note or "", age.as_of,
                     evidence_mark(age, sources))  # fmt: skip
    for rule in region.rules:
        yield _row(RULES, "", rule, sources)


def _row(who: str, may: str, said: Dated, sources: Sources) -> Html:
    mark = evidence_mark(said, sources)
    return _cells(who, retold(may) if may else "", retold(said.text), said.as_of, mark)


def _cells(who: str, may: str, terms: str, as_of: str, mark: Html) -> Html:
    cells = (tag("td", cell) for cell in (may, terms, as_of, mark))
    return tag("tr", tag("th", who, scope="row"), *cells)
