"""How far to trust a figure or a statement, in plain words: for paper and for the search."""

from __future__ import annotations

from collections.abc import Mapping

from anatomy.evidence import Evidenced, Figure, describe
from anatomy.sources import Source
from lessons.cite import short_cite
from pages.retold import retold

Sources = Mapping[str, Source]


def trusted(figure: Figure, sources: Sources) -> str:
    """A figure with its unit and its evidence."""
    return f"{retold(describe(figure))} {evidence_words(figure, sources)}"


def evidence_words(evidence: Evidenced, sources: Sources) -> str:
    """The evidence tag with the short name of its source, in brackets."""
    source = sources.get(evidence.src or "")
    name = "" if source is None or evidence.ev == "proposal" else f", {short_cite(source)}"
    return f"[{evidence.ev}{name}]"
