"""A PostgreSQL and a Valkey of this copy's own, on private sockets."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

LONGEST_FOLDER = 80
"""Bytes: a socket's whole path must stay under 103 on macOS, 107 on Linux."""

DATABASE = "matchmaker"
ROOT_STATE = Path("/var/lib/matchmaker")


@dataclass(frozen=True)
class Layout:
    """Where the servers of one data folder keep their files and sockets."""

    state: Path
    sockets: Path


def layout(data_dir: Path) -> Layout:
    """Work out the folders; nothing is made.

    Root's servers run as another user, who may not be able to enter the data folder at all.
    """
    key = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    state = ROOT_STATE / key if os.geteuid() == 0 else data_dir
    sockets = state / "sockets"
    if len(os.fsencode(sockets)) > LONGEST_FOLDER:
        sockets = Path(tempfile.gettempdir()) / f"matchmaker-{os.geteuid()}-{key}"
    return Layout(state=state, sockets=sockets)


def database_url(data_dir: Path) -> str:
    """Return the address of the private PostgreSQL."""
    host = quote(str(layout(data_dir).sockets), safe="")
    return f"postgresql://{DATABASE}@/{DATABASE}?host={host}"


def redis_url(data_dir: Path) -> str:
    """Return the address of the private Valkey."""
    return f"unix://{layout(data_dir).sockets / 'valkey.sock'}?db=0"
