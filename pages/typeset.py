"""Paper: words and pictures set by a template of ours into a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

STANDARD: Final = "ua-1"


def typeset(template: str, told: Mapping[str, Any], *, pictures: Mapping[str, bytes]) -> bytes:
    """The PDF; nothing is fetched. template: a file of pages/assets. told: what it prints.

    pictures: by the file name that `told` names.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, picture in pictures.items():
            (home / name).write_bytes(picture)
        (home / template).write_text(read_template(template), encoding="utf-8")
        (home / "told.json").write_text(json.dumps(told), encoding="utf-8")
        pdf = typst.compile(
            home / template,
            root=home,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=[STANDARD],
        )
    return bytes(pdf)


def read_template(template: str) -> str:
    """The template's text."""
    return files("pages").joinpath("assets", template).read_text(encoding="utf-8")
