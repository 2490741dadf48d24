"""Bring what the search finds up to date, or make all of it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from matchmaker.search import index

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Makes the search documents of what changed."""

    help = "Bring the search documents up to date in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to make every document anew."""
        parser.add_argument("--all", action="store_true", help="every document, not only changes")

    def handle(self, **options: Any) -> None:
        """Write the documents and print how many."""
        if options["all"]:
            index.forget_all()
        try:
            tally = index.refresh()
        except index.AlreadyRunningError as error:
            raise CommandError("The worker is writing documents; try again.") from error
        self.stdout.write(f"{tally.written} documents written, {tally.removed} removed")
