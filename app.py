"""The door of Facies: its commands and settings. Wiring only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

if TYPE_CHECKING:
    from anatomy.face import Face

app = typer.Typer(
    help="Facies: put a needle into a face that answers back, in millimetres.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(markup=False, highlight=False)
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

Atlas = Annotated[str, typer.Option(help="facies, or one that was added (atlas list).")]
Patient = Annotated[str, typer.Option(help="Patient id.")]
Lesson = Annotated[str, typer.Option(help="Lesson whose sites and zones are drawn; empty: none.")]
View = Annotated[str, typer.Option(help="front, left_oblique, left_lateral, from_below ...")]
Peel = Annotated[float, typer.Option(help="How deep to peel, mm.", min=0, max=60)]
Expression = Annotated[str, typer.Option(help="For example frown=1,smile=0.3.")]
Quality = Annotated[Literal["high", "low"], typer.Option(help="low: no graphics card.")]
Programmes = Annotated[
    Path | None, typer.Option(help="Folder of your own programmes.", exists=True, file_okay=False)
]
Theme = Annotated[Literal["light", "dark"], typer.Option(help="Colours of the studio.")]


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 5006,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    database: Annotated[str, typer.Option(help="Where attempts are kept.")] = "facies.sqlite",
    quality: Quality = "high",
    atlas: Atlas = "facies",
    programmes: Programmes = None,
) -> None:
    """Serve the web pages."""
    from certification.programme import PROGRAMMES_FOLDER
    from certification.programme_check import checked_folder
    from pages.server import serve as serve_pages
    from pages.settings import Settings

    folder = PROGRAMMES_FOLDER if programmes is None else checked_folder(programmes)
    serve_pages(Settings(address, port, database, atlas, quality=quality, programmes=folder))


@app.command()
def window(
    patient: Patient = "template",
    lesson: Lesson = "",
    peel_mm: Peel = 0.0,
    expression: Expression = "",
    theme: Theme = "light",
    atlas: Atlas = "facies",
) -> None:
    """Open a native window; keys: 1-7 views, s m a v n f b layers, [ ] peel, l labels, q close."""
    from lessons.picture import compose_picture
    from meshes.render import window as open_window

    face = _face(patient, expression=expression, atlas=atlas, level=2)
    open_window(compose_picture(face, lesson, peel_mm=peel_mm), theme=theme)


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
    atlas: Atlas = "facies",
) -> None:
    """Write a picture of a face."""
    from lessons.picture import compose_picture
    from meshes.render import save_still

    face = _face(patient, expression=expression, atlas=atlas, level=2)
    scene = compose_picture(
        face, lesson, view=view, peel_mm=peel_mm, labels=labels, half_skin=half_skin
    )
    save_still(scene, out, theme=theme, size=size)
    console.print(f"Wrote {out}")


@app.command()
def handout(
    lesson: Annotated[str, typer.Argument(help="Lesson id.")],
    out: Annotated[Path, typer.Option(help="PDF file to write.")],
) -> None:
    """Write a lesson as a tagged PDF with stills."""
    from pages.handout_door import write_handout

    write_handout(lesson, out)
    console.print(f"Wrote {out}")


@app.command()
def check() -> None:
    """Check all content; every problem is printed with its file and line."""
    from anatomy.check import check_content
    from certification.check import check_certification
    from lessons.check import check_lessons

    problems = [*check_content(), *check_certification()]
    problems += check_lessons(None if problems else _face("template"))
    problems += check_certification()
    count = {0: "No problems.", 1: "1 problem."}.get(len(problems), f"{len(problems)} problems.")
    console.print(*map(str, problems), count, sep="\n", soft_wrap=True)
    raise typer.Exit(code=1 if problems else 0)


@app.command()
def measure(patient: Patient = "template") -> None:
    """Compare a patient's face and structures with every published figure that can be checked."""
    from anatomy.report import print_truth

    raise typer.Exit(code=print_truth(console, _face(patient)))


@app.command(add_help_option=False, context_settings=PASS_ON)
def atlas(context: typer.Context) -> None:
    """Add an atlas of your own, list what is there, remove one: atlas --help."""
    from anatomy.adding.command import commands

    commands(context.args, prog_name="app.py atlas")


@app.command(add_help_option=False, context_settings=PASS_ON)
def new(context: typer.Context) -> None:
    """Make a lesson of your own from a commented template: new lesson ID [--kind region]."""
    from lessons.authoring import commands

    commands(context.args, prog_name="app.py new")


@app.command(add_help_option=False, context_settings=PASS_ON)
def role(context: typer.Context) -> None:
    """Make somebody a mentor, examiner or administrator: role NAME ROLE."""
    from records.command import role_command

    role_command(context.args, prog_name="app.py role")


@app.command(add_help_option=False, context_settings=PASS_ON)
def records(context: typer.Context) -> None:
    """Tell whether the records of certification are whole: records check."""
    from records.command import records_commands

    records_commands(context.args, prog_name="app.py records")


@app.command()
def schema(out: Annotated[Path, typer.Option(help="Folder to write to.")]) -> None:
    """Write JSON Schemas of lessons, questions and danger zones, for editors."""
    from lessons.schema import write_schemas

    console.print(*(f"Wrote {path}" for path in write_schemas(out)), sep="\n", soft_wrap=True)


def _face(patient: str, *, expression: str = "", atlas: str = "facies", level: int = 1) -> Face:
    from anatomy import build_face, load_atlas, load_patient

    loaded = load_atlas(atlas)
    if atlas != "facies":
        console.print(loaded.credit, soft_wrap=True)
    return build_face(loaded, load_patient(patient), _weights(expression), level=level)


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
        console.print(str(wrong), soft_wrap=True)
        raise SystemExit(1) from wrong


if __name__ == "__main__":
    main()
