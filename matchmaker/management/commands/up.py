"""Start everything on this machine: servers, data, web, worker and beat."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command, load_command_class
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from matchmaker.launch import preparation, site, supervisor
from matchmaker.private_servers import PrivateServers
from matchmaker.server_programs import PrivateServerError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from types import FrameType

DEFAULT_PORT = 8000


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """End like Ctrl-C does, whatever goes on."""
    raise KeyboardInterrupt


class Command(BaseCommand):
    """Start everything, and stop all of it on Ctrl-C."""

    help = "Start Matchmaker on this machine: servers, data, web, worker and beat."
    # The checks load every page's code, and cost a second at each start.
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--port", type=int, default=DEFAULT_PORT)
        parser.add_argument("--reload", action="store_true", help="Take up changed code.")
        parser.add_argument("--once", action="store_true", help="Fetch the first page and stop.")
        parser.add_argument("--no-samples", action="store_true", help="Only the public records.")

    def handle(self, **options: Any) -> None:
        """Run until a signal comes, or once."""
        self.began = time.monotonic()
        data_dir = Path(settings.DATA_DIR)
        if not settings.PRIVATE:
            message = "up is for a private copy; in production start web, worker and beat apart."
            raise CommandError(message)
        signal.signal(signal.SIGTERM, interrupt)
        try:
            with site.lock_folder(data_dir) as lock:
                port = self.choose_port(options["port"])
                address = f"http://127.0.0.1:{port}"
                site.write_lock(lock, address)
                place = supervisor.Place(settings.BASE_DIR, data_dir, port, debug=options["reload"])
                self.run(place, address, options)
        except (site.SiteError, PrivateServerError) as error:
            raise CommandError(str(error)) from error

    def run(self, place: supervisor.Place, address: str, options: dict[str, Any]) -> None:
        """Start everything, stay, and stop everything however it ends."""
        servers = PrivateServers(
            place.data_dir, settings.PRIVATE_POSTGRES_BIN, settings.PRIVATE_VALKEY_BIN
        )
        running = supervisor.Supervisor(place, servers, self.say)
        try:
            stamps = preparation.Stamps()
            compiling = nullcontext if stamps.is_done("schema") else preparation.compiling
            with compiling():
                self.prepare(running, stamps, samples=not options["no_samples"])
                self.launch(running)
            self.report(address, place.data_dir)
            if not options["once"]:
                self.stdout.write("Ctrl-C stops everything.")
                self.stdout.flush()
                running.watch(reload=options["reload"])
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            # From here on nothing may interrupt; every wait below has an end.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            connection.close()
            with self.phase("stopped"):
                running.stop()

    def prepare(
        self, running: supervisor.Supervisor, stamps: preparation.Stamps, *, samples: bool
    ) -> None:
        """Bring up the servers, the schema and the data."""
        with self.phase("servers"):
            running.servers.start(
                postgres=settings.PRIVATE_POSTGRES, valkey=settings.PRIVATE_VALKEY
            )
        with self.phase("schema"):
            stamps.run("schema", preparation.update_schema)
        # They read their code while this process loads data; not sooner, for a job that an earlier
        # copy left must find the tables it knows.
        running.start(supervisor.web)
        if not stamps.is_done("reference"):
            running.start(supervisor.worker)
        with self.phase("reference data"):
            stamps.run("reference", preparation.load_reference)
        if samples:
            with self.phase("samples"):
                if not preparation.sign_ins_path().exists():
                    stamps.done.pop("samples", None)
                stamps.run("samples", preparation.load_samples)

    def launch(self, running: supervisor.Supervisor) -> None:
        """Fetch a page, and let the worker compute what is stale."""
        web = running.start(supervisor.web)
        # Its code takes as long to read as the page to come, on another processor.
        recompute = load_command_class("matchmaker", "recompute")
        with self.phase("first page"):
            try:
                site.first_page(running.place.port, web.is_alive)
            except site.SiteError as error:
                message = f"{error} {web.log}\n{web.last_words()}"
                raise site.SiteError(message) from error
        # Where nothing had to be loaded, the page a person waits for came first.
        running.start(supervisor.worker)
        running.start(supervisor.beat)
        with self.phase("search"):
            preparation.index_search()
        is_first = not site.has_scores()
        with self.phase("scores"):
            call_command(recompute, wait=True, all=is_first, stdout=self.stdout, stderr=self.stderr)
        if is_first:
            preparation.gather_statistics()

    def report(self, address: str, data_dir: Path) -> None:
        """Print what is there and how to get in."""
        self.stdout.write("")
        for name, count in site.counts(timezone.now().date()).items():
            self.stdout.write(f"  {count:>7,} {name}")
        people = site.sign_ins(preparation.sign_ins_path())
        if people:
            self.stdout.write("\nDemo sign-ins (fictional people):")
        for line in people:
            self.stdout.write(f"  {line}")
        self.stdout.write(f"\nMail goes to {settings.EMAIL_FILE_PATH}")
        self.stdout.write(f"Logs are in {data_dir / 'logs'}")
        self.stdout.write(self.style.SUCCESS(f"Matchmaker is at {address}"))
        self.stdout.flush()

    def choose_port(self, wanted: int) -> int:
        """Return a free port, saying so where it is not the wanted one."""
        port = site.free_port(wanted)
        if port != wanted:
            self.stdout.write(f"Port {wanted} is taken; using {port}.")
        return port

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Print how long a part took, and the time since the start."""
        began = time.monotonic()
        yield
        now = time.monotonic()
        self.stdout.write(f"{name:<16}{now - began:6.1f} s  (at {now - self.began:.1f} s)")
        self.stdout.flush()

    def say(self, text: str) -> None:
        """Print a line with its time, and keep it in the log."""
        line = f"{timezone.now():%Y-%m-%d %H:%M:%S} {text}"
        self.stdout.write(line)
        self.stdout.flush()
        with (Path(settings.DATA_DIR) / "logs" / "up.log").open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")
