"""Measure how fast the product is on data far larger than its own."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matchmaker.benching import report, run
from matchmaker.benching.child import MeasurementError
from matchmaker.benching.peers import PEERS
from matchmaker.benching.synthetic import ENTRIES, SIZES
from matchmaker.management import bench_edits
from matchmaker.search import bench
from matchmaker.search.synthetic import NothingLoadedError

if TYPE_CHECKING:
    from argparse import ArgumentParser

DOCUMENTS = 100_000
REPEATS = {"small": 7, "large": 1}
SKIPPABLE = (*PEERS, "plain_loop", "check", "edits")
FLAGS = {
    "hashes": "rank with other workers, blocks and kernels of the matrix product",
    "incremental": "edit companies of three technologies, and compare with a full recompute",
    "write": "write scores into a private PostgreSQL, against the floor of a bare COPY",
    "celery": "recompute end to end through one and two workers of a private copy",
    "sweep": "measure cost against size, and draw docs/performance.svg",
}
OTHER_SIZES = {"shards": (20_000, 20_000), "celery": (1_000, 2_000), "teams": (60, 1_000)}
"""Technologies (of teams: firms) and needs of what has a size of its own; those of --celery are
real rows."""


class Command(BaseCommand):
    """Measures the engine, its search or a plan of shards; nothing is kept."""

    help = "Measure the matching engine on made-up data; or its shards, or the search."
    # The engine is measured without a database.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to measure and on how much."""
        parser.add_argument(
            "what",
            nargs="?",
            default="engine",
            choices=["engine", "shards", "search", "edits", "teams"],
            help="what to measure",
        )
        parser.add_argument("--size", choices=SIZES, default="small")
        parser.add_argument("--technologies", type=int, help="instead of those of the size")
        parser.add_argument("--needs", type=int, help="instead of those of the size")
        parser.add_argument("--top", type=int, default=20, help="length of the lists")
        parser.add_argument("--repeats", type=int, help="rounds; the best one counts")
        parser.add_argument("--workers", default="", help="numbers of workers, such as 1,2")
        parser.add_argument("--skip", default="", help=f"of {', '.join(SKIPPABLE)}")
        parser.add_argument(
            "--no-vectors", action="store_true", help="leave the texts' vectors out"
        )
        parser.add_argument("--edits", type=int, default=50, help="edits of --incremental")
        parser.add_argument("--shards", type=int, default=8)
        parser.add_argument("--documents", type=int, default=DOCUMENTS, help="of the search")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument(
            "--write-docs", action="store_true", help="put the figures into docs/performance.md"
        )
        which = parser.add_mutually_exclusive_group()
        for name, explained in FLAGS.items():
            which.add_argument(f"--{name}", action="store_true", help=explained)

    def handle(self, **options: Any) -> None:
        """Measure and print."""
        if options["what"] == "search":
            self._search(options)
            return
        if options["what"] == "edits":
            self._edits(options)
            return
        what = next((name for name in FLAGS if options[name]), options["what"])
        try:
            found = run.WAYS[what](self._asked(what, options))
        except MeasurementError as error:
            raise CommandError(str(error)) from error
        command = f"python3 manage.py {shlex.join(sys.argv[1:])}"
        measured_on = timezone.now().strftime("%Y-%m-%d")
        found = run.described({"size": options["size"], **found}, command, measured_on)
        if options["write_docs"]:
            self._write_docs(what, options["size"], found)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self.stdout.write(report.section(what, found))
        if found.get("equal") is False:
            message = "results differ that must be equal"
            raise CommandError(message)

    def _edits(self, options: dict[str, Any]) -> None:
        """Edit a technology over and over in a copy, and say when its new score is shown."""
        try:
            found = bench_edits.measure(options["edits"], self.stderr.write)
        except bench_edits.BenchError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(
            "From the click on save to the new score on the screen, {edits} edits: median"
            " {p50_ms} ms, 95th percentile {p95_ms} ms, longest {max_ms} ms.".format(**found)
        )

    def _asked(self, what: str, options: dict[str, Any]) -> dict[str, Any]:
        technologies, needs = OTHER_SIZES.get(what, SIZES[options["size"]])
        asked = {
            "technologies": options["technologies"] or technologies,
            "needs": options["needs"] or needs,
            "skip": [name for name in options["skip"].split(",") if name],
            "repeats": options["repeats"] or REPEATS[options["size"]],
            "entries": 0 if options["no_vectors"] else ENTRIES,
            **{name: options[name] for name in ("top", "seed", "edits", "shards")},
        }
        unknown = set(asked["skip"]) - set(SKIPPABLE)
        if unknown:
            message = f"nothing is called {', '.join(sorted(unknown))}"
            raise CommandError(message)
        workers = [int(word) for word in options["workers"].split(",") if word]
        if what == "shards":
            return asked | {"workers": (workers or [3])[0]}
        # All pairs of the large size take a minute or two for each number of workers.
        usual = [2] if options["size"] == "large" else [1, 2]
        return asked | {"workers": workers or usual, "compared": 2}

    def _write_docs(self, what: str, size: str, found: dict[str, Any]) -> None:
        docs = Path(settings.BASE_DIR) / "docs"
        if what == "sweep":
            (docs / "performance.svg").write_text(report.chart(found), encoding="utf-8")
        name = report.place_of(what, size)
        report.write(docs / "performance.md", name, report.section(what, found))
        if what == "shards":
            report.write(docs / "scale.md", name, report.section(what, found))
        if what == "engine" and size == "large":
            report.write(docs / "scale.md", "costs", report.costs(found))
        self.stderr.write(f"Written into docs/performance.md, {name}")

    def _search(self, options: dict[str, Any]) -> None:
        try:
            found = bench.run(
                options["documents"],
                seed=options["seed"],
                progress=self.stderr.write,
            )
        except NothingLoadedError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            classes = [asdict(one) for one in found["classes"]]
            answer = {**found, "classes": classes, "all": asdict(found["all"])}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self._print(found)

    def _print(self, found: dict[str, Any]) -> None:
        self.stdout.write(f"{found['documents']:,} documents, {found['searches']} searches, in ms")
        self.stdout.write(f"{'':24}{'p50':>8}{'p95':>8}{'max':>8}  slowest")
        for one in (*found["classes"], found["all"]):
            numbers = f"{one.p50:8.1f}{one.p95:8.1f}{one.slowest:8.1f}"
            self.stdout.write(f"{one.name:24}{numbers}  {one.query[:60]}")
        for name, value in found["machine"].items():
            self.stdout.write(f"{name}: {value}")
