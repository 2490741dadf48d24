"""The bell: rings after commit, never fails, never waits."""

from __future__ import annotations

import time
from unittest import mock

import pytest
import redis
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from matchmaker.matching import doorbell, tasks
from matchmaker.matching.middleware import DoorbellMiddleware


@pytest.fixture
def sent() -> object:
    with mock.patch.object(doorbell.app, "send_task") as send_task:
        yield send_task


@pytest.fixture(autouse=True)
def _quiet_bell() -> None:
    from django.conf import settings

    client = redis.Redis.from_url(settings.REDIS_URL)
    for task in (doorbell.DRAIN_TASK, doorbell.INDEX_TASK):
        client.delete(f"{doorbell.WAKE_KEY}:{task}")


def test_two_rings_at_once_send_one_message(sent: mock.Mock) -> None:
    doorbell.ring_now()
    doorbell.ring_now()

    sent.assert_called_once_with(doorbell.DRAIN_TASK, expires=doorbell.EXPIRES_SECONDS, priority=0)


def test_a_ring_after_the_work_has_begun_wakes_the_worker_again(sent: mock.Mock) -> None:
    doorbell.ring_now()
    tasks.hear(task=tasks.drain)
    doorbell.ring_now()

    assert sent.call_count == 2


def test_the_bell_tells_whether_it_was_rung_and_not_yet_heard(sent: mock.Mock) -> None:
    assert not doorbell.is_rung()

    doorbell.ring_now()
    assert doorbell.is_rung()
    doorbell.heard()

    assert not doorbell.is_rung()
    assert sent.called
    with override_settings(REDIS_URL="unix:///nowhere/redis?db=0"):
        assert not doorbell.is_rung()


def test_other_tasks_and_a_missing_broker_do_not_matter_to_the_bell(sent: mock.Mock) -> None:
    doorbell.ring_now()
    tasks.hear(task=mock.Mock())
    tasks.hear()
    with override_settings(REDIS_URL="unix:///nowhere/redis?db=0"):
        tasks.hear(task=tasks.drain)
    doorbell.ring_now()

    assert sent.call_count == 1


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_only_after_the_commit(sent: mock.Mock) -> None:
    with transaction.atomic():
        doorbell.ring()
        assert not sent.called

    rung = [call.args[0] for call in sent.call_args_list]
    assert rung == [doorbell.DRAIN_TASK, doorbell.INDEX_TASK]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_rings_nothing(sent: mock.Mock) -> None:
    with transaction.atomic():
        doorbell.ring()
        transaction.set_rollback(True)

    assert not sent.called


def test_a_missing_broker_costs_a_warning_and_no_time(sent: mock.Mock) -> None:
    began = time.monotonic()

    with override_settings(REDIS_URL="unix:///nowhere/redis?db=0"):
        assert doorbell.ring_now() is False

    assert time.monotonic() - began < 3
    assert not sent.called


@pytest.mark.parametrize(
    ("method", "status", "rings"),
    [
        pytest.param("post", 302, True, id="a saved form"),
        pytest.param("post", 422, False, id="a refused form"),
        pytest.param("get", 200, False, id="a page that is read"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_only_what_was_written_rings(
    sent: mock.Mock, method: str, status: int, rings: bool
) -> None:
    request = getattr(RequestFactory(), method)("/")

    DoorbellMiddleware(lambda _request: HttpResponse(status=status))(request)

    assert sent.called is rings
