"""A PostgreSQL and a Valkey of this copy's own, on private sockets."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import socket
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from matchmaker.processes import Account, Child, is_running, wait_until
from matchmaker.server_programs import (
    PrivateServerError,
    own_folder,
    postgres_bin,
    run_as,
    server_account,
    valkey_bin,
    within_reach,
)

LONGEST_FOLDER = 80
"""Bytes: a socket's whole path must stay under 103 on macOS, 107 on Linux."""

DATABASE = "matchmaker"
ROOT_STATE = Path("/var/lib/matchmaker")
FIRST_WITH_BUILTIN_LOCALE = 17
START_TRIES = 40
"""A killed server's children hold its folder for up to 4.6 s (measured); a try takes 0.25 s."""


@dataclass(frozen=True)
class Layout:
    """Where the servers of one data folder keep their files and sockets."""

    state: Path
    sockets: Path

    @property
    def database_files(self) -> Path:
        """PostgreSQL's data folder."""
        return self.state / "postgres"

    @property
    def valkey_socket(self) -> Path:
        """Valkey's socket."""
        return self.sockets / "valkey.sock"


def layout(data_dir: Path) -> Layout:
    """Work out the folders; nothing is made.

    Root's servers run as another user, who may not be able to enter the data folder at all.
    """
    key = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    state = ROOT_STATE / key if os.geteuid() == 0 else data_dir
    sockets = state / "sockets"
    if len(os.fsencode(sockets)) > LONGEST_FOLDER:
        sockets = Path(tempfile.gettempdir()) / f"matchmaker-{os.geteuid()}-{key}"
    return Layout(state=state, sockets=sockets)


def database_url(data_dir: Path) -> str:
    """Return the address of the private PostgreSQL."""
    host = quote(str(layout(data_dir).sockets), safe="")
    return f"postgresql://{DATABASE}@/{DATABASE}?host={host}"


def redis_url(data_dir: Path) -> str:
    """Return the address of the private Valkey."""
    return f"unix://{layout(data_dir).valkey_socket}?db=0"


def create_database_files(folder: Path, programs: Path, account: Account | None) -> None:
    """Make PostgreSQL's data folder with one ordinary role and its database.

    It is made under another name, so that an interrupted start leaves no half folder.
    """
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    own_folder(draft, account)
    printed = run_as(account, [programs / "postgres", "--version"])
    major = int((re.search(r"\d+", printed) or ["0"])[0])
    locale: list[str | Path] = ["--locale=C.UTF-8"]
    if major >= FIRST_WITH_BUILTIN_LOCALE:
        locale = ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    common: list[str | Path] = ["--username=postgres", "--auth=trust", "--encoding=UTF8"]
    run_as(account, [programs / "initdb", "--pgdata", draft, *common, *locale])
    run_as(
        account,
        [programs / "postgres", "--single", "-D", draft, "postgres"],
        f"CREATE ROLE {DATABASE} LOGIN CREATEDB;\nCREATE DATABASE {DATABASE} OWNER {DATABASE};\n",
    )
    draft.rename(folder)


@dataclass
class Postgres:
    """The private PostgreSQL; one that still runs for this folder is taken over."""

    child: Child
    files: Path
    address: Path
    adopted: int = 0

    def answers(self) -> bool:
        """Tell whether somebody listens: a killed server leaves its state file behind."""
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line,
        ):
            line.connect(str(self.address))
            return True
        return False

    def status(self) -> tuple[int, str]:
        """Return the process id and the state that the server itself wrote down."""
        try:
            lines = (self.files / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return 0, ""
        pid = int(lines[0]) if lines and lines[0].isdigit() else 0
        return pid, lines[7].strip() if len(lines) > 7 else ""

    def is_ours(self, pid: int) -> bool:
        """Tell whether a process is a PostgreSQL, and not a stranger with a reused number."""
        if not pid or not is_running(pid):
            return False
        with contextlib.suppress(OSError):
            return os.fsencode(self.files) in Path(f"/proc/{pid}/cmdline").read_bytes()
        return True

    def is_alive(self) -> bool:
        """Tell whether the server runs."""
        return self.is_ours(self.adopted) if self.adopted else self.child.is_alive()

    def start(self) -> None:
        """Start the server, or take over one that runs and is not about to stop.

        One that was killed a moment ago may still look alive: a child of ours is waited for.

        Raises:
            PrivateServerError: it does not come up.
        """
        wait_until(lambda: not self.child.is_alive(), 0.3)
        for _attempt in range(START_TRIES):
            pid, state = self.status()
            if state == "ready" and self.is_ours(pid) and self.answers():
                self.adopted = pid
                return
            self.adopted = 0
            if not self.is_ours(pid):
                self.child.start()
                if wait_until(self._settled, 60) and self.child.is_alive():
                    return
            time.sleep(0.25)
        message = f"PostgreSQL does not start:\n{self.child.last_words()}"
        raise PrivateServerError(message)

    def _settled(self) -> bool:
        ready = self.status() == (self.child.pid, "ready")
        return ready or not self.child.is_alive()

    def stop(self) -> None:
        """Stop the server; open sessions are ended, nothing is lost."""
        if not self.adopted:
            self.child.stop()
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.adopted, signal.SIGINT)
        wait_until(lambda: not is_running(self.adopted), 10)


@dataclass
class Valkey:
    """The private Valkey; one that still runs on this socket is taken over."""

    child: Child
    address: Path
    adopted: int = 0

    def ask(self, question: str) -> bytes:
        """Send one command and return the beginning of the answer, or nothing."""
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line,
        ):
            line.settimeout(1)
            line.connect(str(self.address))
            line.sendall(f"{question}\r\n".encode())
            return line.recv(4096)
        return b""

    def is_ready(self) -> bool:
        """Tell whether the server answers."""
        return self.ask("PING").startswith(b"+PONG")

    def is_alive(self) -> bool:
        """Tell whether the server runs."""
        return is_running(self.adopted) if self.adopted else self.child.is_alive()

    def start(self) -> None:
        """Start the server, or take over one that answers.

        Raises:
            PrivateServerError: it does not come up.
        """
        found = re.search(rb"process_id:(\d+)", self.ask("INFO server"))
        self.adopted = int(found[1]) if found else 0
        for _attempt in range(START_TRIES):
            if self.adopted and self.is_alive():
                return
            self.adopted = 0
            self.child.start()
            if wait_until(self._settled, 30) and self.child.is_alive():
                return
            time.sleep(0.25)
        message = f"Valkey does not start:\n{self.child.last_words()}"
        raise PrivateServerError(message)

    def _settled(self) -> bool:
        return self.is_ready() or not self.child.is_alive()

    def stop(self) -> None:
        """Stop the server; what it holds is written first."""
        if not self.adopted:
            self.child.stop()
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.adopted, signal.SIGTERM)
        wait_until(lambda: not is_running(self.adopted), 10)


@dataclass
class PrivateServers:
    """Both servers of one data folder."""

    data_dir: Path
    postgres_wanted: str = ""
    valkey_wanted: str = ""
    durable: bool = True
    """Off in tests only: a power cut may then cost data, a killed process still costs none."""

    started: list[Postgres | Valkey] = field(default_factory=list)

    def postgres(self) -> Postgres:
        """Prepare PostgreSQL; its data folder is made at first use."""
        where, account = self._prepared()
        program = postgres_bin(self.postgres_wanted) / "postgres"
        programs = within_reach(program, account, self._copies(where)).parent
        if not where.database_files.exists():
            create_database_files(where.database_files, programs, account)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(where.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off"}
        command: list[str | Path] = [programs / "postgres", "-D", where.database_files]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        child = self._child("postgres", command, account, signal.SIGINT)
        return Postgres(child, where.database_files, where.sockets / ".s.PGSQL.5432")

    def valkey(self) -> Valkey:
        """Prepare Valkey; a killed one loses at most the last second."""
        where, account = self._prepared()
        program = within_reach(valkey_bin(self.valkey_wanted), account, self._copies(where))
        files = where.state / "valkey"
        own_folder(files, account)
        options = {
            "port": "0",
            "unixsocket": str(where.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(files),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            # An evicted binding would silently lose the queue; a full store must say so instead.
            "maxmemory-policy": "noeviction",
        }
        command: list[str | Path] = [program]
        for name, value in options.items():
            command += [f"--{name}", value]
        child = self._child("valkey", command, account, signal.SIGTERM)
        return Valkey(child, where.valkey_socket)

    def start(self, *, postgres: bool = True, valkey: bool = True) -> None:
        """Start the servers that are asked for."""
        servers: list[Postgres | Valkey] = []
        if postgres:
            servers.append(self.postgres())
        if valkey:
            servers.append(self.valkey())
        for server in servers:
            self.started.append(server)
            server.start()

    def stop(self) -> None:
        """Stop what runs, in the reverse order."""
        while self.started:
            self.started.pop().stop()

    def _prepared(self) -> tuple[Layout, Account | None]:
        where, account = layout(self.data_dir), server_account()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if account:
            ROOT_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
            own_folder(where.state, account)
        own_folder(where.sockets, account)
        return where, account

    @staticmethod
    def _copies(where: Layout) -> Path:
        return where.state / "programs"

    def _child(
        self, name: str, command: list[str | Path], account: Account | None, end: int
    ) -> Child:
        log = self.data_dir / "logs" / f"{name}.log"
        folder = Path("/")
        return Child(name, command, log, None, folder, account, stop_signals=((end, 15.0),))
