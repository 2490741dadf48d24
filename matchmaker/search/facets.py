"""Counts of what a further choice would leave: by kind, area, province, and open or past."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from matchmaker.search.models import SearchDocument
from matchmaker.vocabulary.areas import AREA_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

OPEN, PAST = "open", "past"
KIND, WHEN, AREA, PROVINCE = NAMES = ("kind", "when", "area", "province")
"""The facets, in the order in which they are shown; also their names in the address."""

PARTS, VALUES = ";", "|"
"""Signs between and inside the parts of what a document is counted by."""

MOST_PROVINCES = 12
"""Provinces that are offered, those with most results; a chosen one always is."""

_OF_NEEDS = SearchDocument.Kind.NEED.value + PARTS


def written(kind: str, provinces: Iterable[str], areas: Iterable[str]) -> str:
    """Write what a document is counted by."""
    return PARTS.join((kind, VALUES.join(sorted(provinces)), VALUES.join(sorted(areas))))


@lru_cache(maxsize=16_384)
def read(facets: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Read the kind, provinces and areas of what `written` wrote."""
    kind, provinces, areas = (part.split(VALUES) for part in facets.split(PARTS))
    return kind[0], tuple(filter(None, provinces)), tuple(filter(None, areas))


class Group(NamedTuple):
    """Documents that are counted alike: how many they are, and how many of them are over."""

    facets: str
    size: int
    past: int = 0


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

    def missed_by(self, facets: str) -> list[str]:
        """Return the facets in which documents are not of the choice; time is asked apart."""
        kind, provinces, areas = read(facets)
        missed = [KIND] if self.kind and kind != self.kind else []
        if self.area and self.area not in areas:
            missed.append(AREA)
        if self.province and self.province not in provinces:
            missed.append(PROVINCE)
        return missed

    def at_its_time(self, group: Group) -> int:
        """Count the documents of a group at the chosen time; only needs are open or past."""
        if not self.when:
            return group.size
        if not group.facets.startswith(_OF_NEEDS):
            return 0
        return {PAST: group.past, OPEN: group.size - group.past}.get(self.when, 0)

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
        held = [
            group.facets
            for group in groups
            if self.at_its_time(group) and not self.missed_by(group.facets)
        ]
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


@dataclass(frozen=True, slots=True)
class Tally:
    """Results of a choice, and of what could be chosen instead or besides."""

    total: int
    facets: tuple[Facet, ...]


def tally(groups: Iterable[Group], choice: Choice) -> Tally:
    """Count every value of every facet under the choices in the other facets."""
    total = 0
    is_free = choice.is_empty
    counts: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    for group in groups:
        missed = [] if is_free else choice.missed_by(group.facets)
        number = group.size if is_free else choice.at_its_time(group)
        if not missed:
            total += number
            _count_times(counts[WHEN], group)
        # What misses one choice would be there without it: it counts for that facet alone.
        if len(missed) < 2:
            _count(counts, missed or NAMES, group.facets, number)
    facets = (_facet(name, counts[name], getattr(choice, name)) for name in NAMES)
    return Tally(total, tuple(facets))


def _count(counts: dict[str, Counter[str]], names: Iterable[str], facets: str, number: int) -> None:
    kind, provinces, areas = read(facets)
    if KIND in names:
        counts[KIND][kind] += number
    if AREA in names:
        for area in areas:
            counts[AREA][area] += number
    if PROVINCE in names:
        for province in provinces:
            counts[PROVINCE][province] += number


def _count_times(counts: Counter[str], group: Group) -> None:
    if group.facets.startswith(_OF_NEEDS):
        counts[PAST] += group.past
        counts[OPEN] += group.size - group.past


def _facet(name: str, counts: Counter[str], chosen: str) -> Facet:
    kept = [value for value in _order(name, counts) if counts[value]]
    if chosen and chosen not in kept and counts[chosen]:
        kept.append(chosen)
    return Facet(name, tuple(Counted(value, counts[value], value == chosen) for value in kept))


def _order(name: str, counts: Counter[str]) -> list[str]:
    if name == KIND:
        return list(SearchDocument.Kind.values)
    if name == WHEN:
        return [OPEN, PAST]
    if name == AREA:
        return list(AREA_ORDER)
    listed = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [value for value, _count_ in listed][:MOST_PROVINCES]
