"""The real app as a child process: started as a person starts it, and killed as a machine kills."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120.0
ADDRESS = re.compile(r"https?://\S+")


@dataclass
class AppProcess:
    """`python app.py serve` on one port and one database; it can be started again after a kill.

    program: what stands in place of app.py.

    log: the file where the app's own words end up. address: what it printed, "" before that.
    options, environment: more of them, beside the usual.
    """

    port: int
    database: Path
    log: Path
    address: str = ""
    options: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    program: Sequence[str] = ("app.py",)
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Until the app has printed the address where it listens. Raises RuntimeError without."""
        command = [sys.executable, *self.program, "serve", "--port", str(self.port)]
        command += ["--database", str(self.database), "--quality", "low", *self.options]
        with self.log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, **self.environment},
            )
        self.address = self._read_address()

    def kill(self) -> None:
        """End it without a word of warning (SIGKILL), as a power cut would."""
        process = self._running()
        process.kill()
        self._let_go()
        if process.returncode != -signal.SIGKILL:
            raise RuntimeError(f"The app had ended by itself before the kill.\n{self.told()}")

    def stop(self) -> None:
        """End it if it runs."""
        if self._process is not None:
            self._process.kill()
            self._let_go()

    def told(self) -> str:
        """What the app wrote into its log."""
        return self.log.read_text(encoding="utf-8")

    def _read_address(self) -> str:
        out = self._running().stdout
        if out is not None and select.select([out], [], [], PATIENCE_S)[0]:
            found = ADDRESS.search(out.readline())
            if found is not None:
                return found.group()
        self.stop()
        raise RuntimeError(f"The app did not print its address.\n{self.told()}")

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            raise RuntimeError("The app does not run.")
        return self._process

    def _let_go(self) -> None:
        process, self._process = self._running(), None
        process.wait(PATIENCE_S)
        if process.stdout is not None:
            process.stdout.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
