"""Canadian programmes and bodies that help exporters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify

from matchmaker.tables import Row, Tally, store
from opportunities.imports import reading
from opportunities.imports.sources import by_text
from opportunities.models import Programme, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def store_programmes(sources: Mapping[str, Source]) -> Tally:
    """Store every programme with the dates between which it runs, as far as they are known."""
    return store(Programme, _programmes(sources), ("key",)).tally


def _programmes(sources: Mapping[str, Source]) -> Iterator[Row]:
    for row in reading.rows("programmes_ca"):
        yield {
            "key": slugify(row["name"])[:80],
            "name": row["name"],
            "body": row["body"],
            "instrument": row["instrument"],
            "stage": row["stage"],
            "size_text": row["size"],
            "eligibility": row["eligibility"],
            "valid_from": reading.first_day(row["valid_from"]),
            "valid_from_text": row["valid_from"],
            "valid_to": reading.last_day(row["valid_to"]),
            "valid_to_text": row["valid_to"],
            "status_reported": row["status_on_2026_11_21"],
            "successor": row["successor"],
            "evidence_date_text": row["evidence_date"],
            "source_id": sources[by_text("programme", row["name"])].pk,
            "note": row["note"],
        }
