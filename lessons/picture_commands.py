"""The commands `window` and `still`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from anatomy.atlas import BUILT_IN
from anatomy.face import Face
from lessons.picture import compose_picture, picture_face

LEVEL = 2  # of the skin: finer than on a page
console = Console(markup=False, highlight=False)
commands = typer.Typer(
    help="Pictures of a face.", add_completion=False, pretty_exceptions_enable=False
)

Atlas = Annotated[str, typer.Option(help="facies, or one that was added (atlas list).")]
Patient = Annotated[str, typer.Option(help="Patient id.")]
Lesson = Annotated[str, typer.Option(help="Lesson whose sites and zones are drawn; empty: none.")]
Lessons = Annotated[
    Path | None, typer.Option(envvar="FACIES_LESSONS", help="A folder of lessons of your own.")
]
View = Annotated[str, typer.Option(help="front, left_oblique, left_lateral, from_below ...")]
Peel = Annotated[float, typer.Option(help="How deep to peel, mm.", min=0, max=60)]
Expression = Annotated[str, typer.Option(help="For example frown=1,smile=0.3.")]
Theme = Annotated[Literal["light", "dark"], typer.Option(help="Colours of the studio.")]


@commands.command()
def window(
    *,
    patient: Patient = "template",
    lesson: Lesson = "",
    peel_mm: Peel = 0.0,
    expression: Expression = "",
    theme: Theme = "light",
    atlas: Atlas = BUILT_IN,
    lessons: Lessons = None,
) -> None:
    """Open a native window; keys: 1-7 views, s m a v n f b layers, [ ] peel, l labels, q close."""
    from meshes.render import window as open_window  # noqa: PLC0415 - heavy

    face = _face(patient, expression, atlas)
    open_window(compose_picture(face, lesson, own=lessons, peel_mm=peel_mm), theme=theme)


@commands.command()
def still(
    out: Annotated[Path, typer.Option(help="PNG file to write.")],
    *,
    patient: Patient = "template",
    lesson: Lesson = "",
    view: View = "front",
    peel_mm: Peel = 0.0,
    expression: Expression = "",
    theme: Theme = "light",
    labels: Annotated[bool, typer.Option(help="Name what is seen.")] = False,
    half_skin: Annotated[bool, typer.Option(help="Skin on the patient's right only.")] = False,
    show: Annotated[str, typer.Option(help="Kinds or ids, as in skin,bone; empty: all.")] = "",
    size: Annotated[tuple[int, int], typer.Option(help="Width and height, pixels.")] = (1200, 900),
    atlas: Atlas = BUILT_IN,
    lessons: Lessons = None,
) -> None:
    """Write a picture of a face."""
    from meshes.render import save_still  # noqa: PLC0415 - heavy

    scene = compose_picture(
        _face(patient, expression, atlas),
        lesson,
        own=lessons,
        view=view,
        peel_mm=peel_mm,
        labels=labels,
        half_skin=half_skin,
        show=[one.strip() for one in show.split(",")] if show else None,
    )
    save_still(scene, out, theme=theme, size=size)
    console.print(f"Wrote {out}")


def _face(patient: str, expression: str, atlas: str) -> Face:
    """The face, beside a line on whose anatomy it is where an atlas was added."""
    try:
        face = picture_face(patient, expression=expression, atlas=atlas, level=LEVEL)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong
    if atlas != BUILT_IN and face.atlas is not None:
        console.print(face.atlas.credit, soft_wrap=True)
    return face
