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
COALESCE_MILLISECONDS = 2_000
"""Rings within two seconds are one, until the worker has begun."""

EXPIRES_SECONDS = 30
DRAIN_TASK = "matching.drain"
SUGGEST_TASK = "consortia.suggest"
INDEX_TASK = "search.index"
PRIORITY = {SUGGEST_TASK: 9, INDEX_TASK: 9}
"""0 comes first: somebody looks at the page of a score and waits for it."""

RUNG_TASKS = (DRAIN_TASK, SUGGEST_TASK, INDEX_TASK)


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
        first = _client().set(_key(task), 1, nx=True, px=COALESCE_MILLISECONDS)
        if first:
            app.send_task(task, expires=EXPIRES_SECONDS, priority=PRIORITY.get(task, 0))
    except (redis.RedisError, BrokerError, KombuError, OSError) as error:
        logger.warning("The bell could not be rung (%s); the sweep will find the work.", error)
        return False
    return True


def heard(task: str = DRAIN_TASK) -> None:
    """Note that a task begins: whoever rings from here on has to wake the worker again."""
    try:
        _client().delete(_key(task))
    except (redis.RedisError, OSError) as error:
        logger.warning("A ring may be lost (%s); the sweep will find the work.", error)


def is_rung(task: str = DRAIN_TASK) -> bool:
    """Tell whether a task was rung for and has not begun; False where that cannot be known."""
    try:
        return bool(_client().exists(_key(task)))
    except (redis.RedisError, OSError):
        return False


def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, **settings.REDIS_TIMEOUTS)


def _key(task: str) -> str:
    return f"{WAKE_KEY}:{task}"
