"""Propose needs from measured gaps, as the worker does every minute."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matchmaker.clock import day_in_china
from opportunities.gaps.propose import AlreadyRunningError, propose
from opportunities.models import Hypothesis

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Brings the proposed needs up to date with the evidence."""

    help = (
        "Apply the gap rules to the stored figures. What a person dismissed stays dismissed while"
        " the evidence is the same; a second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, and how to answer."""
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--as-of", type=date.fromisoformat, help="day, YYYY-MM-DD; today")

    def handle(self, **options: Any) -> None:
        """Compute, whether anything has changed or not, and tell what it did."""
        now = timezone.now()
        try:
            outcome = propose(options["as_of"] or day_in_china(now), now=now, forced=True)
        except AlreadyRunningError as error:
            message = "The worker is proposing at this moment; try again in a second."
            raise CommandError(message) from error
        counts = asdict(outcome) | {"waiting": Hypothesis.objects.waiting().count()}
        del counts["is_skipped"]
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        for name, count in counts.items():
            self.stdout.write(f"{name:<12} {count}")
