"""What colour means, and in which order layers come off: the look of every picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anatomy.content import UnknownId, parse_file

STYLE_FILE = Path(__file__).parent / "data" / "style.yaml"
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Layer(BaseModel):
    """One step of peeling, with the name people see."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    name: Text


class Signs(BaseModel):
    """Colours that carry a meaning of their own; never the only sign of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    right: Color
    amber: Color
    danger: Color
    zone: Color
    site: Color
    answer: Color
    landmark: Color


class Palette(BaseModel):
    """The colours of one way to draw: by kind, and where a structure has its own, by structure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: dict[str, Color]
    structures: dict[str, Color] = {}
    signs: Signs

    def color(self, structure_id: str, kind: str) -> str:
        """The "#rrggbb" of a structure, by its base id or its paired one. Raises UnknownId."""
        base_id = structure_id.removesuffix(".left").removesuffix(".right")
        found = self.structures.get(base_id, self.kinds.get(kind))
        if found is None:
            raise UnknownId("kind of structure", kind, self.kinds)
        return found


class Style(BaseModel):
    """The whole look. layers: from the outside in. palettes: by name, "conventional" among them.

    >>> load_style().palette("conventional").color("procerus", "muscle")
    '#8f2f35'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layers: tuple[Layer, ...] = Field(min_length=1)
    palettes: dict[str, Palette]

    @property
    def layer_ids(self) -> Sequence[str]:
        """The layers' ids from the outside in."""
        return tuple(layer.id for layer in self.layers)

    def layer_name(self, layer_id: str) -> str:
        """The name people see. Raises UnknownId."""
        names = {layer.id: layer.name for layer in self.layers}
        if layer_id not in names:
            raise UnknownId("layer", layer_id, names)
        return names[layer_id]

    def palette(self, name: str) -> Palette:
        """The palette of that name. Raises UnknownId."""
        if name not in self.palettes:
            raise UnknownId("palette", name, self.palettes)
        return self.palettes[name]


def load_style(path: Path = STYLE_FILE) -> Style:
    """The look as style.yaml tells it. Raises ContentError."""
    return parse_file(Style, path).model
