"""The chart of scores: how many candidates reached what, and where each cut lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from bokeh.models import ColumnDataSource, HoverTool, Label, Span
from bokeh.plotting import figure

from certification.standards.matrix import FloatArray
from pages.language import _
from pages.theme import SANS, TOKENS
from pages.trend_chart import HEIGHT_PX, TEXT_PROJECTOR_PX, TEXT_PX, quiet_axes

X_LABEL, Y_LABEL = _("Score, % of the paper"), _("Candidates, of {count}")
SCORE, CANDIDATES, RANGE = _("Score"), _("Candidates"), _("@left to @right %")
STEP_PCT: Final = 4
DASHES: Final = ("solid", "dashed", "dotted", "dotdash")
HEADROOM: Final = 1.35  # room for the names of the cuts
LINE_SHARE: Final = 0.075  # of the height, from one name to the next


def draw_scores(
    scores_pct: FloatArray, cuts: Mapping[str, float], *, theme: str, projector: bool = False
) -> Any:
    """A bokeh figure (drawn as SVG): a bar each four percent, a line for each cut, by its name."""
    tokens = TOKENS[theme]
    size = f"{TEXT_PROJECTOR_PX if projector else TEXT_PX}px"
    edges = np.arange(0, 100 + STEP_PCT, STEP_PCT)
    counts, _ = np.histogram(scores_pct, bins=edges)
    top = HEADROOM * max(int(counts.max()), 1)
    plot = figure(
        height=HEIGHT_PX,
        sizing_mode="stretch_width",
        output_backend="svg",
        x_range=(0, 100),
        y_range=(0, top),
        toolbar_location=None,
        tools="",
        x_axis_label=f"{X_LABEL}",
        y_axis_label=Y_LABEL.format(count=len(scores_pct)),
        background_fill_color=tokens["surface"],
        border_fill_color=tokens["surface"],
        outline_line_color=None,
        min_border_right=24,
    )
    source = ColumnDataSource({"left": edges[:-1], "right": edges[1:], "count": counts})
    bars = plot.quad(
        left="left", right="right", top="count", bottom=0, source=source,
        fill_color=tokens["accent"], fill_alpha=0.55, line_color=tokens["surface"],
    )  # fmt: skip
    tips = [(f"{SCORE}", f"{RANGE}"), (f"{CANDIDATES}", "@count")]
    plot.add_tools(HoverTool(renderers=[bars], tooltips=tips))
    for row, (name, cut) in enumerate(cuts.items()):
        _cut(plot, f"{name} {cut:.1f} %", cut, row=row, tokens=tokens, size=size)
    quiet_axes(plot, tokens, size)
    return plot


def _cut(
    plot: Any, text: str, cut: float, *, row: int, tokens: Mapping[str, str], size: str
) -> None:
    dash, ink = DASHES[row % len(DASHES)], tokens["ink"]
    plot.add_layout(Span(location=cut, dimension="height", line_dash=dash, line_color=ink,
                         line_width=2))  # fmt: skip
    aside = {"x_offset": -6, "text_align": "right"} if cut > 50 else {"x_offset": 6}
    height = plot.y_range.end * (1 - LINE_SHARE * row)
    plot.add_layout(Label(x=cut, y=height, text=text, text_color=ink, text_font=SANS,
                          text_font_size=size, text_baseline="top",
                          background_fill_color=tokens["surface"], **aside))  # fmt: skip
