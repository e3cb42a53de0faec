"""How the documentation is built: `make docs`, without a network."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # generated.py, and the project that it tells of

PROJECT = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "Facies"
author = "The Facies authors"
project_copyright = "The Facies authors"
release = PROJECT["version"]
extensions = ["myst_parser", "generated"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Facies {release}"
html_copy_source = False
html_show_sphinx = False
smartquotes = False  # options such as --help are told as they are typed
nitpicky = True
