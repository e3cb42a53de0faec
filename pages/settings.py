"""What `app.py serve` decides and passes down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from certification.programme import PROGRAMMES_FOLDER


@dataclass(frozen=True)
class Settings:
    """Where to serve, where to remember, what to draw.

    database: a path or a database address. quality: how richly browsers draw; `auto` asks
    each whether it has a graphics card. patient: whose face. level: display level of the skin.
    lessons: a folder of the author's own lessons, None for none. preview: read lessons again when
    a file is saved, and show authors the page `/preview`. programmes: the folder of the programmes
    of certification.
    """

    address: str = "127.0.0.1"
    port: int = 5006
    database: str | Path = "facies.db"
    atlas: str = "facies"
    patient: str = "template"
    quality: Literal["auto", "high", "low"] = "auto"
    level: int = 1
    lessons: Path | None = None
    preview: bool = False
    programmes: Path = PROGRAMMES_FOLDER
