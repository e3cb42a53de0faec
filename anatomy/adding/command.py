"""The commands `atlas add`, `atlas list` and `atlas remove`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from anatomy.adding.add import add_atlas
from anatomy.adding.check_map import find_map, shipped_maps
from anatomy.adding.record import Added
from anatomy.adding.store import list_added, read_record, remove_added
from anatomy.atlas import ATTRIBUTION, BUILT_IN, LICENCE, TITLE, load_atlas

commands = typer.Typer(
    help="Atlases of your own: OBJ, STL, PLY or GLB in a folder or a zip, laid on the head.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()
MAPS = ", ".join(shipped_maps())


@commands.command()
def add(
    path: Annotated[Path, typer.Argument(help="A folder, a zip or a mesh file.")],
    name: Annotated[str, typer.Option(help="What to call it: a-z, digits and _.")],
    map_file: Annotated[
        str, typer.Option("--map", help=f"A mapping file, or one that comes along: {MAPS}.")
    ] = "",
) -> None:
    """Read, lay on the head, fit under the skin and keep an atlas: whole or not at all."""
    chosen = find_map(map_file or name)
    with Progress(
        TextColumn("{task.description:<44.44}"), BarColumn(), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task("getting ready", total=1.0)
        record = add_atlas(
            path,
            name=name,
            map_file=chosen,
            built_in=load_atlas(),
            now=datetime.now(UTC),
            progress=lambda share, doing: bar.update(task, completed=share, description=doing),
        )
        bar.update(task, completed=1.0, description="done")
    _say(f"Added '{name}': {len(record.structures)} bodies. {record.attribution}.")
    _say_rest(record)


@commands.command("list")
def show(
    name: Annotated[str, typer.Argument(help="Of one atlas, tell everything.")] = "",
) -> None:
    """Which atlases there are, whose work they are, and what each of them lacks."""
    if name:
        _say_all(read_record(name))
        return
    _say(f"{BUILT_IN}: {TITLE}. {ATTRIBUTION} ({LICENCE}).")
    for one in list_added():
        record = read_record(one)
        _say(f"{one}: {record.title}, {len(record.structures)} bodies. {_credit(record)}.")
        _say_rest(record)


@commands.command()
def remove(name: Annotated[str, typer.Argument(help="The atlas to forget.")]) -> None:
    """Take an added atlas off this machine."""
    remove_added(name)
    _say(f"Removed '{name}'.")


def _credit(record: Added) -> str:
    return f"{record.attribution} ({record.licence})"


def _say_rest(record: Added) -> None:
    """What stays built in, the reason first and all that share it behind."""
    for why in dict.fromkeys(record.built_in.values()):
        bases = [base for base, reason in record.built_in.items() if reason == why]
        _say(f"  Built in or not drawn, {why}: {', '.join(bases)}.")


def _say_all(record: Added) -> None:
    _say(f"{record.name}: {record.title}, added {record.added_at:%Y-%m-%d}. {_credit(record)}.")
    for full, body in record.structures.items():
        _say(
            f"  {full}: {body.triangles} triangles from {', '.join(body.meshes)}; moved "
            f"{body.moved_mm:.1f} mm, {body.out_mm:.2f} mm out of the skin, "
            f"{body.into_mm:.2f} mm into bone."
        )
    _say_rest(record)


def _say(sentence: str) -> None:
    console.print(sentence, markup=False, highlight=False, soft_wrap=True)
