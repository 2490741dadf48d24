"""Count the words of all technologies and needs, once, for a whole generation of scores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from companies.models import Technology
from matchmaker.engine import text
from matchmaker.matching import documents, generations
from matchmaker.vocabulary import terms
from opportunities.models import Need

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Freezes the word frequencies that text relevance rests on."""

    help = "Freeze word frequencies; the next recompute builds a new generation with them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to write the frequencies, if not only into the database."""
        parser.add_argument("--file", type=Path, help="write them to a file instead")

    def handle(self, **options: Any) -> None:
        """Count, and store or write."""
        rows = [
            *(documents.of_technology(row) for row in Technology.objects.published()),
            *(documents.of_need(row) for row in Need.objects.published()),
        ]
        payload = {"vocabulary": terms.VERSION, **text.freeze(rows).to_json()}
        if options["file"]:
            options["file"].parent.mkdir(parents=True, exist_ok=True)
            options["file"].write_text(
                json.dumps(payload, ensure_ascii=False, sort_keys=True, indent=0) + "\n",
                encoding="utf-8",
            )
        else:
            generations.keep_statistics(payload, now=timezone.now())
        self.stdout.write(f"{len(rows)} texts, {len(payload['frequencies'])} terms")  # type: ignore[arg-type]
