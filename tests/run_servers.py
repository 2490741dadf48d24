"""The servers and databases of a test run."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

from matchmaker import private_servers

TEMPLATE = "matchmaker_template"


class RunServers:
    """PostgreSQL and Valkey in the run's own folder, unless others are named by their URLs."""

    def __init__(self) -> None:
        self.servers: private_servers.PrivateServers | None = None

    def start(self) -> None:
        """Start what is not named by a URL; what is written need not survive a power cut."""
        self.servers = private_servers.PrivateServers(settings.DATA_DIR, durable=False)
        self.servers.start(postgres=settings.PRIVATE_POSTGRES, valkey=settings.PRIVATE_VALKEY)

    def stop(self) -> None:
        """Stop the servers and remove their files."""
        if self.servers is None:
            return
        self.servers.stop()
        remove_files(Path(settings.DATA_DIR))


def remove_files(data_dir: Path) -> None:
    """Remove all that stopped servers left; root's files lie outside the data folder."""
    where = private_servers.layout(data_dir)
    for folder in (where.sockets, where.state, data_dir):
        shutil.rmtree(folder, ignore_errors=True)


def clone_template() -> None:
    """Make this process's test database as a copy of one that was migrated once for the run."""
    lock = Path(settings.DATA_DIR) / "template.lock"
    with lock.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with connection._nodb_cursor() as cursor:
            file.seek(0)
            if not file.read():
                make_template(cursor)
                file.write("made")
                file.flush()
            name = connection.creation._get_test_db_name()
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')


def make_template(cursor) -> None:
    """Migrate an empty database in a process of its own, so that no connection stays open."""
    cursor.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
    cursor.execute(f"CREATE DATABASE {TEMPLATE}")
    env = {**os.environ, "MATCHMAKER_DB_NAME": TEMPLATE}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        check=True,
        cwd=settings.BASE_DIR,
        env=env,
    )
