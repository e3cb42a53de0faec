"""Clinical figures on a page: the value with its unit, how far to trust it, where it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from anatomy.evidence import Ev, Evidenced, Figure, describe
from anatomy.sources import Source
from lessons.cite import short_cite
from lessons.trust import UNVERIFIED, is_verified, say_evidence
from pages.language import _
from pages.markup import Html, tag
from pages.retold import retold

FOUND = "found"
FOUND_SAID, UNVERIFIED_SAID = _("found"), _("unverified")
SOURCES = _("Sources")
TIER, ADDRESS = _(" (tier {tier})"), _("address")
PROJECT = "project"
WHY: Mapping[Ev, str] = {  # a figure is called unverified
    "found": _("read, low authority"),
    "recalled": _("from memory"),
    "derived": _("worked out"),
    "proposal": _("our own choice"),
}


def evidence_mark(evidence: Evidenced, sources: Mapping[str, Source]) -> Html:
    """The word found or unverified, with the source's short name and the reason on hover."""
    sure = is_verified(evidence)
    return tag(
        "span",
        FOUND_SAID if sure else UNVERIFIED_SAID,
        cited(evidence.src, sources),
        None if sure else f" · {WHY[evidence.ev]}",
        class_=f"tag {FOUND if sure else UNVERIFIED}",
        title=trust_title(evidence, sources),
    )


def trust_title(evidence: Evidenced, sources: Mapping[str, Source]) -> str:
    """How far to trust a figure, and the whole citation, for those who point at the mark."""
    source = sources.get(evidence.src or "")
    told = retold(say_evidence(evidence))
    return told if source is None else f"{told}. {source.cite}"


def cited(key: str | None, sources: Mapping[str, Source]) -> str:
    """The short name of a source as in " · Lee 2020", "" for the project's own choices."""
    source = sources.get(key or "")
    return "" if source is None or key == PROJECT else f" · {short_cite(source)}"


def figure_row(figure: Figure, sources: Mapping[str, Source], *, label: str = "") -> Html:
    """One figure as a line: where or what, the value, the mark; its note below."""
    name = " ".join(part for part in (figure.what, figure.site) if part) or label
    note = tag("p", figure.note, class_="small soft") if figure.note else None
    return tag(
        "dd",
        tag(
            "div",
            tag("span", name[:1].upper() + name[1:]),
            tag("span", retold(describe(figure)), class_="value number"),
            class_="figure",
        ),
        evidence_mark(figure, sources),
        note,
    )


def source_list(keys: Iterable[str], sources: Mapping[str, Source]) -> Html:
    """The full citations of these keys, with links where they have an address."""
    lines = (_citation(sources[key]) for key in keys if key in sources and key != PROJECT)
    return tag("ul", *lines, class_="sources")


def _citation(source: Source) -> Html:
    link = None
    if source.address is not None:
        link = tag(
            "a",
            source.doi or ADDRESS,
            href=source.address,
            target="_blank",
            rel="noreferrer noopener",
        )
    return tag("li", source.cite, " ", link, tag("span", TIER.format(tier=source.tier)))
