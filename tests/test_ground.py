"""The ground: what every committed file must hold to, and what must stay in step."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent

# Written in pieces, so that this file passes its own test.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("npm", "pkg", "github", "com"),
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("files", "pythonhosted", "org"),
        ("conda", "anaconda", "org"),
        ("repo", "anaconda", "com"),
        ("deb", "debian", "org"),
        ("raw", "githubusercontent", "com"),
        ("cdn", "jsdelivr", "net"),
        ("unpkg", "com"),
        ("fonts", "googleapis", "com"),
    )
)
ARCHIVES = ("whl", "zip", "tgz", "gz", "bz2", "xz", "zst", "7z", "jar", "deb", "exe", "dmg", "npz")
DOWNLOAD = re.compile(r"(?i)\b(?:https?|ftp)://[^\s\"'<>)\]]+\.(?:" + "|".join(ARCHIVES) + r")\b")
RESOLVED = re.compile(r"(?m)^\s*\"?resolved\"?\s*[: ]")
MACHINE_PATH = re.compile(r"(?<![\w.$}~-])/(?:work|root|home|Users|opt|tmp)/[\w.-]")
BINARY = {".png", ".jpg", ".webp", ".npz", ".gz", ".xz", ".bin", ".glb", ".ico", ".woff2", ".zst"}


def committed_files() -> list[Path]:
    """Every file git knows or would add; all files where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def matches(pattern: re.Pattern[str]) -> list[str]:
    """`file:line: text` for each line of a committed text file that the pattern finds."""
    found: list[str] = []
    for path in committed_files():
        if path.suffix in BINARY:
            continue
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0][:80]}"
            for hit in pattern.finditer(text)
        ]
    return found


def test_no_committed_file_names_a_registry_host() -> None:
    hosts = "|".join(re.escape(host) for host in REGISTRY_HOSTS)
    assert matches(re.compile(rf"(?i)(?<![\w-])(?:{hosts})")) == []


def test_no_committed_file_holds_a_download_address() -> None:
    assert matches(DOWNLOAD) == []


def test_no_lock_file_holds_a_resolved_line() -> None:
    locks = re.compile(r"lock|\.toml$|\.json$")
    assert [found for found in matches(RESOLVED) if locks.search(found.split(":")[0])] == []


def test_no_committed_file_names_a_path_of_one_machine() -> None:
    assert matches(MACHINE_PATH) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (DOWNLOAD, "see https://example" + ".org/a/b-1.0.whl"),
        (DOWNLOAD, "url = 'http://example" + ".org/head.tar.gz'"),
        (RESOLVED, '      "resol' + 'ved": "x"'),
        (MACHINE_PATH, 'open("/wo' + 'rk/main/x")'),
        (MACHINE_PATH, "/ho" + "me/someone"),
    ],
)
def test_the_scan_finds_what_it_looks_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_environment_yml_lists_the_same_libraries_as_pyproject() -> None:
    extras = project()["optional-dependencies"]
    own = [
        *project()["dependencies"],
        *(e for name in ("dev", "bench", "docs", "notebook") for e in extras[name]),
    ]
    wanted = {entry for entry in own if not entry.startswith("facies[")}
    assert conda_entries() == wanted


def test_environment_yml_asks_for_the_same_python_as_pyproject() -> None:
    assert f"python{project()['requires-python']}" in environment()["dependencies"]


def test_the_dev_extra_holds_every_tool_that_make_calls() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = set(re.findall(r"\$\(BIN\)/([\w-]+)", makefile)) - {"python"}
    providers = {"lint-imports": "import-linter"}
    dev = " ".join(project()["optional-dependencies"]["dev"])
    assert called
    assert all(providers.get(tool, tool) in dev for tool in called)


@pytest.mark.parametrize("target", ["run", "test", "test-all", "check", "bench", "stills", "docs"])
def test_each_make_target_sets_itself_up(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = dict(re.findall(r"(?m)^([\w-]+):(?!=)[ ]*(.*)$", makefile))

    def needs(name: str) -> set[str]:
        return {name}.union(*(needs(other) for other in rules.get(name, "").split()))

    assert "setup" in needs(target)


def test_every_module_of_the_house_is_inside_the_import_contract() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert packages <= set(linter["importlinter"]["root_packages"])


def test_no_module_of_the_house_grows_past_four_hundred_lines() -> None:
    code = (path for path in committed_files() if path.suffix in {".py", ".ts"})
    sizes = {str(path.relative_to(ROOT)): len(path.read_bytes().splitlines()) for path in code}
    assert {name: lines for name, lines in sizes.items() if lines > 400} == {}


def test_lock_file_pins_every_package_by_its_hash() -> None:
    lock = json.loads((ROOT / "viewer" / "package-lock.json").read_text(encoding="utf-8"))
    entries = {name: entry for name, entry in lock["packages"].items() if name}
    assert entries
    assert [name for name, entry in entries.items() if "integrity" not in entry] == []


def project() -> dict[str, Any]:
    """The [project] table of pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return cast("dict[str, Any]", tomllib.loads(text)["project"])


def environment() -> dict[str, Any]:
    """environment.yml as plain data."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return cast("dict[str, Any]", yaml.safe_load(text))


def conda_entries() -> set[str]:
    """The libraries that environment.yml lists, conda's and pip's together."""
    entries: set[str] = set()
    for entry in environment()["dependencies"]:
        entries |= set(entry["pip"]) if isinstance(entry, dict) else {entry}
    return {entry for entry in entries if not re.match(r"python[<>=]|pip$|--editable", entry)}
