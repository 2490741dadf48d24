"""The servers of a private copy: they keep what was written, and let nobody else in."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from matchmaker import private_servers
from matchmaker.private_servers import PrivateServers
from matchmaker.processes import is_running, wait_until
from matchmaker.server_programs import PrivateServerError, own_folder, postgres_bin
from tests.run_servers import remove_files

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateServers]:
    found = PrivateServers(tmp_path_factory.mktemp("copy"), durable=False)
    found.start()
    yield found
    found.stop()
    remove_files(found.data_dir)


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    remove_files(tmp_path)


def ask(servers: PrivateServers, sql: str, *values: str) -> tuple:
    with psycopg.connect(private_servers.database_url(servers.data_dir)) as connection:
        return connection.execute(sql, values).fetchone()


def kill(server: private_servers.Postgres | private_servers.Valkey) -> None:
    os.kill(server.child.pid, signal.SIGKILL)
    assert server.child.process is not None
    server.child.process.wait()


def test_the_database_is_utf8_and_its_role_is_no_superuser(servers):
    row = ask(
        servers,
        "SELECT current_setting('server_encoding'), current_setting('is_superuser'), current_user",
    )

    assert row == ("UTF8", "off", "matchmaker")


@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gist"])
def test_an_ordinary_role_may_create_the_extensions(servers, extension):
    with psycopg.connect(private_servers.database_url(servers.data_dir)) as connection:
        connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")

    assert ask(servers, "SELECT 1 FROM pg_extension WHERE extname = %s", extension) == (1,)


def test_no_server_listens_on_the_network(servers):
    _postgres, valkey = servers.started

    assert ask(servers, "SELECT current_setting('listen_addresses')") == ("",)
    assert b"\r\n0\r\n" in valkey.ask("CONFIG GET port")


def test_only_their_user_enters_the_socket_folder(servers):
    sockets = private_servers.layout(servers.data_dir).sockets

    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


def test_valkey_keeps_its_queue_and_never_evicts(servers):
    _postgres, valkey = servers.started

    assert b"noeviction" in valkey.ask("CONFIG GET maxmemory-policy")
    assert b"yes" in valkey.ask("CONFIG GET appendonly")


def test_a_killed_postgres_starts_again_with_its_rows(servers):
    with psycopg.connect(private_servers.database_url(servers.data_dir)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    postgres, _valkey = servers.started

    kill(postgres)
    postgres.start()

    assert ask(servers, "SELECT count(*) FROM kept") == (1000,)


def test_a_killed_valkey_starts_again_with_its_keys(servers):
    _postgres, valkey = servers.started
    valkey.ask("SET kept 1")
    valkey.ask("WAITAOF 1 0 2000")

    kill(valkey)
    valkey.start()

    assert valkey.ask("GET kept").startswith(b"$1\r\n1")


def test_a_second_start_takes_over_what_runs(servers):
    second = PrivateServers(servers.data_dir, durable=False)

    second.start()

    assert [server.adopted for server in second.started] == [
        server.child.pid for server in servers.started
    ]


def test_a_long_path_gets_a_short_socket_folder(data_dir):
    long_folder = data_dir / ("a" * 60) / ("b" * 60)
    found = PrivateServers(long_folder, durable=False)

    found.start(valkey=False)
    rows = ask(found, "SELECT 1")
    found.stop()
    remove_files(long_folder)

    assert rows == (1,)
    assert len(os.fsencode(private_servers.layout(long_folder).valkey_socket)) < 103


def test_an_interrupted_first_start_leaves_no_half_folder(data_dir):
    found = PrivateServers(data_dir, durable=False)
    where, account = found._prepared()
    draft = where.database_files.with_name("postgres.new")
    own_folder(draft, account)
    (draft / "half").touch()

    found.start(valkey=False)
    found.stop()

    assert not draft.exists()
    assert (where.database_files / "PG_VERSION").exists()


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path):
    link = tmp_path / "sockets"
    link.symlink_to(tmp_path)

    with pytest.raises(PrivateServerError, match="belongs to somebody else"):
        own_folder(link, None)


def test_a_wanted_postgres_goes_before_all_others():
    found = postgres_bin()

    assert postgres_bin(str(found)) == found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's end")
def test_the_servers_end_with_a_killed_parent(data_dir):
    code = (
        "import sys, time; from pathlib import Path;"
        "from matchmaker.private_servers import PrivateServers;"
        "found = PrivateServers(Path(sys.argv[1]), durable=False); found.start();"
        "print(*[server.child.pid for server in found.started], flush=True); time.sleep(60)"
    )
    root = Path(private_servers.__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", code, str(data_dir)], stdout=subprocess.PIPE, cwd=root
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()

    assert len(pids) == 2
    assert wait_until(lambda: not any(is_running(pid) for pid in pids), 20)
