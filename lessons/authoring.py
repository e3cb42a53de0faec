"""The command `new lesson`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from anatomy.content import UnknownId
from lessons.load import LESSONS_FOLDER
from lessons.new_lesson import CannotMake, new_lesson, unfilled

console = Console(markup=False, highlight=False)
commands = typer.Typer(
    help="Content of your own, from a commented template.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@commands.callback()
def new() -> None:
    """Content of your own, from a commented template."""


@commands.command()
def lesson(
    lesson_id: Annotated[str, typer.Argument(help="Small letters, digits and _.")],
    kind: Annotated[
        str, typer.Option(help="technique, region, system, danger or theory.")
    ] = "technique",
    folder: Annotated[
        Path,
        typer.Option("--in", "--folder", envvar="FACIES_LESSONS", help="Your folder of lessons."),
    ] = LESSONS_FOLDER,
) -> None:
    """Make a lesson from a commented template, and say what is still to be filled in."""
    try:
        home = new_lesson(lesson_id, kind=kind, folder=folder)
    except (CannotMake, UnknownId) as wrong:
        console.print(str(wrong), soft_wrap=True)
        raise typer.Exit(code=1) from wrong
    left = [str(problem) for problem in unfilled(home)]
    console.print(f"Made {home}. {len(left)} lines are to be filled in:", *left, sep="\n",
                  soft_wrap=True)  # fmt: skip
