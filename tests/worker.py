"""A Celery worker in a process of its own, to be killed and started again."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from matchmaker.processes import Child, wait_until

if TYPE_CHECKING:
    from pathlib import Path

START_SECONDS = 60


class RealWorker:
    """The worker as it runs in production, on the test's database and Redis database."""

    def __init__(self, log: Path, *, beat: bool = False, redis_url: str = "") -> None:
        env = {**os.environ, "MATCHMAKER_PROCESS": "worker", "PYTHONUNBUFFERED": "1"}
        # Without the name the worker would work on the real database of these servers.
        env["MATCHMAKER_DB_NAME"] = str(connection.settings_dict["NAME"])
        if redis_url:
            env["REDIS_URL"] = redis_url
        options = ["--concurrency", "1", "--loglevel", "INFO", "--hostname", f"{log.parent.name}@t"]
        options += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        if beat:
            options += ["--beat", "--schedule", str(log.with_name("schedule"))]
        command = [sys.executable, "-m", "celery", "--app", "matchmaker.celery", "worker"]
        self.child = Child(
            name="worker",
            command=[*command, *options],
            log=log,
            env=env,
            folder=settings.BASE_DIR,
            stop_signals=((signal.SIGTERM, 10.0),),
        )

    def start(self, *, wait: bool = True) -> None:
        """Start the worker, and by default wait until it takes jobs."""
        seen = self.log_text().count(" ready.")
        self.child.start()
        if wait and not wait_until(lambda: self.log_text().count(" ready.") > seen, START_SECONDS):
            message = f"The worker does not start:\n{self.child.last_words(40)}"
            raise AssertionError(message)

    def kill(self) -> None:
        """Kill the worker and its children as a crash would, without a word."""
        os.killpg(self.child.pid, signal.SIGKILL)
        assert self.child.process is not None
        self.child.process.wait()

    def stop(self) -> None:
        """Stop the worker."""
        self.child.stop()

    def log_text(self) -> str:
        """Return what the worker wrote so far."""
        log = self.child.log
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
