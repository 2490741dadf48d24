"""What a person sees of a running copy: its port, its first page, its counts, its sign-ins."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import socket
import time
from typing import IO, TYPE_CHECKING

from companies.models import Company
from matchmaker.consortia.models import Suggestion
from matchmaker.matching.models import Generation, Match
from opportunities.models import Measurement, Need, PolicySignal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

PORTS_TRIED = 50


class SiteError(Exception):
    """The site does not come up; the text says why."""


def free_port(wanted: int) -> int:
    """Return the wanted port, or the next one that nobody listens on.

    Raises:
        SiteError: all of the next ports are taken.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    message = f"Ports {wanted} to {wanted + PORTS_TRIED - 1} are all taken; use --port."
    raise SiteError(message)


def lock_folder(data_dir: Path) -> IO[str]:
    """Claim the data folder for this process, as long as the returned file stays open.

    Raises:
        SiteError: another copy runs on the same folder.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = (data_dir / "up.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        who = lock.read().strip() or "another process"
        lock.close()
        message = f"Matchmaker already runs on {data_dir} ({who}). Stop it there with Ctrl-C."
        raise SiteError(message) from None
    return lock


def write_lock(lock: IO[str], address: str) -> None:
    """Tell a second starter who holds the folder, and where the site is."""
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address}")
    lock.flush()


def first_page(port: int, is_alive: Callable[[], bool], seconds: float = 60) -> int:
    """Fetch the home page once the web server answers; return its size in bytes.

    Raises:
        SiteError: the server ended, does not answer, or answers with an error.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("GET", "/en/")
            answer = line.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            if not is_alive():
                break
            time.sleep(0.05)
            continue
        finally:
            line.close()
        if answer.status != http.HTTPStatus.OK:
            message = f"The first page answers {answer.status}; see the web log."
            raise SiteError(message)
        return len(body)
    message = "The web server does not answer; see the web log."
    raise SiteError(message)


def has_scores() -> bool:
    """Tell whether scores were ever computed, or are being computed."""
    return Generation.objects.exists()


def counts(on: date) -> dict[str, int]:
    """Count what the copy holds on a day."""
    world_bank = Need.objects.open(on).filter(source__publisher__icontains="World Bank")
    return {
        "companies": Company.objects.count(),
        "needs": Need.objects.count(),
        "open needs of the World Bank": world_bank.count(),
        "policy targets and signals": PolicySignal.objects.count(),
        "measurements": Measurement.objects.count(),
        "matches": Match.objects.current().ranked().count(),
        "suggested teams": Suggestion.objects.count(),
    }


def sign_ins(path: Path) -> list[str]:
    """Return one line for each demo sign-in."""
    if not path.exists():
        return []
    people = json.loads(path.read_text(encoding="utf-8"))
    return [f"{who['role']:<18} {who['email']:<40} {who['password']}" for who in people]
