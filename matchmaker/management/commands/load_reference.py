"""Loads the reference data; a second run changes nothing."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from companies.imports.public_records import store_public_records
from matchmaker.matching.assign import assign_missing
from matchmaker.tables import Tally, loading
from opportunities.imports.everything import store_opportunities


class Command(BaseCommand):
    """Stores the tables that ship with the product, by their natural keys."""

    help = (
        "Load the reference data: places, evidence, policy, needs, programmes and public records "
        "of companies. What a person changed, claimed or removed stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer counts for programs."""
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load everything in one transaction, then assign capabilities to new texts."""
        start = time.monotonic()
        tallies = load_reference()
        if options["json"]:
            self.stdout.write(json.dumps([_counts(tally) for tally in tallies], indent=1))
            return
        for tally in tallies:
            self.stdout.write(_line(tally))
        self.stdout.write(f"Loaded in {time.monotonic() - start:.1f} s.")


def load_reference() -> list[Tally]:
    """Store every table and assign capabilities; all of it or nothing."""
    with transaction.atomic(), loading():
        tallies = [*store_opportunities(), *store_public_records()]
        assign_missing()
    return tallies


def _counts(tally: Tally) -> dict[str, str | int]:
    return {
        "table": tally.table,
        "created": tally.created,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "kept": tally.kept,
    }


def _line(tally: Tally) -> str:
    counts = f"{tally.created:5} created {tally.changed:5} changed {tally.unchanged:5} unchanged"
    kept = f" {tally.kept:5} left to people" if tally.kept else ""
    return f"{tally.table:<32}{counts}{kept}"
