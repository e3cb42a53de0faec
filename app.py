"""The door of Facies: its commands and settings. Wiring only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

if TYPE_CHECKING:
    from anatomy.face import Face
    from meshes.scene import Scene

app = typer.Typer(
    help="Facies: put a needle into a face that answers back, in millimetres.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()
CLOSE_UP_MM = 600.0

Patient = Annotated[str, typer.Option(help="Patient id.")]
Lesson = Annotated[
    str, typer.Option(help="Lesson whose sites and zones are drawn; empty for none.")
]
View = Annotated[str, typer.Option(help="front, left_oblique, left_lateral, from_below ...")]
Peel = Annotated[float, typer.Option(help="How deep to peel, mm.", min=0, max=60)]
Expression = Annotated[str, typer.Option(help="For example frown=1,smile=0.3.")]
Theme = Annotated[Literal["light", "dark"], typer.Option(help="Colours of the studio.")]


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 5006,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    database: Annotated[str, typer.Option(help="Where attempts are kept.")] = "facies.sqlite",
    quality: Annotated[
        Literal["high", "low"], typer.Option(help="low: no graphics card.")
    ] = "high",
) -> None:
    """Serve the web pages."""
    from pages.server import serve as serve_pages
    from pages.settings import Settings

    serve_pages(Settings(address=address, port=port, database=database, quality=quality))


@app.command()
def window(
    patient: Patient = "template",
    lesson: Lesson = "",
    peel_mm: Peel = 0.0,
    expression: Expression = "",
    theme: Theme = "light",
) -> None:
    """Open a native window; keys: 1-7 views, s m a v n f b layers, [ ] peel, l labels, q close."""
    from meshes.render import window as open_window

    open_window(_scene(patient, lesson, "front", peel_mm, expression), theme=theme)


@app.command()
def still(
    out: Annotated[Path, typer.Option(help="PNG file to write.")],
    patient: Patient = "template",
    lesson: Lesson = "",
    view: View = "front",
    peel_mm: Peel = 0.0,
    expression: Expression = "",
    theme: Theme = "light",
    labels: Annotated[bool, typer.Option(help="Name what is seen.")] = False,
    half_skin: Annotated[bool, typer.Option(help="Skin on the patient's right only.")] = False,
    size: Annotated[tuple[int, int], typer.Option(help="Width and height, pixels.")] = (1200, 900),
) -> None:
    """Write a picture of a face."""
    from anatomy.compose import with_half_skin
    from meshes.render import save_still

    scene = replace(_scene(patient, lesson, view, peel_mm, expression), labels=labels)
    scene = with_half_skin(scene) if half_skin else scene
    save_still(scene, out, theme=theme, size=size)
    console.print(f"Wrote {out}")


@app.command()
def check() -> None:
    """Check all content; every problem is printed with its file and line."""
    from anatomy.check import check_content
    from lessons.check import check_lessons

    problems = check_content()
    problems += check_lessons(None if problems else _face())
    for problem in problems:
        console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
    count = {0: "No problems.", 1: "1 problem."}
    console.print(count.get(len(problems), f"{len(problems)} problems."))
    raise typer.Exit(code=1 if problems else 0)


@app.command()
def measure(patient: Patient = "template") -> None:
    """Compare a patient's face and structures with every published figure that can be checked."""
    from anatomy.report import print_truth

    raise typer.Exit(code=print_truth(console, _face(patient)))


def _scene(patient: str, lesson: str, view: str, peel_mm: float, expression: str) -> Scene:
    from anatomy import build_face, compose_scene, load_atlas, load_patient
    from lessons import load_lesson, overlay_lesson
    from meshes.scene import Camera

    face = build_face(load_atlas(), load_patient(patient), _weights(expression), level=2)
    scene = compose_scene(face)
    if lesson:
        scene = overlay_lesson(scene, face, load_lesson(lesson))
    camera = Camera(view, target=(0.0, 8.0, 30.0), distance_mm=CLOSE_UP_MM)
    return replace(scene, camera=camera, peel_mm=peel_mm)


def _face(patient: str = "template") -> Face:
    from anatomy import build_face, load_atlas, load_patient

    return build_face(load_atlas(), load_patient(patient))


def _weights(expression: str) -> dict[str, float]:
    pairs = [part.partition("=") for part in expression.split(",") if part.strip()]
    try:
        return {name.strip(): float(weight or 1) for name, _, weight in pairs}
    except ValueError as wrong:
        raise typer.BadParameter(f"Expected name=number, got {expression!r}.") from wrong


def main() -> None:
    """Run a command; what a person mistyped is answered in one sentence."""
    from anatomy import ContentError, UnknownId

    try:
        app()
    except (ContentError, UnknownId) as wrong:
        console.print(str(wrong), markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(1) from wrong


if __name__ == "__main__":
    main()
