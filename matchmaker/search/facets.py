"""Counts of what a further choice would leave: by kind, area, province, and open or past."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q

from matchmaker.search.models import SearchDocument
from matchmaker.vocabulary.areas import AREA_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

OPEN, PAST = "open", "past"
NAMES = ("kind", "when", "area", "province")
"""The facets, in the order in which they are shown; also their names in the address."""

PARTS, VALUES = ";", "|"
"""Signs between and inside the parts of what a document is counted by."""

MOST_PROVINCES = 12
"""Provinces that are offered, those with most results; a chosen one always is."""


def written(kind: str, provinces: Iterable[str], areas: Iterable[str]) -> str:
    """Write what a document is counted by."""
    return PARTS.join((kind, VALUES.join(sorted(provinces)), VALUES.join(sorted(areas))))


@lru_cache(maxsize=16_384)
def _read(facets: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    kind, provinces, areas = (part.split(VALUES) for part in facets.split(PARTS))
    return kind[0], tuple(filter(None, provinces)), tuple(filter(None, areas))


def provinces_of(facets: str) -> list[str]:
    """Read the provinces of what `written` wrote."""
    return list(_read(facets)[1])


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that no choice tells apart, and how many they are."""

    kind: str
    provinces: tuple[str, ...]
    areas: tuple[str, ...]
    is_past: bool
    count: int

    @classmethod
    def read(cls, facets: str, *, is_past: bool, count: int) -> Group:
        """Read what `written` wrote."""
        return cls(*_read(facets), is_past, count)

    @property
    def facets(self) -> str:
        """What the documents are counted by."""
        return written(self.kind, self.provinces, self.areas)

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the values of a facet that the documents have; only needs are open or past."""
        if facet == "kind":
            return (self.kind,)
        if facet == "when":
            return ((PAST if self.is_past else OPEN),) if self.kind == _NEED else ()
        return self.areas if facet == "area" else self.provinces


_NEED = SearchDocument.Kind.NEED.value


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of each facet, or none."""

    kind: str = ""
    when: str = ""
    area: str = ""
    province: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Choice:
        """Read an address; a value that no facet knows finds nothing and cannot do harm."""
        return cls(**{name: (query.get(name) or "").strip()[:40] for name in NAMES})

    @property
    def is_empty(self) -> bool:
        """Whether nothing is chosen."""
        return self == Choice()

    def narrow(
        self, documents: QuerySet[SearchDocument], groups: Iterable[Group], on: date
    ) -> QuerySet[SearchDocument]:
        """Keep the documents of the choice.

        Args:
            documents: of a search.
            groups: what the search found.
            on: the day that tells open from past.
        """
        if self.is_empty:
            return documents
        held = {group.facets for group in groups if holds(group, self)}
        documents = documents.filter(facets__in=held)
        if self.when:
            over = is_over(on)
            documents = documents.filter(over) if self.when == PAST else documents.exclude(over)
        return documents


def is_over(on: date) -> Q:
    """Return the condition that a need is closed, or a signal has ended, on a day."""
    return Q(is_closed=True) | Q(ends_on__isnull=False, ends_on__lt=on)


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a facet and how many results it would leave."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet with its values."""

    name: str
    values: tuple[Counted, ...]


def holds(group: Group, choice: Choice) -> bool:
    """Tell whether the documents of a group are of a choice."""
    return all(
        not (wanted := getattr(choice, facet)) or wanted in group.values(facet) for facet in NAMES
    )


def facets_of(groups: Iterable[Group], choice: Choice) -> tuple[Facet, ...]:
    """Count every value under the choices in the other facets."""
    chosen = [(name, getattr(choice, name)) for name in NAMES if getattr(choice, name)]
    counts: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    for group in groups:
        missed = [name for name, value in chosen if value not in group.values(name)]
        # What misses one choice would be there without it: it counts for that facet alone.
        for name in NAMES if not missed else missed if len(missed) == 1 else ():
            for value in group.values(name):
                counts[name][value] += group.count
    return tuple(_facet(name, counts[name], getattr(choice, name)) for name in NAMES)


def _facet(name: str, counts: Counter[str], chosen: str) -> Facet:
    kept = [value for value in _order(name, counts) if counts[value]]
    if chosen and chosen not in kept and counts[chosen]:
        kept.append(chosen)
    return Facet(name, tuple(Counted(value, counts[value], value == chosen) for value in kept))


def _order(name: str, counts: Counter[str]) -> list[str]:
    if name == "kind":
        return list(SearchDocument.Kind.values)
    if name == "when":
        return [OPEN, PAST]
    if name == "area":
        return list(AREA_ORDER)
    return [value for value, _count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))][
        :MOST_PROVINCES
    ]
