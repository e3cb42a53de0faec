"""The bundle: made from locked sources, and only when they changed."""

from __future__ import annotations

import json
import re

import pytest

from viewer import build


def test_lock_file_names_no_registry_and_pins_every_package() -> None:
    text = (build.HERE / "package-lock.json").read_text()
    assert "resolved" not in text
    assert "http" not in re.sub(r'"url": "[^"]*"', "", text)
    packages = json.loads(text)["packages"]
    assert all("integrity" in entry for name, entry in packages.items() if name)


def test_wanted_versions_are_exact() -> None:
    wanted = json.loads((build.HERE / "package.json").read_text())
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_unchanged_sources_start_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    build.build_bundle()

    def refuse(program: str, arguments: object) -> None:
        raise AssertionError(f"{program} was started")

    monkeypatch.setattr(build, "_run", refuse)
    assert build.build_bundle() == build.BUNDLE


def test_bundle_asks_for_no_address() -> None:
    text = build.build_bundle().read_text()
    assert re.findall(r"""(?:fetch|import)\(\s*["']https?://""", text) == []
    assert "fonts.googleapis" not in text
    assert "cdn." not in text


def test_failed_step_says_what_it_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(build.BuildError, match="Cannot find module"):
        build._run("node", ["no_such_file.mjs"])
