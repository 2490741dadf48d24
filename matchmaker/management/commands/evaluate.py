"""Measure the engine on labelled data, beside what a user could rank by instead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from matchmaker.evaluation import bootstrap, lines, report, splits

if TYPE_CHECKING:
    from argparse import ArgumentParser

FEWEST_DRAWS = 10


class Command(BaseCommand):
    """Prints every figure with its interval; docs/evaluation.md explains them."""

    help = (
        "Measure rankings, areas and translations on the labelled data that ships with the "
        "product, beside the baselines, each with a 95 % interval. Reads no stored data."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the half and how to answer."""
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument(
            "--half",
            choices=splits.HALVES,
            default=splits.EVALUATION,
            help="half of the labelled data; only the tuning half may be looked at for errors",
        )
        parser.add_argument("--draws", type=int, default=bootstrap.DRAWS, help="bootstrap draws")

    def handle(self, **options: Any) -> None:
        """Measure and print."""
        if options["draws"] < FEWEST_DRAWS:
            message = f"--draws takes at least {FEWEST_DRAWS}"
            raise CommandError(message)
        found = report.evaluate(options["half"], options["draws"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for line in lines.lines(found):
            self.stdout.write(line)
