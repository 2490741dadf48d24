"""Health: the process lives; each part the service needs is named."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from matchmaker.matching.tasks import HEARTBEAT_KEY

pytestmark = pytest.mark.django_db


def test_a_living_process_says_so() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_a_silent_worker_is_named() -> None:
    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["parts"]["worker"] == "silent"


def test_a_worker_that_swept_just_now_is_enough() -> None:
    cache.set(HEARTBEAT_KEY, timezone.now().timestamp())

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_an_old_sweep_is_not() -> None:
    cache.set(HEARTBEAT_KEY, timezone.now().timestamp() - 3600)

    assert Client().get("/readyz").status_code == 503
