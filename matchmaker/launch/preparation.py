"""Schema and data of a copy, brought up to date only when the project's files changed."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from matchmaker import private_servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STAMPED_FOLDERS = ("companies", "data", "matchmaker", "opportunities")
STAMPED_KINDS = {".csv", ".gz", ".json", ".jsonl", ".py", ".toml", ".tsv", ".yaml"}


def project_digest(base_dir: Path) -> str:
    """Return a digest of all code and data; it changes when any schema or data may have."""
    digest = hashlib.sha256()
    for folder in STAMPED_FOLDERS:
        for path in sorted((base_dir / folder).rglob("*")):
            if path.suffix in STAMPED_KINDS and path.is_file():
                digest.update(f"{path.relative_to(base_dir)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class Stamps:
    """What was done to the private database, kept inside its folder so that both go together.

    Another database, named by DATABASE_URL, may change behind our back: nothing is skipped there.
    """

    def __init__(self) -> None:
        where = private_servers.layout(settings.DATA_DIR)
        self.path = where.database_files / "matchmaker-stamps.json"
        self.digest = project_digest(settings.BASE_DIR)
        self.done: dict[str, str] = {}
        if settings.PRIVATE_POSTGRES and self.path.exists():
            self.done = json.loads(self.path.read_text(encoding="utf-8"))

    def is_done(self, step: str) -> bool:
        """Tell whether a step was done with these very files."""
        return self.done.get(step) == self.digest

    def run(self, step: str, work: Callable[[], None]) -> bool:
        """Do a step unless it was done; tell whether it had to be."""
        if self.is_done(step):
            return False
        work()
        self.done[step] = self.digest
        if settings.PRIVATE_POSTGRES:
            self.path.write_text(json.dumps(self.done), encoding="utf-8")
        return True


def update_schema() -> None:
    """Create or migrate all tables."""
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def compiling() -> Iterator[subprocess.Popen[bytes]]:
    """Compile the search for teams meanwhile, on another processor, so that the worker need not."""
    words = "from matchmaker.engine.team_branch import compile_search; compile_search()"
    with subprocess.Popen(
        [sys.executable, "-c", words],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def load_reference() -> None:
    """Load places, measurements, policies, needs and public records of companies."""
    call_command("load_reference", verbosity=0, stdout=io.StringIO())


def load_samples() -> None:
    """Load the fictional firms and people, and write their sign-ins."""
    call_command("load_samples", credentials=sign_ins_path(), verbosity=0, stdout=io.StringIO())


def index_search() -> None:
    """Make what changed findable; where the worker is at it already, leave it to the worker."""
    with suppress(CommandError):
        call_command("index_search", verbosity=0, stdout=io.StringIO())


def gather_statistics() -> None:
    """Count rows for PostgreSQL's plans now; left to itself it does so a minute later."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def sign_ins_path() -> Path:
    """Return where the demo sign-ins are written."""
    return Path(settings.DATA_DIR) / "demo-sign-ins.json"
