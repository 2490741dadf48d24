"""Compares suggested teams with trying every team, on real needs and on made-up ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.management.team_checks import Tally, check
from matchmaker.matching import generations
from matchmaker.matching.staleness import Moment

if TYPE_CHECKING:
    from argparse import ArgumentParser

NEEDS = 200


class Command(BaseCommand):
    """Prints disagreements and ends with 1 when there is one."""

    help = "Compare the search for teams with trying every team of up to four firms."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many needs."""
        parser.add_argument("--needs", type=int, default=NEEDS, help="real ones come first")
        parser.add_argument("--seed", type=int, default=1, help="of the needs that are generated")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare and print."""
        generation = generations.current()
        if generation is None:
            message = "there are no scores yet: python3 manage.py recompute --all --wait"
            raise CommandError(message)
        now = timezone.now()
        moment = Moment(now=now, as_of=day_in_china(now))
        tally = check(generation, moment, options["needs"], options["seed"])
        if options["json"]:
            self.stdout.write(json.dumps(tally.to_json()))
        else:
            self._print(tally)
        if tally.disagreements:
            raise SystemExit(1)

    def _print(self, tally: Tally) -> None:
        for name, value in tally.to_json().items():
            if name != "disagreements":
                self.stdout.write(f"{name.replace('_', ' ')}: {value}")
        for line in tally.disagreements:
            self.stdout.write(line)
        self.stdout.write(f"{len(tally.disagreements)} disagreements")
