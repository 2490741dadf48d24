"""What the worker does when the bell rings or the sweep comes round."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery.signals import task_prerun
from django.core.cache import cache
from django.utils import timezone

from matchmaker.celery import app
from matchmaker.clock import day_in_china
from matchmaker.matching import doorbell, exposure, proposals, refresh
from matchmaker.matching.staleness import Moment

logger = logging.getLogger(__name__)

HEARTBEAT_KEY = "matching.last-sweep"
HEARTBEAT_KEPT_SECONDS = 24 * 3600
DRAIN_SECONDS = 20.0


@task_prerun.connect
def hear(task: Any = None, **_signal: Any) -> None:
    """Let the bell wake the worker again from here on: what changes now may be seen no more."""
    if task is not None and task.name in doorbell.RUNG_TASKS:
        doorbell.heard(task.name)


@app.task(name=doorbell.DRAIN_TASK)
def drain(**_future: object) -> None:
    """Score what is stale; leave at once when another worker is at it."""
    now = timezone.now()
    began = time.monotonic()
    try:
        batch = refresh.drain(
            Moment(now=now, as_of=day_in_china(now)), clock=timezone.now, seconds=DRAIN_SECONDS
        )
    except refresh.AlreadyRunningError:
        return
    cache.set(HEARTBEAT_KEY, now.timestamp(), HEARTBEAT_KEPT_SECONDS)
    if not batch.claimed:
        return
    logger.info(
        "Scored %d objects: %d rows written, %d removed",
        batch.claimed,
        batch.written,
        batch.removed,
    )
    doorbell.ring_now(doorbell.SUGGEST_TASK)
    if time.monotonic() - began >= DRAIN_SECONDS:
        doorbell.ring_now()


@app.task(name="matching.price_exposure")
def price_exposure(**_future: object) -> None:
    """Price technologies that are seen too often, where a cap is set."""
    priced = exposure.reprice()
    if priced:
        logger.info("Priced the exposure of %d technologies", priced)


@app.task(name="matching.propose_weights")
def propose_weights(**_future: object) -> None:
    """Propose weights from the decisions so far, at most once a week."""
    now = timezone.now()
    if proposals.is_due(now) and (proposal := proposals.propose(now=now)):
        logger.info("Proposed weights from %d decisions", proposal.decisions)
