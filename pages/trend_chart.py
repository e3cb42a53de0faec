"""The chart of the placement error: the learner's line beside published novices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bokeh.models import ColumnDataSource, HoverTool, Label, Span
from bokeh.plotting import figure

from pages.benchmark import NOVICES_AR_MM, NOVICES_PAPER_MM
from pages.language import _
from pages.theme import SANS, TOKENS

HEIGHT_PX = 360
X_LABEL, Y_LABEL = _("Placement, in order"), _("Error along the skin, mm")
AR_LABEL = _("novices with overlay {mm:.2f} mm")
PAPER_LABEL = _("novices with drawing {mm:.2f} mm")
SITE, ERROR, WHEN = _("Site"), _("Error"), _("When")
HEADROOM = 1.15
FOOTROOM = 0.03  # so that the dot of a perfect placement is whole
TEXT_PX, TEXT_PROJECTOR_PX = 14, 20


@dataclass(frozen=True)
class Dot:
    """One placement: its number in order, the site, when, and how far off, mm."""

    order: int
    site: str
    when: str
    error_mm: float


def draw_trend(dots: Sequence[Dot], *, theme: str, projector: bool = False) -> Any:
    """A bokeh figure of the dots in order, with the two published means as dashed lines."""
    tokens = TOKENS[theme]
    size = f"{TEXT_PROJECTOR_PX if projector else TEXT_PX}px"
    top = HEADROOM * max([NOVICES_PAPER_MM, *(dot.error_mm for dot in dots)])
    plot = figure(
        height=HEIGHT_PX,
        sizing_mode="stretch_width",
        x_range=(0.5, max(len(dots), 8) + 0.5),
        y_range=(-FOOTROOM * top, top),
        toolbar_location=None,
        tools="",
        x_axis_label=str(X_LABEL),
        y_axis_label=str(Y_LABEL),
        background_fill_color=tokens["surface"],
        border_fill_color=tokens["surface"],
        outline_line_color=None,
        min_border_right=24,
    )
    below, above = {"y_offset": -4, "text_baseline": "top"}, {"y_offset": 3}
    for value, text, dash, side in (
        (NOVICES_AR_MM, AR_LABEL, "dashed", below),
        (NOVICES_PAPER_MM, PAPER_LABEL, "dotted", above),
    ):
        label = Label(
            text=text.format(mm=value), text_color=tokens["ink-soft"], text_font_size=size, **side
        )
        _reference(plot, value, label, dash, color=tokens["ink-soft"])
    _line(plot, dots, tokens)
    quiet_axes(plot, tokens, size)
    return plot


def _line(plot: Any, dots: Sequence[Dot], tokens: Any) -> None:
    source = ColumnDataSource(
        {
            "x": [dot.order for dot in dots],
            "y": [dot.error_mm for dot in dots],
            "site": [dot.site for dot in dots],
            "when": [dot.when for dot in dots],
        }
    )
    plot.line("x", "y", source=source, line_width=3, line_color=tokens["accent"])
    points = plot.scatter(
        "x", "y", source=source, size=11, fill_color=tokens["accent"], line_color=tokens["surface"],
        line_width=2,
    )  # fmt: skip
    tips = [(f"{SITE}", "@site"), (f"{ERROR}", "@y{0.0} mm"), (f"{WHEN}", "@when")]
    plot.add_tools(HoverTool(renderers=[points], tooltips=tips))


def _reference(plot: Any, value: float, label: Any, dash: str, *, color: str) -> None:
    line = Span(location=value, dimension="width", line_dash=dash, line_color=color, line_width=2)
    label.update(x=plot.x_range.end, y=value, text_align="right", text_font=SANS)
    plot.add_layout(line)
    plot.add_layout(label)


def quiet_axes(plot: Any, tokens: Any, size: str) -> None:
    """Gives a chart's axes the page's ink and type."""
    plot.xgrid.visible = False
    plot.ygrid.grid_line_color = tokens["line"]
    for axis in (plot.xaxis, plot.yaxis):
        axis.axis_line_color = tokens["line-strong"]
        axis.major_tick_line_color = None
        axis.minor_tick_line_color = None
        axis.major_label_text_color = tokens["ink-soft"]
        axis.axis_label_text_color = tokens["ink-soft"]
        axis.axis_label_text_font_style = "normal"
        axis.axis_label_text_font_size = size
        axis.major_label_text_font_size = size
        axis.axis_label_text_font = SANS
        axis.major_label_text_font = SANS
    plot.xaxis.ticker.desired_num_ticks = 6
    plot.xaxis.ticker.min_interval = 1
