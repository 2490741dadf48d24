"""Measure how fast the product is on data far larger than its own."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from matchmaker.search import bench
from matchmaker.search.synthetic import NothingLoadedError

if TYPE_CHECKING:
    from argparse import ArgumentParser

DOCUMENTS = 100_000


class Command(BaseCommand):
    """Makes data in a transaction, measures, and takes everything back."""

    help = "Measure the search on made-up documents; nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to measure and on how much."""
        parser.add_argument("what", choices=["search"], help="what to measure")
        parser.add_argument("--documents", type=int, default=DOCUMENTS)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, **options: Any) -> None:
        """Measure and print."""
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
