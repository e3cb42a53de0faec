"""The commands do what they say."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

import app
from anatomy.content import Problem
from anatomy.face import Face
from certification import check_command

STRAY = Problem("glabellar_lines/lesson.yaml", 7, "sites[0].place", "it lies beside its muscle.")


def test_check_tries_every_site_on_the_template_face(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Any] = []

    def check_lessons(face: Face | None = None) -> list[Problem]:
        tried.append(face)
        return [STRAY]

    monkeypatch.setattr(check_command, "check_lessons", check_lessons)
    result = CliRunner().invoke(app.app, ["check"])
    (face,) = tried
    assert "corrugator_supercilii.left" in face.meshes
    assert result.exit_code == 1
    assert str(STRAY) in result.stdout
    assert "1 problem." in result.stdout
