"""What the worker does when the evidence about places has changed."""

from __future__ import annotations

import logging

from django.utils import timezone

from matchmaker.celery import app
from matchmaker.clock import day_in_china
from opportunities.gaps import propose as proposing
from opportunities.upload import storing

logger = logging.getLogger(__name__)


@app.task(name="opportunities.propose")
def propose(**_future: object) -> None:
    """Propose needs from measured gaps; one query of counters where nothing has changed."""
    now = timezone.now()
    try:
        outcome = proposing.propose(day_in_china(now), now=now)
    except proposing.AlreadyRunningError:
        return
    if not outcome.is_skipped:
        logger.info(
            "Gap rules: %d gaps, %d new, %d changed, %d opened again, %d closed",
            outcome.found,
            outcome.created,
            outcome.changed,
            outcome.reopened,
            outcome.unsupported,
        )


@app.task(name="opportunities.discard_files")
def discard_files(**_future: object) -> None:
    """Discard uploaded files that nobody decided about."""
    discarded = storing.discard_forgotten(at=timezone.now())
    if discarded:
        logger.info("Files of figures: %d discarded that nobody decided about", discarded)
