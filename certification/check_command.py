"""What `app.py check` prints: every problem of all content, with its file and line."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from anatomy.check import check_content
from certification.check import check_certification
from lessons.check import check_lessons
from lessons.own import check_own
from lessons.picture import picture_face

COUNT = {0: "No problems.", 1: "1 problem."}


def print_problems(console: Console, own: Path | None = None) -> int:
    """Checks and prints. Gives the exit code. own: an author's folder of lessons.

    Places are tried on the template's face, unless what it is made of has problems itself.
    """
    problems = check_content()
    face = None if problems else picture_face("template")
    problems += check_lessons(face)
    problems += [] if own is None else check_own(own, face)
    problems += check_certification()
    count = COUNT.get(len(problems), f"{len(problems)} problems.")
    console.print(*map(str, problems), count, sep="\n", soft_wrap=True)
    return 1 if problems else 0
