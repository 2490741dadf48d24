"""Write the stored matches in a stable order."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from matchmaker.matching import export
from matchmaker.spreadsheet import inert

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Exports matches without run ids and times, so that two runs can be compared."""

    help = "Write the stored matches as CSV or JSON in a stable order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the format."""
        parser.add_argument("--format", choices=("csv", "json"), default="csv")

    def handle(self, **options: Any) -> None:
        """Write one record a pair."""
        if options["format"] == "json":
            for row in export.rows():
                self.stdout.write(json.dumps(row, ensure_ascii=False))
            return
        writer = csv.DictWriter(self.stdout, fieldnames=export.COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in export.rows():
            row["assumed"] = "|".join(row["assumed"])  # type: ignore[arg-type]
            writer.writerow({name: inert(value) for name, value in row.items()})
