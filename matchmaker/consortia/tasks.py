"""What the worker does after scores have changed."""

from __future__ import annotations

import logging

from django.utils import timezone

from matchmaker.celery import app
from matchmaker.clock import day_in_china
from matchmaker.consortia import suggest as suggesting
from matchmaker.consortia.actions import expire_seats
from matchmaker.consortia.calls.actions import expire_calls
from matchmaker.consortia.ledger import keeping
from matchmaker.matching import doorbell
from matchmaker.matching.staleness import Moment

logger = logging.getLogger(__name__)


@app.task(name=doorbell.SUGGEST_TASK)
def suggest(**_future: object) -> None:
    """Look for teams again for needs whose scores changed."""
    now = timezone.now()
    done = suggesting.drain(
        Moment(now=now, as_of=day_in_china(now)), clock=timezone.now, is_wanted=doorbell.is_rung
    )
    if doorbell.is_rung():
        # Scores come first; they ring for teams again, but not where nothing has changed.
        doorbell.ring_now(doorbell.SUGGEST_TASK)
    if done:
        logger.info("Looked for teams for %d needs", done)


@app.task(name="consortia.expire")
def expire(**_future: object) -> None:
    """Close invitations and calls for partners whose last day has passed."""
    now = timezone.now()
    closed = expire_seats(day_in_china(now))
    if closed:
        logger.info("Closed %d invitations", closed)
    calls = expire_calls(on=day_in_china(now), at=now)
    if calls:
        logger.info("Closed %d calls for partners", calls)


@app.task(name="consortia.keep_ledger")
def keep_ledger(**_future: object) -> None:
    """Keep this month's scale ledger, unless a run before has."""
    now = timezone.now()
    kept = keeping.keep(Moment(now=now, as_of=day_in_china(now)))
    if kept:
        logger.info("Kept %d figures of the scale ledger", kept)
