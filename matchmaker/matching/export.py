"""Matches in a stable order, without run ids and times, for analysts and for comparing runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.engine.inputs import COMPONENTS
from matchmaker.engine.score import Gate
from matchmaker.matching.models import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = (
    "need",
    "company",
    "technology",
    "score",
    *(f"{component}_points" for component in COMPONENTS),
    "assumed",
    "confidence",
    "gate",
    "method",
    "weights",
)


def rows() -> Iterator[dict[str, object]]:
    """Yield one record a stored pair, by need, score (highest first) and technology."""
    matches = (
        Match.objects.current()
        .select_related("technology__company", "need", "generation__weight_set")
        .order_by("need__ref", "-score", "technology__company__slug", "technology__name")
    )
    for match in matches.iterator(chunk_size=2_000):
        yield {
            "need": match.need.ref,
            "company": match.technology.company.slug,
            "technology": match.technology.name,
            "score": match.score,
            **{
                f"{component}_points": value
                for component, value in zip(COMPONENTS, match.points, strict=True)
            },
            "assumed": [
                component for bit, component in enumerate(COMPONENTS) if match.assumed >> bit & 1
            ],
            "confidence": match.confidence,
            "gate": Gate(match.gate).name.lower(),
            "method": match.method,
            "weights": match.generation.weight_set.version,
        }
