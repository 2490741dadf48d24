"""A bell for the worker. Losing a ring costs seconds, never data: the sweep finds the same work."""

from __future__ import annotations

import logging

import redis
from celery.exceptions import OperationalError as BrokerError
from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError

from matchmaker.celery import app

logger = logging.getLogger(__name__)

WAKE_KEY = "mm:wake"
COALESCE_MILLISECONDS = 500
"""Rings within half a second are one."""

EXPIRES_SECONDS = 30
DRAIN_TASK = "matching.drain"
SUGGEST_TASK = "consortia.suggest"
INDEX_TASK = "search.index"


def ring() -> None:
    """Wake the worker once the transaction has committed; never fails, never waits long."""
    transaction.on_commit(_ring_all, robust=True)


def _ring_all() -> None:
    # Where one bell cannot be rung, the other one cannot either: nobody waits for it twice.
    if ring_now():
        ring_now(INDEX_TASK)


def ring_now(task: str = DRAIN_TASK) -> bool:
    """Wake the worker at once; tell whether the bell could be rung."""
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, **settings.REDIS_TIMEOUTS)
        first = client.set(f"{WAKE_KEY}:{task}", 1, nx=True, px=COALESCE_MILLISECONDS)
        if first:
            app.send_task(task, expires=EXPIRES_SECONDS)
    except (redis.RedisError, BrokerError, KombuError, OSError) as error:
        logger.warning("The bell could not be rung (%s); the sweep will find the work.", error)
        return False
    return True
