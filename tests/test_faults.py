"""Edits while the worker and the broker are killed: nothing lost, nothing wrong."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from companies.models import Technology
from matchmaker import environment, private_servers
from matchmaker.clock import day_in_china
from matchmaker.consortia import suggest
from matchmaker.consortia.models import Suggestion, TeamSearch
from matchmaker.consortia.overview import overview
from matchmaker.matching import doorbell, export, refresh, verify
from matchmaker.matching.models import Generation
from matchmaker.matching.staleness import Moment
from matchmaker.private_servers import PrivateServers
from opportunities.models import Need
from tests import recipes
from tests.run_servers import remove_files
from tests.worker import RealWorker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EDITS = int(os.environ.get("MATCHMAKER_FAULT_EDITS", "50"))
"""500 by hand; a tenth of it in every run."""

WORKER_KILLS = max(2, EDITS // 100)
CLEAN_SECONDS = 60
WORDS = ("ammonia", "membrane", "sludge", "phosphorus", "odour", "reuse", "nitrate", "ozone")


def moment() -> Moment:
    now = timezone.now()
    return Moment(now=now, as_of=day_in_china(now))


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[private_servers.Valkey]:
    """Run a broker of the test's own, so that it can be killed."""
    servers = PrivateServers(tmp_path / "broker", durable=False)
    servers.start(postgres=False)
    valkey = servers.started[0]
    assert isinstance(valkey, private_servers.Valkey)
    yield valkey
    servers.stop()
    remove_files(tmp_path / "broker")


@pytest.fixture
def bell(broker: private_servers.Valkey, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ring at the test's own broker."""
    url = f"unix://{broker.address}?db=0"
    app = Celery(broker=environment.broker_url(url))
    app.conf.update(
        broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS, task_publish_retry=False
    )
    monkeypatch.setattr(doorbell, "app", app)
    monkeypatch.setattr(settings, "REDIS_URL", url)
    return url


def scene() -> tuple[list[Technology], list[Need]]:
    technologies = []
    for _number in range(12):
        firm = recipes.company()
        recipes.capacity(firm)
        technologies.append(recipes.technology(firm, capabilities=("membrane-filtration",)))
    return technologies, [recipes.need() for _number in range(8)]


def edit(chance: random.Random, technologies: list[Technology], needs: list[Need]) -> None:
    words = " ".join(chance.sample(WORDS, 3))
    kind = chance.randrange(5)
    technology, need = chance.choice(technologies), chance.choice(needs)
    if kind == 0:
        Technology.objects.filter(pk=technology.pk).update(trl=chance.randint(1, 9))
    elif kind == 1:
        Technology.objects.filter(pk=technology.pk).update(summary=f"Removal of {words}.")
    elif kind == 2:
        Need.objects.filter(pk=need.pk).update(summary_en=f"Treat {words}.")
    elif kind == 3:
        stage = chance.choice([Need.Stage.OPEN, Need.Stage.AWARDED])
        Need.objects.filter(pk=need.pk).update(stage=stage)
    else:
        is_published = chance.random() < 0.7
        Technology.objects.filter(pk=technology.pk).update(is_published=is_published)
    doorbell.ring()


def wait_until_clean() -> float:
    """Wait until nothing is stale; return the seconds it took."""
    began = time.monotonic()
    while time.monotonic() - began < CLEAN_SECONDS:
        if overview(moment())["clean"]:
            return time.monotonic() - began
        time.sleep(0.25)
    message = f"not clean after {CLEAN_SECONDS} s: {overview(moment())}"
    raise AssertionError(message)


def teams() -> list[tuple[object, ...]]:
    return list(Suggestion.objects.order_by("need", "rank").values_list("public_id", "members"))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_edit_is_lost_while_worker_and_broker_are_killed(
    broker: private_servers.Valkey, bell: str, tmp_path: Path
) -> None:
    technologies, needs = scene()
    chance = random.Random(20261121)  # noqa: S311 - a repeatable storm, no secret
    faults = sorted(chance.sample(range(5, EDITS), WORKER_KILLS))
    worker = RealWorker(tmp_path / "worker.log", beat=True, redis_url=bell)
    worker.start()
    for number in range(EDITS):
        edit(chance, technologies, needs)
        if number in faults:
            worker.kill()
            worker.start(wait=False)
        if number == EDITS // 2:
            os.kill(broker.child.pid, signal.SIGKILL)
            assert broker.child.process is not None
            broker.child.process.wait()
            broker.start()
        time.sleep(chance.random() * 0.05)

    seconds = wait_until_clean()
    worker.stop()

    assert verify.differences(moment()) == []
    assert suggest.differences(moment()) == []
    after_faults = list(export.rows()), teams()
    Generation.objects.all().delete()
    TeamSearch.objects.all().delete()
    Suggestion.objects.all().delete()
    refresh.drain(moment(), clock=timezone.now)
    suggest.drain(moment(), clock=timezone.now)
    assert (list(export.rows()), teams()) == after_faults
    assert after_faults[0]
    connection.close()
    print(f"clean {seconds:.1f} s after the last of {EDITS} edits")  # noqa: T201 - asked for by hand
