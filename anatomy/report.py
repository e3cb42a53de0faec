"""The truth report for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from anatomy.face import Face
from anatomy.truth import cells, check_truth, summarise

TITLES = ("about", "what", "published", "ours", "verdict", "evidence", "source", "reason")
NARROWEST = 160


def print_truth(console: Console, face: Face) -> int:
    """Exit code 0 where every figure found in a tier A or B source is met or accounted for."""
    checks = check_truth(face)
    table = Table(title=f"Published figures beside {face.patient.name}", title_justify="left")
    for title in TITLES:
        table.add_column(title, justify="right" if title == "ours" else "left")
    for check in checks:
        table.add_row(*cells(check), style="" if check.accounted_for else "bold red")
    Console(width=max(console.width, NARROWEST), file=console.file).print(table, markup=False)
    console.print(summarise(checks), markup=False, highlight=False, soft_wrap=True)
    return int(any(not check.accounted_for for check in checks))
