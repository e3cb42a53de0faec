"""Strangers' mesh files as plain arrays, parsed in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import numpy as np

from meshes.io.strangers.limits import WAIT_S
from meshes.mesh import FloatArray, IntArray

ROOT = Path(__file__).resolve().parents[3]
WORKER = "meshes.io.strangers.worker"
CRASHED = "reading it ended the process that reads; it may be a trap. Export it again."
TOO_LONG = "reading it takes too long. Make it coarser."


@dataclass(frozen=True, eq=False)
class Piece:
    """One mesh of a file, in the file's own frame and unit. name: "" where the file gives none."""

    name: str
    vertices: FloatArray
    faces: IntArray


@dataclass(frozen=True)
class Batch:
    """What came of some files. pieces: file -> its meshes. refused: file -> a plain sentence."""

    pieces: Mapping[Path, tuple[Piece, ...]]
    refused: Mapping[Path, str]


def read_strangers(
    files: Sequence[Path], *, done: Callable[[int], None] = lambda _: None, wait_s: float = WAIT_S
) -> Batch:
    """The meshes of these files; a file that crashes or stalls its reader is only refused.

    done: told after each file how many are behind us. wait_s: patience for one file.
    """
    pieces: dict[Path, tuple[Piece, ...]] = {}
    refused: dict[Path, str] = {}
    todo = list(enumerate(files))
    with tempfile.TemporaryDirectory(prefix="facies-") as folder:
        while todo:
            answers = _Answers(todo, folder, wait_s)
            for answer in answers:
                file = files[answer["number"]]
                if "refused" in answer:
                    refused[file] = answer["refused"]
                else:
                    pieces[file] = _pieces(Path(folder), answer)
                done(len(pieces) + len(refused))
            if answers.fatal is not None:
                number, why = answers.fatal
                refused[files[number]] = why
            todo = [row for row in todo if files[row[0]] not in {*pieces, *refused}]
    return Batch(pieces, refused)


def _pieces(folder: Path, answer: Mapping[str, Any]) -> tuple[Piece, ...]:
    found = []
    for k, name in enumerate(answer["names"]):
        file = folder / f"{answer['number']}_{k}.npz"
        with np.load(file, allow_pickle=False) as arrays:
            found.append(Piece(str(name), arrays["vertices"], arrays["faces"]))
        file.unlink()
    return tuple(found)


class _Answers:
    """The answers of one run of the worker; `fatal` says on which file it ended too early."""

    def __init__(self, todo: Sequence[tuple[int, Path]], folder: str, wait_s: float) -> None:
        self.todo, self.folder, self.wait_s = todo, folder, wait_s
        self.fatal: tuple[int, str] | None = None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        order = {"files": [[n, str(file)] for n, file in self.todo], "out": self.folder}
        process = subprocess.Popen(  # noqa: S603 - our own module, by our own Python
            [sys.executable, "-P", "-m", WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            cwd=self.folder,
            text=True,
            encoding="utf-8",
        )
        lines: Queue[str] = Queue()
        Thread(target=_feed, args=(process, json.dumps(order), lines), daemon=True).start()
        begun, why = self.todo[0][0], CRASHED
        answered = 0
        try:
            while answered < len(self.todo):
                line = lines.get(timeout=self.wait_s)
                if not line:
                    break
                told = json.loads(line)
                if "begun" in told:
                    begun = told["begun"]
                else:
                    answered += 1
                    yield told
        except Empty:
            why = TOO_LONG
        finally:
            process.kill()
            process.wait()
        if answered < len(self.todo):
            self.fatal = (begun, why)


def _feed(process: subprocess.Popen[str], order: str, lines: Queue[str]) -> None:
    """Gives the order and collects the answers; an empty line marks the end."""
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise RuntimeError("The process that reads meshes has no pipes.")
    try:
        stdin.write(order)
        stdin.close()
    except OSError:
        pass
    for line in stdout:
        lines.put(line)
    lines.put("")
    stdout.close()
