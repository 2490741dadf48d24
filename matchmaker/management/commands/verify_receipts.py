"""Checks the seal of every receipt and the chain that they form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from matchmaker.matching import receipts

if TYPE_CHECKING:
    from argparse import ArgumentParser

LONGEST = 120


class Command(BaseCommand):
    """Names the first broken receipt and what differs, and then ends with 1."""

    help = "Check the SHA-256 chain of all receipts; name the first broken one and what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the result for programs, and a head that was written down before."""
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--head", help="digest of the newest receipt, where it is known")

    def handle(self, **options: Any) -> None:
        """Go along the chain."""
        found = receipts.check_all()
        is_other_head = options["head"] not in (None, found.head)
        if options["json"]:
            self.stdout.write(json.dumps(_answer(found, is_other_head=is_other_head), indent=1))
        elif found.broken:
            self.stdout.write(f"Receipt {found.broken.number} is broken:")
            for name, kept, other in found.broken.differences:
                self.stdout.write(f"  {name}: {_short(kept)} stored, {_short(other)} found")
        else:
            self.stdout.write(f"{found.count} receipts checked, none is broken.")
            self.stdout.write(f"Head: {found.head}")
            if is_other_head:
                self.stdout.write(f"The chain does not end in {options['head']}.")
        if found.broken or is_other_head:
            raise SystemExit(1)


def _answer(found: receipts.Checked, *, is_other_head: bool) -> dict[str, Any]:
    broken = found.broken
    return {
        "checked": found.count,
        "head": found.head,
        "is_other_head": is_other_head,
        "broken": broken.number if broken else None,
        "differences": [one._asdict() for one in broken.differences] if broken else [],
    }


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
