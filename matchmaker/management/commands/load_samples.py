"""Loads fictional firms, needs and people, so that the whole chain can be tried."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from companies.imports.samples import store_sample_companies
from matchmaker.management.sample_people import store_people
from matchmaker.tables import loading
from opportunities.imports.samples import store_sample_needs
from opportunities.models import Place

if TYPE_CHECKING:
    from matchmaker.tables import Tally


class Command(BaseCommand):
    """Stores what is missing of the samples; what is there stays."""

    help = "Load fictional firms, open needs and demo people; remove_samples removes them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the file of sign-ins and the day from which dates are counted."""
        parser.add_argument("--credentials", type=Path, help="file for the demo sign-ins (JSON)")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="day from which dates are counted"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load the samples in one transaction."""
        if not Place.objects.exists():
            self.stderr.write("Load the reference data first: manage.py load_reference")
            raise SystemExit(1)
        tallies = load_samples(
            as_of=options["as_of"] or timezone.localdate(), credentials=options["credentials"]
        )
        for tally in tallies:
            self.stdout.write(
                f"{tally.table:<24}{tally.created:4} created {tally.changed:4} changed "
                f"{tally.kept:4} kept"
            )
        if options["credentials"]:
            self.stdout.write(f"Sign-ins: {options['credentials']}")
        else:
            self.stdout.write("Without --credentials the demo people have no password.")


def load_samples(*, as_of: date, credentials: Path | None) -> list[Tally]:
    """Store firms, needs and people; all of it or nothing."""
    with transaction.atomic(), loading():
        return [
            store_sample_companies(as_of),
            store_sample_needs(as_of),
            store_people(credentials, at=timezone.now()),
        ]
