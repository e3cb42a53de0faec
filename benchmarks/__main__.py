"""Measures and prints: `python -m benchmarks`, or some of them: `python -m benchmarks records`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.table import Table

from benchmarks.binding import measure_binding
from benchmarks.exam import measure_exam
from benchmarks.faces import measure_faces
from benchmarks.lessons import measure_lessons
from benchmarks.muscles import measure_muscles
from benchmarks.needles import measure_needles
from benchmarks.patients import measure_patients
from benchmarks.practice import measure_practice
from benchmarks.records import measure_records
from benchmarks.row import NotMeasured, Row
from benchmarks.sites import measure_sites_on_people
from benchmarks.toxin import measure_toxin
from benchmarks.viewer import measure_viewer

BENCHMARKS: dict[str, Callable[[], Iterable[Row]]] = {
    "binding": measure_binding,
    "exam": measure_exam,
    "faces": measure_faces,
    "lessons": measure_lessons,
    "muscles": measure_muscles,
    "patients": measure_patients,
    "needles": measure_needles,
    "practice": measure_practice,
    "records": measure_records,
    "sites": measure_sites_on_people,
    "toxin": measure_toxin,
    "viewer": measure_viewer,
}
NARROWEST = 110
VERDICTS = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}


def main(names: list[str]) -> int:
    """Exit code 0 when all was measured and every count met its target; 2 for a wrong name.

    Else 1. A time that misses its target fails nothing: it is as much the machine's.
    """
    console = Console(width=max(Console().width, NARROWEST))
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        console.print(f"Unknown benchmark {unknown[0]!r}. There are: {', '.join(BENCHMARKS)}.")
        return 2
    table = empty_table()
    failed = False
    for name in names or BENCHMARKS:
        with console.status(f"Measuring {name}"):
            try:
                rows = list(BENCHMARKS[name]())
            except NotMeasured as reason:
                failed = True
                table.add_row(f"{name}: not measured. {reason}", end_section=True)
                continue
        failed |= any(row.is_count and row.met is False for row in rows)
        for row in rows:
            table.add_row(*cells(row), end_section=row is rows[-1])
    console.print(table)
    return int(failed)


def empty_table() -> Table:
    """The table's head."""
    table = Table(title="Facies beside the alternatives", title_justify="left")
    for title in ("what", "Facies", "alternative", "times better", "target", "verdict"):
        table.add_column(title, justify="right" if title in {"Facies", "times better"} else "left")
    return table


def cells(row: Row) -> tuple[str, ...]:
    """A row as the table shows it."""
    theirs = "" if row.theirs is None else f"{number(row.theirs)} {row.unit}: {row.alternative}"
    ratio = "" if row.ratio is None else number(row.ratio)
    own = f"{number(row.ours)} {row.unit}"
    return row.what, own, theirs, ratio, row.target, VERDICTS[row.met]


def number(value: float) -> str:
    """Three figures that mean something, with thousands set apart.

    >>> number(1234.5), number(0.01234)
    ('1,234', '0.0123')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
