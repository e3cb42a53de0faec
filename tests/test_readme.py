"""What the front page promises: its links lead somewhere, its commands exist, its Python runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import pyvista

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "STYLE.md", "CONTRIBUTING.md", "CHANGELOG.md")


def read(name: str) -> str:
    """A text file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_to_a_file_leads_to_one(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", read(name))
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_every_make_target_that_is_named_exists() -> None:
    named = set(re.findall(r"\bmake (\w+(?:-\w+)?)", read("README.md") + read("STYLE.md")))
    targets = set(re.findall(r"(?m)^([\w-]+):(?!=)", read("Makefile")))
    assert named
    assert named <= targets


def test_the_five_lines_of_python_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyvista, "OFF_SCREEN", True)
    (block,) = re.findall(r"```python\n(.*?)```", read("README.md"), flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    face = names["face"]
    assert getattr(face, "landmarks")["glabella"].shape == (3,)  # noqa: B009
    assert getattr(face, "meshes")["corrugator_supercilii.left"].vertices.shape[1] == 3  # noqa: B009
