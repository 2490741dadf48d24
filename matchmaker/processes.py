"""One child process, started and stopped by its parent and never left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 5_000_000
"""Bytes after which a log is set aside at the next start."""

# Loaded here, because between fork and exec nothing may be imported.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The system user that a server runs as; PostgreSQL refuses to be root's."""

    name: str
    uid: int
    gid: int


def die_with_parent(last_signal: int) -> Callable[[], None] | None:
    """Ask the kernel to stop the child when its parent is gone, however that happened."""
    libc = _libc
    if libc is None:
        return None

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(last_signal))

    return ask


def is_running(pid: int) -> bool:
    """Tell whether a process is there and not just waiting to be reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return status.rpartition(")")[2].split()[0] != "Z"
    return True


@dataclass
class Child:
    """A command, how it is started, and how it is asked to stop."""

    name: str
    command: Sequence[str | Path]
    log: Path
    env: Mapping[str, str] | None = None
    folder: Path | None = None
    account: Account | None = None
    stop_signals: Sequence[tuple[int, float]] = ((signal.SIGTERM, 8.0),)
    """Each signal with the seconds it is given; SIGKILL to the whole group follows."""

    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the command in a group of its own, out of reach of the terminal's Ctrl-C."""
        self._end_group()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))
        account = self.account
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.env) if self.env is not None else None,
                cwd=self.folder,
                start_new_session=True,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                preexec_fn=die_with_parent(self.stop_signals[0][0]),  # noqa: PLW1509 - no threads here
            )

    @property
    def pid(self) -> int:
        """The process id; the child must have been started."""
        if self.process is None:
            message = f"{self.name} was never started"
            raise RuntimeError(message)
        return self.process.pid

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def send(self, number: int) -> None:
        """Send a signal, unless the process ended already."""
        if self.process is not None:
            self.process.send_signal(number)

    def stop(self, *, asked: bool = False) -> None:
        """Stop the process, politely first; nothing of its group stays.

        Args:
            asked: the first signal was sent before, to several children at once.
        """
        if self.process is None:
            return
        for number, seconds in self.stop_signals:
            if not asked:
                self.send(number)
            asked = False
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
                break
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        """End what is left of a run, such as the children of a killed parent."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def last_words(self, lines: int = 12) -> str:
        """Return the end of the log, for a message about what went wrong."""
        if not self.log.exists():
            return ""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Wait for a condition; tell whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
