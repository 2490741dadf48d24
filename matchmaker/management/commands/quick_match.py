"""Rank technologies for the text of a need, saving nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.engine.confidence import shown
from matchmaker.matching import quick
from matchmaker.matching.models import SCORE_UNITS
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.models import Place

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from matchmaker.matching.quick import Ranked

PLACES = 7
"""Decimal places of a score: it counts in units of 1e-7, so that the parts add up as printed."""

LONGEST_TEXT = 5_000


class Command(BaseCommand):
    """Answers a need that is in no table."""

    help = "Rank the published technologies for the text of a need; nothing is saved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the text and what narrows it."""
        parser.add_argument(
            "--text-file", required=True, help="file with the text in UTF-8, or - to read it here"
        )
        parser.add_argument("--area", help="priority area: its number, 1 to 8, or its code")
        parser.add_argument("--place", help="code or slug of a place, such as CN-JS or 320100")
        parser.add_argument("--top", type=int, default=quick.MOST, help="most rows")
        parser.add_argument("--samples", action="store_true", help="rank fictional firms, too")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, **options: Any) -> None:
        """Rank and print."""
        found = quick.rank(
            _text(options["text_file"]),
            area=_area(options["area"]),
            place=_place(options["place"]),
            as_of=day_in_china(timezone.now()),
            top=options["top"],
            with_samples=options["samples"],
        )
        if options["json"]:
            rows = [_record(row) for row in found.rows]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        if not found.rows:
            self.stdout.write("No published technology has to do with this text.")
        for row in found.rows:
            company = row.technology.company.name
            self.stdout.write(
                f"{row.rank:3}  {shown(row.score):3}  {company}: {row.technology.name}"
            )


def _text(name: str) -> str:
    try:
        words = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the text cannot be read: {error}"
        raise CommandError(message) from error
    words = words.replace("\0", "").strip()
    if not words:
        message = "the file holds no text"
        raise CommandError(message)
    if len(words) > LONGEST_TEXT:
        message = f"the text is longer than {LONGEST_TEXT} characters"
        raise CommandError(message)
    return words


def _area(asked: str | None) -> str | None:
    if not asked:
        return None
    codes = PriorityArea.values
    if asked in codes:
        return asked
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(codes):
        return str(codes[int(asked) - 1])
    message = f"no such area: {asked}; give 1 to {len(codes)} or one of {', '.join(codes)}"
    raise CommandError(message)


def _place(asked: str | None) -> Place | None:
    if not asked:
        return None
    found = Place.objects.filter(code=asked).first() or Place.objects.filter(slug=asked).first()
    if found is None:
        message = f"no such place: {asked}"
        raise CommandError(message)
    return found


def _record(row: Ranked) -> dict[str, object]:
    return {
        "rank": row.rank,
        "company": row.technology.company.name,
        "technology": row.technology.name,
        "score": _share(row.score),
        "confidence": row.confidence / 1000,
        "components": {line.component: _share(line.points) for line in row.lines},
    }


def _share(units: int) -> float:
    """Turn units of 1e-7 into a share of 1 with no more digits than it has."""
    return round(units / SCORE_UNITS, PLACES)
