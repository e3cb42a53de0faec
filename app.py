"""The door of Facies: its commands and settings. Wiring only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

app = typer.Typer(
    help="Facies: put a needle into a face that answers back, in millimetres.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(markup=False, highlight=False)
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

Lessons = Annotated[Path | None, typer.Option(envvar="FACIES_LESSONS", help="Your own lessons.")]
Quality = Annotated[
    Literal["auto", "high", "low"], typer.Option(help="auto: low without a graphics card.")
]
Programmes = Annotated[
    Path | None, typer.Option(help="Folder of your own programmes.", exists=True, file_okay=False)
]


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 5006,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    database: Annotated[str, typer.Option(help="Where attempts are kept.")] = "facies.sqlite",
    quality: Quality = "auto",
    atlas: Annotated[str, typer.Option(help="facies, or one that was added.")] = "facies",
    lessons: Lessons = None,
    programmes: Programmes = None,
    preview: Annotated[bool, typer.Option(help="For authors: /preview, with all keys.")] = False,
) -> None:
    """Serve the web pages."""
    from certification.programme_check import checked_folder
    from pages.server import serve as serve_pages
    from pages.settings import Settings

    folder = checked_folder(programmes)
    serve_pages(Settings(address, port, database, atlas, quality=quality, lessons=lessons,
                         preview=preview, programmes=folder))  # fmt: skip


@app.command(add_help_option=False, context_settings=PASS_ON)
def window(context: typer.Context) -> None:
    """Open a native window: window --help."""
    from lessons.picture_commands import commands

    commands(["window", *context.args], prog_name="app.py")


@app.command(add_help_option=False, context_settings=PASS_ON)
def still(context: typer.Context) -> None:
    """Write a picture of a face: still --help."""
    from lessons.picture_commands import commands

    commands(["still", *context.args], prog_name="app.py")


@app.command()
def handout(
    lesson: Annotated[str, typer.Argument(help="Lesson id.")],
    out: Annotated[Path, typer.Option(help="PDF file to write.")],
    lessons: Lessons = None,
) -> None:
    """Write a lesson as a tagged PDF with stills."""
    from pages.handout_door import write_handout

    write_handout(lesson, out, lessons=lessons)
    console.print(f"Wrote {out}")


@app.command()
def check(lessons: Lessons = None) -> None:
    """Check all content; every problem is printed with its file and line."""
    from certification.check_command import print_problems

    raise typer.Exit(code=print_problems(console, lessons))


@app.command()
def measure(
    patient: Annotated[str, typer.Option(help="Patient id.")] = "template",
) -> None:
    """Compare a patient's face and structures with every published figure that can be checked."""
    from anatomy.report import print_truth
    from lessons.picture import picture_face

    raise typer.Exit(code=print_truth(console, picture_face(patient)))


@app.command(add_help_option=False, context_settings=PASS_ON)
def atlas(context: typer.Context) -> None:
    """Add an atlas of your own, list what is there, remove one: atlas --help."""
    from anatomy.adding.command import commands

    commands(context.args, prog_name="app.py atlas")


@app.command(add_help_option=False, context_settings=PASS_ON)
def new(context: typer.Context) -> None:
    """Make a lesson of your own from a commented template: new lesson ID [--in FOLDER]."""
    from lessons.authoring import commands

    commands(context.args, prog_name="app.py new")


@app.command(add_help_option=False, context_settings=PASS_ON)
def role(context: typer.Context) -> None:
    """Make somebody a mentor, examiner, judge or administrator: role NAME ROLE."""
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
