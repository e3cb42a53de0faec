"""The door of Facies: its commands and settings. Wiring only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Facies: put a needle into a face that answers back, in millimetres.",
    no_args_is_help=True,
    add_completion=False,
)
console = Console()
DATABASE = Path("facies.sqlite")
PORT = 5006


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = PORT,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "localhost",
    database: Annotated[Path, typer.Option(help="Where attempts are kept.")] = DATABASE,
    quality: Annotated[str, typer.Option(help="high, or low for slow graphics.")] = "high",
) -> None:
    """Serve the web pages."""
    from pages.server import Settings, serve_pages

    serve_pages(Settings(address=address, port=port, database=database, quality=quality))


@app.command()
def window(
    patient: Annotated[str, typer.Option(help="Patient id.")] = "template",
    lesson: Annotated[str, typer.Option(help="Lesson id, or empty.")] = "",
    peel_mm: Annotated[float, typer.Option(help="How deep to peel, mm.")] = 0.0,
    expression: Annotated[str, typer.Option(help="For example frown=1,smile=0.3.")] = "",
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
) -> None:
    """Open a native window on a face."""
    from meshes.render import window as open_window

    open_window(_scene(patient, lesson, "front", peel_mm, expression), theme=theme)


@app.command()
def still(
    out: Annotated[Path, typer.Option(help="PNG file to write.")],
    patient: Annotated[str, typer.Option(help="Patient id.")] = "template",
    lesson: Annotated[str, typer.Option(help="Lesson id, or empty.")] = "",
    view: Annotated[str, typer.Option(help="Standard view.")] = "front",
    peel_mm: Annotated[float, typer.Option(help="How deep to peel, mm.")] = 0.0,
    expression: Annotated[str, typer.Option(help="For example frown=1,smile=0.3.")] = "",
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    size: Annotated[tuple[int, int], typer.Option(help="Width and height, pixels.")] = (1200, 900),
) -> None:
    """Write a picture of a face."""
    from meshes.render import save_still

    save_still(_scene(patient, lesson, view, peel_mm, expression), out, theme=theme, size=size)
    console.print(f"Wrote {out}")


@app.command()
def check() -> None:
    """Check all content; every problem is printed with its file and line."""
    from anatomy.check import check_content
    from lessons.check import check_lessons

    problems = [*check_content(), *check_lessons()]
    for problem in problems:
        console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
    console.print("No problems." if not problems else f"{len(problems)} problems.")
    raise typer.Exit(code=1 if problems else 0)


@app.command()
def measure(
    patient: Annotated[str, typer.Option(help="Patient id.")] = "template",
) -> None:
    """Compare a patient's distances with the published ones."""
    from anatomy.measure import measure_patient, table

    console.print(table(measure_patient(patient)))


if __name__ == "__main__":
    app()
