"""The web server, the worker and the beat: started, watched, restarted, stopped."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matchmaker.processes import Child

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matchmaker.private_servers import Postgres, PrivateServers, Valkey

WATCH_SECONDS = 0.5
LONGEST_PAUSE = 30.0
"""Seconds between two tries to start a process that keeps ending."""

WATCHED_FOLDERS = ("companies", "matchmaker", "opportunities", "templates")
WATCHED_KINDS = {".html", ".mo", ".py", ".txt"}


@dataclass(frozen=True)
class Place:
    """Where the project and its data are, and where the site is served."""

    base_dir: Path
    data_dir: Path
    port: int
    debug: bool = False

    def env(self, process: str) -> dict[str, str]:
        """Return the environment of one kind of process."""
        env = dict(os.environ)
        env["DJANGO_SETTINGS_MODULE"] = os.environ["DJANGO_SETTINGS_MODULE"]
        env["MATCHMAKER_DATA_DIR"] = str(self.data_dir)
        env["MATCHMAKER_PROCESS"] = process
        env["PYTHONUNBUFFERED"] = "1"
        if self.debug:
            env["MATCHMAKER_DEBUG"] = "1"
        if process == "web":
            env["DATABASE_POOL"] = "1"
        return env

    def child(
        self, name: str, arguments: list[str], stop_signals: tuple[tuple[int, float], ...]
    ) -> Child:
        """Describe one Python process."""
        return Child(
            name=name,
            command=[sys.executable, "-m", *arguments],
            log=self.data_dir / "logs" / f"{name}.log",
            env=self.env(name),
            folder=self.base_dir,
            stop_signals=stop_signals,
        )


def web(place: Place) -> Child:
    """Describe the web server, on loopback only."""
    options = ["--bind", f"127.0.0.1:{place.port}", "--worker-class", "gthread"]
    options += ["--workers", "2", "--threads", "4", "--timeout", "30", "--graceful-timeout", "5"]
    options += ["--access-logfile", "-", "--no-control-socket"]
    if not place.debug:
        # The code is read once for both processes; changed code could then not be taken up.
        options += ["--preload", "--config", "python:matchmaker.launch.web_hooks"]
    arguments = ["gunicorn", "matchmaker.wsgi", *options]
    return place.child("web", arguments, ((signal.SIGTERM, 8.0),))


def worker(place: Place) -> Child:
    """Describe the worker; a batch is short, so a few seconds let it end in peace."""
    options = ["--concurrency", "1", "--loglevel", "INFO", "--hostname", "worker@%h"]
    options += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    arguments = ["celery", "--app", "matchmaker.celery", "worker", *options]
    return place.child("worker", arguments, ((signal.SIGTERM, 5.0), (signal.SIGQUIT, 3.0)))


def beat(place: Place) -> Child:
    """Describe the beat, which only rings for the sweeps."""
    schedule = str(place.data_dir / "beat-schedule")
    # No pid file: one left by a killed beat would keep the next from starting.
    options = ["--schedule", schedule, "--pidfile=", "--loglevel", "INFO"]
    arguments = ["celery", "--app", "matchmaker.celery", "beat", *options]
    return place.child("beat", arguments, ((signal.SIGTERM, 3.0),))


@dataclass
class Watch:
    """How often a process had to be started again, and when the next try is due."""

    part: Child | Postgres | Valkey
    name: str
    failures: int = 0
    not_before: float = 0.0
    started_at: float = 0.0

    def attend(self, now: float, say: Callable[[str], None]) -> None:
        """Start the process again if it ended, less and less often if that does not help."""
        if self.part.is_alive():
            if now - self.started_at > LONGEST_PAUSE:
                self.failures = 0
            self.not_before = 0.0
            return
        if not self.not_before:
            pause = min(LONGEST_PAUSE, 2.0**self.failures - 1)
            self.not_before = now + pause
            again = f"in {pause:.0f} s" if pause else "now"
            say(f"The {self.name} process ended; starting it again {again}.")
        if now >= self.not_before:
            self.failures += 1
            self.not_before = 0.0
            self.started_at = now
            self.part.start()


@dataclass
class Supervisor:
    """Everything that one `up` started."""

    place: Place
    servers: PrivateServers
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)

    def start(self, describe: Callable[[Place], Child]) -> Child:
        """Start a process unless it was started before."""
        child = describe(self.place)
        for known in self.children:
            if known.name == child.name:
                return known
        self.children.append(child)
        child.start()
        return child

    def attend(self) -> None:
        """Start again what ended."""
        for watch in self.watches:
            watch.attend(time.monotonic(), self.say)

    def watch(self, *, reload: bool) -> None:
        """Attend until a signal ends it; with `reload`, follow changes of the code too."""
        parts: tuple[Child | Postgres | Valkey, ...] = (*self.servers.started, *self.children)
        self.watches = [Watch(part, name_of(part)) for part in parts]
        seen = newest_change(self.place.base_dir) if reload else 0.0
        while True:
            time.sleep(WATCH_SECONDS)
            self.attend()
            if reload and (newest := newest_change(self.place.base_dir)) != seen:
                seen = newest
                self.reload()

    def reload(self) -> None:
        """Take up changed code."""
        self.say("The code changed; reloading.")
        for child in self.children:
            if child.name == "web":
                child.send(signal.SIGHUP)
            else:
                child.stop()
                child.start()

    def stop(self) -> None:
        """Stop everything that was started: the site first, its servers last."""
        for child in self.children:
            child.send(child.stop_signals[0][0])
        for child in reversed(self.children):
            child.stop(asked=True)
        self.servers.stop()


def name_of(part: Child | Postgres | Valkey) -> str:
    """Return what a person calls the process."""
    return part.name if isinstance(part, Child) else part.child.name


def newest_change(base_dir: Path) -> float:
    """Return when a watched file last changed."""
    return max(
        (
            path.stat().st_mtime
            for folder in WATCHED_FOLDERS
            for path in (base_dir / folder).rglob("*")
            if path.suffix in WATCHED_KINDS and path.exists()
        ),
        default=0.0,
    )
