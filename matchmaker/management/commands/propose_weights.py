"""Propose weights from the decisions so far; a person adopts them on a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from matchmaker.matching import proposals

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Fits weights to decided reviews and stores the proposal with its back-test."""

    help = "Propose weights from decided reviews; nothing becomes current."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="print one object")

    def handle(self, **options: Any) -> None:
        """Propose, and say what was stored."""
        proposal = proposals.propose(now=timezone.now())
        if proposal is None:
            found: dict[str, Any] = {"proposed": False}
            words = "No proposal: too few decisions, or they ask for no change."
        else:
            found = {
                "proposed": True,
                "decisions": proposal.decisions,
                "values": proposal.values,
                "based_on": proposal.based_on.version,
                "figures": proposal.figures,
                "changed_needs": proposal.changes["changed"],
            }
            words = f"Proposed {proposal.values} from {proposal.decisions} decisions."
        self.stdout.write(json.dumps(found) if options["json"] else words)
