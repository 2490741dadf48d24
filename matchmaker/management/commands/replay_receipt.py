"""Works the score of a receipt out again from what the receipt holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.engine import receipt as engine
from matchmaker.matching import receipts
from matchmaker.matching.models import Match, Receipt
from matchmaker.matching.receipt_content import content_of

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable


class Command(BaseCommand):
    """Replays one receipt, or many at random, and ends with 1 on a difference."""

    help = "Recompute a receipt's score from its own content by the formulas of its method."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which receipts."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("receipt", nargs="?", type=int, help="its number")
        which.add_argument("--random", type=_count, metavar="COUNT", help="so many, by chance")
        parser.add_argument("--seed", type=int, default=2026, help="of the chance")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, **options: Any) -> None:
        """Replay and compare."""
        if options["random"] is not None:
            self._many(options["random"], options["seed"], as_json=options["json"])
        else:
            self._one(options["receipt"], as_json=options["json"])

    def _one(self, number: int, *, as_json: bool) -> None:
        row = Receipt.objects.filter(number=number).first()
        if row is None:
            message = f"There is no receipt {number}."
            raise CommandError(message)
        differences = _compared([row])
        payload = row.payload
        found = engine.replay(payload)
        if as_json:
            answer = {"receipt": number, "method": payload["method"], "kept": payload["score"]}
            answer |= {"replayed": found, "is_same": not differences}
            self.stdout.write(json.dumps(answer, indent=1))
        else:
            self.stdout.write(f"Receipt {number}, method {payload['method']}:")
            self.stdout.write(f"  kept {payload['score']}, replayed {found['score']}")
        self._end(differences, is_quiet=as_json)

    def _many(self, count: int, seed: int, *, as_json: bool) -> None:
        """Replay stored receipts; where there are too few, make more and take them back."""
        chance = np.random.default_rng(seed)
        stored = list(Receipt.objects.order_by("number").values_list("number", flat=True))
        chosen = chance.permutation(stored)[:count].tolist()
        rows = Receipt.objects.filter(number__in=chosen)
        differences = _compared(rows)
        made = 0
        if len(chosen) < count:
            with transaction.atomic():
                fresh = list(_made(count - len(chosen), chance))
                made = len(fresh)
                differences += _compared(fresh)
                transaction.set_rollback(True)
        replayed = len(chosen) + made
        if as_json:
            answer = {"replayed": replayed, "stored": len(chosen), "made": made}
            self.stdout.write(json.dumps({**answer, "differences": len(differences)}, indent=1))
        else:
            self.stdout.write(
                f"{replayed} receipts replayed ({len(chosen)} stored, {made} made for this and"
                f" taken back), {len(differences)} differences."
            )
        self._end(differences, is_quiet=as_json)

    def _end(self, differences: list[engine.Difference], *, is_quiet: bool) -> None:
        for name, kept, found in () if is_quiet else differences:
            self.stdout.write(f"  {name}: {kept} kept, {found} replayed")
        if differences:
            raise SystemExit(1)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


def _compared(rows: Iterable[Receipt]) -> list[engine.Difference]:
    found: list[engine.Difference] = []
    for row in rows:
        try:
            found += engine.replay_differences(row.payload)
        except receipts.UNREPLAYABLE as error:
            message = f"Receipt {row.number} cannot be replayed: {error!r}; see verify_receipts."
            raise CommandError(message) from error
    return found


def _made(count: int, chance: np.random.Generator) -> Iterable[Receipt]:
    """Make receipts of stored matches chosen by chance."""
    ids = list(Match.objects.current().order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    for pk in chance.permutation(ids)[:count].tolist():
        match = Match.objects.select_related(
            "technology__company",
            "need__place",
            "need__source",
            "generation__weight_set",
            "generation__statistics",
        ).get(pk=pk)
        content = content_of(match, as_of=day_in_china(now))
        yield receipts.store(content, Receipt.Occasion.KEPT, by=None, at=now)
