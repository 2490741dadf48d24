"""Solves a set covering problem of OR-Library, with its proof."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from matchmaker.engine.set_cover import SetCover, SetCoverError, cover_at_least_cost, read_set_cover

if TYPE_CHECKING:
    from argparse import ArgumentParser

LARGEST_FILE = 100_000_000
"""Bytes; the library's largest problem has a quarter of that."""

BAD_FILE = 2


class Command(BaseCommand):
    """Prints the least cost of covering every row, and what is proved of it."""

    help = "Solve a set covering problem in OR-Library's format, and prove the optimum."
    # Nothing here needs the database.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="in OR-Library's format")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, solve and print."""
        problem = _read(options["file"])
        began = time.perf_counter()
        found = cover_at_least_cost(problem)
        answer = {
            "value": found.value,
            "bound": found.bound,
            "proved": found.is_proved,
            "seconds": round(time.perf_counter() - began, 3),
        }
        if options["json"]:
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write(
            "Value {value}, bound {bound}, {what}, {seconds} s.".format(
                what="proved" if found.is_proved else "not proved", **answer
            )
        )


def _read(path: Path) -> SetCover:
    try:
        # What is read is counted, not the size that is told: a device tells none.
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            message = "it is larger than any such problem"
            raise SetCoverError(message)
        return read_set_cover(content.decode("ascii"))
    except (OSError, UnicodeDecodeError, SetCoverError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"{path} cannot be read: {reason}"
        raise CommandError(message, returncode=BAD_FILE) from error
