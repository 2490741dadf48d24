"""Puts what a search found in order: names, titles, words, meanings; and within them by weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BooleanField, Case, F, FloatField, IntegerField, Q, Value, When

from matchmaker.search.conditions import matches, rank
from matchmaker.search.facets import is_over

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from matchmaker.search.lookup import Lookup
    from matchmaker.search.models import SearchDocument

RANKED = 200
"""Documents that are put in order; of more, those of the narrowest conditions."""

NAME, TITLE, WORDS, MEANT = range(4)
"""Tiers: the whole search is a name; stands in the title; stands anywhere; is meant."""

MINOR_SHARE = 0.2
"""Where words are found, concepts count so much of them; and the other way round."""

PAST_SHARE = 0.6
SAMPLE_SHARE = 0.8
"""What is over, and what is fictional, ranks as if it were so much less to the point."""

NO_DAY = 0


class Ranked(NamedTuple):
    """A document that was found, and how near it is."""

    pk: int
    tier: int
    score: float


class _Row(NamedTuple):
    """What the order of a document rests on."""

    pk: int
    kind: str
    object_id: int
    is_sample: bool
    as_of: date | None
    is_past: bool
    words: float
    meanings: float
    tier: int

    def score(self) -> float:
        """How near the document is, among those of its tier."""
        major, minor = self.words, self.meanings
        if self.tier == MEANT:
            major, minor = minor, major
        share = (PAST_SHARE if self.is_past else 1) * (SAMPLE_SHARE if self.is_sample else 1)
        return (major + MINOR_SHARE * minor) * share

    def order(self) -> tuple[int, float, bool, int, str, int]:
        """What the rows are sorted by."""
        day = self.as_of.toordinal() if self.as_of else NO_DAY
        return (self.tier, -self.score(), self.is_sample, -day, self.kind, self.object_id)


def ranked(
    compiled: Lookup, chosen: QuerySet[SearchDocument], on: date, *, is_many: bool
) -> list[Ranked]:
    """Return documents in order, the nearest first.

    Args:
        compiled: what is looked for.
        chosen: documents that may be counted, of the choice.
        on: the day that tells open from past.
        is_many: more hold the search than are put in order.
    """
    if is_many:
        tiers = _nearest(compiled, chosen, on)
        found = chosen.model.objects.filter(pk__in=list(tiers))
        rows = [_Row._make((*row, tiers[row[0]])) for row in _columns(found, compiled, on)]
    else:
        found = chosen.filter(matches(compiled.full)).annotate(found_in=_tier(compiled))
        rows = [_Row._make(row) for row in _columns(found, compiled, on, "found_in")]
    return [Ranked(row.pk, row.tier, row.score()) for row in sorted(rows, key=_Row.order)]


def _columns(
    found: QuerySet[SearchDocument], compiled: Lookup, on: date, *more: str
) -> QuerySet[SearchDocument, tuple[Any, ...]]:
    """Read what the order rests on; no lexeme is read twice for one number."""
    return (
        found.order_by()
        .annotate(
            is_past=_is_past(on),
            words=rank(compiled.words),
            meanings=rank(compiled.meanings) if compiled.meanings else Value(0.0, FloatField()),
        )
        .values_list(
            "pk", "kind", "object_id", "is_sample", "as_of", "is_past", "words", "meanings", *more
        )
    )


def _nearest(compiled: Lookup, chosen: QuerySet[SearchDocument], on: date) -> dict[int, int]:
    """Pick, of very many, those that hold the narrowest conditions, running and new ones first.

    Returns:
        Their ids with their tiers.
    """
    picked: dict[int, int] = {}
    conditions = (compiled.name, compiled.titles, compiled.literal, compiled.full)
    for tier, condition in enumerate(conditions):
        if not condition or len(picked) >= RANKED:
            continue
        nearest = chosen.filter(matches(condition)).order_by(
            _is_past(on), "is_sample", F("as_of").desc(nulls_last=True), "pk"
        )
        for pk in nearest.values_list("pk", flat=True)[:RANKED]:
            picked.setdefault(pk, tier)
    return dict(list(picked.items())[:RANKED])


def _tier(compiled: Lookup) -> Case:
    conditions = (compiled.name, compiled.titles, compiled.literal)
    whens = [
        When(Q(matches(condition)), then=Value(tier))
        for tier, condition in enumerate(conditions)
        if condition
    ]
    return Case(*whens, default=Value(MEANT), output_field=IntegerField())


def _is_past(on: date) -> Case:
    return Case(
        When(is_over(on), then=Value(True)),  # noqa: FBT003
        default=Value(False),  # noqa: FBT003
        output_field=BooleanField(),
    )
