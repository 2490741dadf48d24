"""The Celery application and the whole schedule."""

from __future__ import annotations

import os
import warnings
from typing import Any

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import task_prerun
from django.conf import settings
from django.db import close_old_connections

if not settings.configured:
    # The celery command loads this module first; elsewhere the settings are already read.
    os.environ.setdefault("MATCHMAKER_PROCESS", "worker")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matchmaker.settings")

app = Celery("matchmaker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    ["opportunities", "matchmaker.matching", "matchmaker.search", "matchmaker.consortia"]
)

SWEEP_SECONDS = 10.0
"""How long a lost bell can delay a recompute; the sweep is one query when nothing is stale."""

SUGGEST_SECONDS = 15.0
"""How often teams are looked for again for needs whose scores changed."""

INDEX_SECONDS = 30.0
"""How long a lost bell can hide a change from the search; one query a kind when nothing changed."""

PROPOSE_SECONDS = 30.0
"""How often changed figures are looked for; a few counters are read when none has changed."""

EXPIRE_SECONDS = 3600.0
"""How often invitations past their day are closed, and files that nobody decided about."""

WEIGHTS_SECONDS = 24 * 3600.0
"""How often it is asked whether a week has passed since weights were last proposed."""

LEDGER_SECONDS = 3600.0
"""How often it is asked whether this month's scale ledger is kept; one query when it is."""

app.conf.beat_schedule = {
    "sweep": {
        "task": "matching.drain",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "index": {
        "task": "search.index",
        "schedule": INDEX_SECONDS,
        "options": {"expires": INDEX_SECONDS},
    },
    "suggest": {
        "task": "consortia.suggest",
        "schedule": SUGGEST_SECONDS,
        "options": {"expires": SUGGEST_SECONDS},
    },
    "proposals": {
        "task": "opportunities.propose",
        "schedule": PROPOSE_SECONDS,
        "options": {"expires": PROPOSE_SECONDS},
    },
    "files": {
        "task": "opportunities.discard_files",
        "schedule": EXPIRE_SECONDS,
        "options": {"expires": EXPIRE_SECONDS},
    },
    "exposure": {
        "task": "matching.price_exposure",
        "schedule": EXPIRE_SECONDS,
        "options": {"expires": EXPIRE_SECONDS},
    },
    "weights": {
        "task": "matching.propose_weights",
        "schedule": WEIGHTS_SECONDS,
        "options": {"expires": WEIGHTS_SECONDS},
    },
    "invitations": {
        "task": "consortia.expire",
        "schedule": EXPIRE_SECONDS,
        "options": {"expires": EXPIRE_SECONDS},
    },
    "ledger": {
        "task": "consortia.keep_ledger",
        "schedule": LEDGER_SECONDS,
        "options": {"expires": LEDGER_SECONDS},
    },
}

if settings.PRIVATE:
    # A private copy may well be root's, as in a container; the page of warnings helps nobody there.
    warnings.filterwarnings("ignore", category=SecurityWarning)


@task_prerun.connect
def drop_dead_connections(**_signal: Any) -> None:
    """Check a kept connection before a task, so that a restarted database costs no task."""
    close_old_connections()
