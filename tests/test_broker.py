"""A broker that is gone or frozen delays nobody, and loses no worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from matchmaker import private_servers
from matchmaker.private_servers import PrivateServers
from matchmaker.processes import wait_until
from tests.run_servers import remove_files
from tests.worker import RealWorker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_WAIT = 4.0
"""Seconds; a fresh connection tries once to connect and once to greet."""

PUBLISH = """
import time
from matchmaker.celery import app
began = time.monotonic()
try:
    app.send_task("matching.drain", expires=30)
    print("sent")
except Exception as error:
    print(type(error).__name__)
print(time.monotonic() - began)
"""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[private_servers.Valkey]:
    """Run a broker of the test's own, to be stopped, frozen and killed."""
    servers = PrivateServers(tmp_path, durable=False)
    servers.start(postgres=False)
    valkey = servers.started[0]
    assert isinstance(valkey, private_servers.Valkey)
    yield valkey
    valkey.child.send(signal.SIGCONT)
    servers.stop()
    remove_files(tmp_path)


def publish(broker: private_servers.Valkey) -> tuple[str, float]:
    """Send a job as the web process does; return what came of it and the seconds it took."""
    env = {
        **os.environ,
        "MATCHMAKER_PROCESS": "web",
        "REDIS_URL": f"unix://{broker.address}?db=0",
    }
    done = subprocess.run(
        [sys.executable, "-c", PUBLISH],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env=env,
    )
    answer, seconds = done.stdout.split()
    return answer, float(seconds)


def test_a_job_reaches_a_broker_that_runs(broker):
    answer, _seconds = publish(broker)

    assert answer == "sent"


def test_a_stopped_broker_is_given_up_at_once(broker):
    broker.stop()

    answer, seconds = publish(broker)

    assert answer == "OperationalError"
    assert seconds < LONGEST_WAIT


def test_a_frozen_broker_is_given_up_soon(broker):
    broker.child.send(signal.SIGSTOP)

    answer, seconds = publish(broker)

    assert answer != "sent"
    assert seconds < LONGEST_WAIT


@pytest.mark.django_db(transaction=True)
def test_a_worker_outlives_its_broker(broker, tmp_path):
    worker = RealWorker(tmp_path / "worker.log", redis_url=f"unix://{broker.address}?db=0")
    worker.start()

    os.kill(broker.child.pid, signal.SIGKILL)
    assert broker.child.process is not None
    broker.child.process.wait()
    time.sleep(1)
    broker.start()
    answer, _seconds = publish(broker)
    taken = wait_until(lambda: "Task matching.drain" in worker.log_text(), 20)
    worker.stop()

    assert answer == "sent"
    assert taken, worker.log_text()
