"""What a browser may say to the viewer. Anything else is refused before it is looked at."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

LONGEST_TEXT = 64
MOST_MARKS = 12  # of one stroke
MOST_PARTS = 400  # values in one message, nested ones counted
DEEPEST = 4
BARYCENTRIC_SLACK = 1e-3
FARTHEST_MM = 2000.0

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Millimetres = Annotated[float, Field(ge=-FARTHEST_MM, le=FARTHEST_MM)]
Along = Annotated[float, Field(ge=-1.0, le=1.0)]
Token = Annotated[int, Field(ge=0, le=100_000)]
Serial = Annotated[int, Field(ge=0, le=2**31)]
ShortText = Annotated[str, Field(max_length=LONGEST_TEXT)]


class _Message(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Ready(_Message):
    """A browser has drawn the component and holds this revision of the state (-1: none)."""

    type: Literal["ready"]
    revision: Annotated[int, Field(ge=-1, le=2**31)]


class Picked(_Message):
    """A click: on an item (its token, a face, where on the face), or on nothing (all None)."""

    type: Literal["pick"]
    serial: Serial
    token: Token | None
    face: Annotated[int, Field(ge=0, le=50_000_000)] | None
    barycentric: Annotated[list[Share], Field(min_length=3, max_length=3)] | None


class Place(_Message):
    """A point of an item: its token, a face, where on the face."""

    token: Token
    face: Annotated[int, Field(ge=0, le=50_000_000)]
    barycentric: Annotated[list[Share], Field(min_length=3, max_length=3)]


class Painted(_Message):
    """The middles of the marks that one stroke of the brush left."""

    type: Literal["paint"]
    serial: Serial
    places: Annotated[list[Place], Field(min_length=1, max_length=MOST_MARKS)]


class ClipWanted(_Message):
    """The cut a person chose."""

    axis: Literal["sagittal", "coronal", "axial", "oblique"]
    offset_mm: Millimetres
    flip: bool
    normal: Annotated[list[Along], Field(min_length=3, max_length=3)] | None = None


class CameraMoved(_Message):
    """Where the camera came to rest."""

    view: ShortText | None
    azimuth_deg: Annotated[float, Field(ge=-360.0, le=360.0)]
    elevation_deg: Annotated[float, Field(ge=-90.0, le=90.0)]
    distance_mm: Annotated[float, Field(gt=0.0, le=FARTHEST_MM * 2)]
    target: Annotated[list[Millimetres], Field(min_length=3, max_length=3)]


class ItemsChanged(_Message):
    """Items a person hid, showed or faded in the viewer itself."""

    tokens: Annotated[list[Token], Field(max_length=300)]
    visible: bool | None = None
    opacity: Share | None = None


class Changed(_Message):
    """What a person set with the viewer's own controls; only what changed is present."""

    type: Literal["changed"]
    serial: Serial
    peel_mm: Annotated[float, Field(ge=0.0, le=200.0)] | None = None
    clip: ClipWanted | Literal["none"] | None = None
    camera: CameraMoved | None = None
    labels: bool | None = None
    theme: Literal["light", "dark"] | None = None
    items: ItemsChanged | None = None


class NeedleMoved(_Message):
    """A hand moved the needle of this number; moving: it has not come to rest yet."""

    type: Literal["needle"]
    serial: Serial
    number: Serial
    angle_deg: Annotated[float, Field(ge=0.0, le=90.0)]
    towards_deg: Annotated[float, Field(ge=0.0, le=360.0)]
    depth_mm: Annotated[float, Field(ge=0.0, le=FARTHEST_MM)]
    moving: bool


class NoGraphics(_Message):
    """The browser cannot draw: no WebGL2, or its graphics context was lost."""

    type: Literal["no_graphics"]
    reason: ShortText


Message = Ready | Picked | Painted | Changed | NeedleMoved | NoGraphics
_MESSAGES: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])


def parse_message(data: Any) -> Message:
    """The message in plain Python data that came from a browser.

    Raises ValueError, in a sentence short enough to log, on anything that is not one.
    """
    if count_parts(data, limit=MOST_PARTS) > MOST_PARTS:
        raise ValueError(
            f"Expected a message of at most {MOST_PARTS} short values, got a larger one."
        )
    try:
        message = _MESSAGES.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part)[:LONGEST_TEXT] for part in first["loc"]) or "message"
        raise ValueError(f"{place}: {first['msg'][:200]}") from None
    if isinstance(message, Picked):
        _check_picked(message)
    if isinstance(message, Painted):
        for one in message.places:
            _check_shares("paint", one.barycentric)
    return message


def count_parts(data: Any, *, limit: int, depth: int = 0) -> int:
    """How many values are in nested data; stops counting once past `limit`."""
    if isinstance(data, str | bytes):
        return 1 + len(data) // LONGEST_TEXT
    if not isinstance(data, dict | list | tuple):
        return 1
    if depth >= DEEPEST or len(data) > limit:
        return limit + 1
    total = 1
    values = [*data.keys(), *data.values()] if isinstance(data, dict) else data
    for value in values:
        total += count_parts(value, limit=limit - total, depth=depth + 1)
        if total > limit:
            break
    return total


def _check_picked(message: Picked) -> None:
    hit = (message.token, message.face, message.barycentric)
    if any(part is None for part in hit) and any(part is not None for part in hit):
        raise ValueError("pick: token, face and barycentric must all be given, or none of them.")
    if message.barycentric is not None:
        _check_shares("pick", message.barycentric)


def _check_shares(kind: str, shares: list[float]) -> None:
    if not math.isclose(sum(shares), 1.0, abs_tol=BARYCENTRIC_SLACK):
        raise ValueError(f"{kind}.barycentric: the three shares must add up to one.")
