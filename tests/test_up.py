"""One command starts everything, keeps it running, and stops all of it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from matchmaker import private_servers
from matchmaker.processes import is_running, wait_until
from tests.run_servers import remove_files

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

LEAST = {
    "companies": 120,
    "needs": 280,
    "open needs of the World Bank": 20,
    "policy targets and signals": 133,
    "measurements": 1900,
    "matches": 1,
    "suggested teams": 1,
}


def command(data_dir: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Return the command line and the environment of a copy of its own."""
    leave_out = ("PYTEST", "MATCHMAKER", "DATABASE_URL", "REDIS_URL", "COV")
    env = {name: value for name, value in os.environ.items() if not name.startswith(leave_out)}
    env["DJANGO_SETTINGS_MODULE"] = "matchmaker.settings"
    env["MATCHMAKER_DATA_DIR"] = str(data_dir)
    return [sys.executable, "manage.py", "up", *arguments], env


@dataclass
class Copy:
    """A running copy, and what it printed."""

    data_dir: Path
    process: subprocess.Popen[str]
    output: Path

    def text(self) -> str:
        return self.output.read_text(encoding="utf-8")

    @property
    def port(self) -> int:
        found = re.search(r"Matchmaker is at http://127\.0\.0\.1:(\d+)", self.text())
        assert found, self.text()
        return int(found[1])

    def children(self) -> dict[str, int]:
        """Return the processes that `up` started, by what their command says."""
        found = subprocess.run(
            ["ps", "-ww", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        names = {"worker": " worker ", "beat": " beat ", "web": "gunicorn", "postgres": "/postgres"}
        names["valkey"] = "valkey"
        return {
            name: int(line.split()[0])
            for line in found.splitlines()
            for name, sign in names.items()
            if sign in line
        }


def wait_for_text(copy: Copy, text: str, seconds: float) -> bool:
    """Wait for a line; stop waiting when the process is gone."""
    wait_until(lambda: text in copy.text() or copy.process.poll() is not None, seconds, pause=0.2)
    return text in copy.text()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """Start a copy on a port that is taken already."""
    data_dir = tmp_path_factory.mktemp("copy")
    output = data_dir / "output.txt"
    with socket.socket() as taken, output.open("w", encoding="utf-8") as out:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        arguments, env = command(data_dir, "--port", str(taken.getsockname()[1]))
        process = subprocess.Popen(
            arguments,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=settings.BASE_DIR,
            env=env,
        )
        found = Copy(data_dir, process, output)
        assert wait_for_text(found, "Ctrl-C stops everything", 240), found.text()
    yield found
    if process.poll() is None:
        process.terminate()
        process.wait(60)
    remove_files(data_dir)


def test_a_taken_port_is_named_and_the_next_free_one_used(copy):
    wanted = re.search(r"Port (\d+) is taken; using (\d+)\.", copy.text())

    assert wanted
    assert copy.port == int(wanted[2]) != int(wanted[1])


@pytest.mark.parametrize("name", LEAST)
def test_it_prints_how_much_it_holds(copy, name):
    found = re.search(rf"^\s+([\d,]+) {name}$", copy.text(), re.MULTILINE)

    assert found
    assert int(found[1].replace(",", "")) >= LEAST[name]


@pytest.mark.parametrize("role", ["member", "commissioner", "administrator"])
def test_it_prints_a_sign_in_of_every_role(copy, role):
    assert re.search(rf"^\s+{role}\s+\S+@\S+\s+\S+$", copy.text(), re.MULTILINE)


def test_the_home_page_answers(copy):
    with closing(http.client.HTTPConnection("127.0.0.1", copy.port, timeout=10)) as line:
        line.request("GET", "/en/")
        status = line.getresponse().status

    assert status == 200


def test_the_web_server_is_on_loopback_only(copy):
    listening = Path("/proc/net/tcp").read_text(encoding="utf-8")
    port = f"{copy.port:04X}"
    addresses = {line.split()[1] for line in listening.splitlines()[1:] if f":{port} " in line}
    listeners = {address for address in addresses if address.endswith(f":{port}")}

    assert listeners == {f"0100007F:{port}"}


def test_a_second_start_on_the_same_folder_says_so(copy):
    arguments, env = command(copy.data_dir, "--once")

    second = subprocess.run(
        arguments, capture_output=True, text=True, check=False, cwd=settings.BASE_DIR, env=env
    )

    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert str(copy.port) in second.stderr


@pytest.mark.parametrize("name", ["worker", "beat", "web", "postgres", "valkey"])
def test_a_process_that_ends_is_started_again(copy, name):
    before = copy.children()[name]

    os.kill(before, signal.SIGKILL)
    line = f"The {name} process ended; starting it again"

    assert wait_for_text(copy, line, 10)
    assert wait_until(lambda: copy.children().get(name, before) != before, 20)
    assert line in (copy.data_dir / "logs" / "up.log").read_text(encoding="utf-8")


def test_a_signal_stops_everything_and_a_second_start_is_quick(copy):
    everything = set(copy.children().values())

    copy.process.terminate()

    assert copy.process.wait(60) == 0
    assert wait_until(lambda: not any(is_running(pid) for pid in everything), 10)
    assert not private_servers.Valkey(None, valkey_socket(copy)).is_ready()

    arguments, env = command(copy.data_dir, "--once", "--port", str(copy.port))
    began = time.monotonic()
    again = subprocess.run(
        arguments, capture_output=True, text=True, check=False, cwd=settings.BASE_DIR, env=env
    )

    assert again.returncode == 0, again.stdout + again.stderr
    # Five seconds on a quiet machine; a loaded one gets room, but not enough to load data again.
    assert time.monotonic() - began < 20


def valkey_socket(copy: Copy) -> Path:
    return private_servers.layout(copy.data_dir.resolve()).valkey_socket
