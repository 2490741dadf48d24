"""The parts of a start: the port, the folder's lock, the stamps, the watch."""

from __future__ import annotations

import signal
import socket

import pytest

from matchmaker.launch import preparation, site
from matchmaker.launch.supervisor import LONGEST_PAUSE, Watch


class Part:
    """A process that fails as often as it is told to."""

    name = "worker"

    def __init__(self) -> None:
        self.alive = False
        self.starts = 0

    def is_alive(self) -> bool:
        return self.alive

    def start(self) -> None:
        self.starts += 1


def test_a_free_port_is_taken_as_wanted():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        wanted = line.getsockname()[1]

    assert site.free_port(wanted) == wanted


def test_a_taken_port_leads_to_a_later_one():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        wanted = line.getsockname()[1]

        assert site.free_port(wanted) > wanted


def test_one_folder_is_held_by_one_process_at_a_time(tmp_path):
    with site.lock_folder(tmp_path) as lock:
        site.write_lock(lock, "http://127.0.0.1:8000")

        with pytest.raises(site.SiteError, match=r"already runs.*:8000"):
            site.lock_folder(tmp_path)

    site.lock_folder(tmp_path).close()


def test_a_page_of_nobody_is_reported():
    with pytest.raises(site.SiteError, match="does not answer"):
        site.first_page(1, lambda: False, seconds=1)


def test_a_process_that_ended_is_started_at_once():
    part, said = Part(), []

    Watch(part, "worker").attend(100.0, said.append)

    assert part.starts == 1
    assert said == ["The worker process ended; starting it again now."]


def test_a_process_that_keeps_ending_is_started_less_and_less_often():
    part, said = Part(), []
    watch = Watch(part, "worker")

    for second in range(300):
        watch.attend(float(second), said.append)

    assert 5 < part.starts < 20
    assert said[-1].endswith(f"in {LONGEST_PAUSE:.0f} s.")


def test_a_process_that_runs_is_left_alone():
    part = Part()
    part.alive = True

    Watch(part, "worker").attend(100.0, pytest.fail)

    assert part.starts == 0


def test_what_is_compiled_beside_the_start_is_compiled_whole():
    with preparation.compiling() as child:
        assert child.wait(timeout=120) == 0


def test_what_is_compiled_beside_the_start_ends_with_it():
    with preparation.compiling() as child:
        assert child.poll() is None

    assert child.returncode == -signal.SIGKILL


def test_the_digest_follows_code_and_data_but_no_template(tmp_path):
    (tmp_path / "companies").mkdir()
    (tmp_path / "companies" / "models.py").write_text("a = 1")
    first = preparation.project_digest(tmp_path)

    (tmp_path / "companies" / "page.html").write_text("<p>")
    second = preparation.project_digest(tmp_path)
    (tmp_path / "companies" / "rows.csv").write_text("a,b")
    third = preparation.project_digest(tmp_path)

    assert first == second != third


def test_a_step_is_done_once_for_the_same_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.PRIVATE_POSTGRES = False
    stamps, done = preparation.Stamps(), []

    stamps.run("schema", lambda: done.append(1))
    stamps.run("schema", lambda: done.append(2))

    assert done == [1]
