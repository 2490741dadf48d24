"""A recompute end to end: from the bell to the last stored score, through real Celery workers."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from matchmaker.benching import registry
from matchmaker.celery import app
from matchmaker.clock import day_in_china
from matchmaker.launch import supervisor
from matchmaker.matching import doorbell, refresh
from matchmaker.matching.models import Match
from matchmaker.matching.staleness import Moment
from matchmaker.matching.status import status

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 400.0
POLL_SECONDS = 0.1
RING_SECONDS = 2.0


class TooSlowError(Exception):
    """The workers did not finish in time."""


def celery(options: dict[str, Any]) -> dict[str, Any]:
    """Fill a private copy, and recompute all of it with one worker and with two.

    Args:
        options: technologies, needs, seed.

    Returns:
        Seconds by the clock, and the rows that are stored.
    """
    with registry.private_copy():
        return _measure(options)


def _measure(options: dict[str, Any]) -> dict[str, Any]:
    now = timezone.now()
    moment = Moment(now=now, as_of=day_in_china(now))
    registry.fill(options["technologies"], options["needs"], seed=options["seed"], on=moment.as_of)
    figures: dict[str, float] = {}
    with _workers(1):
        figures["first load, 1 worker, s"] = _until_done(moment)
    stored = _digest()
    for count in (1, 2):
        with _workers(count):
            _begin(moment)
            figures[f"recompute of everything, {count} worker(s), s"] = _until_done(moment)
    figures["matches stored"] = Match.objects.count()
    return {
        "said": (
            f"{options['technologies']:,} technologies x {options['needs']:,} open needs beside "
            "the reference data, from the bell to the last stored score, by the clock; two "
            "workers take turns, because one at a time writes. The tables were "
            f"{'equal' if stored == _digest() else '**not equal**'} after all of them."
        ),
        "figures": {name: round(value, 2) for name, value in figures.items()},
        "equal": stored == _digest(),
    }


def _begin(moment: Moment) -> None:
    with transaction.atomic():
        refresh.begin_full(moment, reason="bench")


def _until_done(moment: Moment) -> float:
    began = rang = time.monotonic()
    doorbell.ring_now()
    while True:
        found = status(moment)
        left = found["stale_technologies"] + found["stale_needs"]
        if not left and found["method"] and not found["is_rebuilding"]:
            return time.monotonic() - began
        if time.monotonic() - began > LONGEST:
            message = f"{left} objects were still stale after {LONGEST:.0f} s"
            raise TooSlowError(message)
        if time.monotonic() - rang > RING_SECONDS:
            rang = time.monotonic()
            doorbell.ring_now()
        time.sleep(POLL_SECONDS)


@contextmanager
def _workers(count: int) -> Iterator[None]:
    """Start workers and wait until they answer; stop them in the end."""
    place = supervisor.Place(settings.BASE_DIR, Path(settings.DATA_DIR), 0)
    children = []
    for number in range(count):
        child = supervisor.worker(place)
        words = [str(word).replace("worker@%h", f"bench{number}@%h") for word in child.command]
        child.command, child.log = words, child.log.with_name(f"worker{number}.log")
        children.append(child)
    try:
        for child in children:
            child.start()
        deadline = time.monotonic() + 60
        while len(app.control.ping(timeout=0.5) or ()) < count and time.monotonic() < deadline:
            pass
        yield
    finally:
        for child in children:
            child.stop()


def _digest() -> str:
    """Identify all stored scores."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg(t, '' ORDER BY t)) FROM (SELECT"
            " concat_ws(',', technology_id, need_id, score, points, assumed, confidence, gate) AS t"
            " FROM matching_match) AS stored"
        )
        return str(cursor.fetchone()[0])
