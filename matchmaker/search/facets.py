"""Counts of what a further choice would leave: by kind, area, province, and open or past."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from django.db.models import Q

from matchmaker.search.models import SearchDocument
from matchmaker.vocabulary.areas import AREA_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from numpy.typing import NDArray

    Held = NDArray[np.bool_]

OPEN, PAST = "open", "past"
KIND, WHEN, AREA, PROVINCE = NAMES = ("kind", "when", "area", "province")
"""The facets, in the order in which they are shown; also their names in the address."""

PARTS, VALUES = ";", "|"
"""Signs between and inside the parts of what a document is counted by."""

MOST_PROVINCES = 12
"""Provinces that are offered, those with most results; a chosen one always is."""


@lru_cache(maxsize=16_384)
def number_of(facets: str) -> int:
    """Return the number of what `written` wrote, the same in every process."""
    return int.from_bytes(sha256(facets.encode()).digest()[:8], "big", signed=True)


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
        listed = list(groups)
        found = _Counts(listed, self)
        held = [listed[row].facets for row in np.flatnonzero(found.numbers * (found.misses == 0))]
        documents = documents.filter(counted_as__in=[number_of(facets) for facets in held])
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


class _Members:
    """Which value of which facet belongs to which group; grows, and never forgets."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.columns: dict[tuple[str, str], int] = {}
        self._rows: dict[str, int] = {}
        self._held = np.zeros((1024, 64), dtype=np.bool_)
        self._lock = Lock()

    def of(self, facets: Sequence[str]) -> Held:
        """Return a row for each text that `written` wrote, a column for each value."""
        new = [one for one in facets if one not in self._rows]
        if new:
            with self._lock:
                for one in new:
                    self._add(one)
        return self._held[[self._rows[one] for one in facets]]

    def _add(self, facets: str) -> None:
        kind, provinces, areas = read(facets)
        values = [(KIND, kind), *((PROVINCE, one) for one in provinces)]
        values += [(AREA, one) for one in areas]
        columns = [self.columns.setdefault(one, len(self.columns)) for one in values]
        row = self._rows.get(facets, len(self._rows))
        rows, width = self._held.shape
        wider = np.zeros(
            (rows * (1 + (row >= rows)), width * (1 + (len(self.columns) > width))), dtype=np.bool_
        )
        if wider.shape != self._held.shape:
            wider[:rows, :width] = self._held
            self._held = wider
        self._held[row, columns] = True
        # The row is named last: another thread reads it only once it is whole.
        self._rows[facets] = row


_members = _Members()


class _Counts:
    """Groups under a choice, as arrays.

    Attributes:
        held: (g, c), which values a group has.
        numbers: (g,), documents at the chosen time; only needs are open or past.
        missed: by facet (g,), 1 where a group is not of its choice.
        misses: (g,), their sum.
    """

    def __init__(self, groups: Sequence[Group], choice: Choice) -> None:
        """Look the groups up."""
        self.held = _members.of([group.facets for group in groups])
        self.sizes = np.array([group.size for group in groups], dtype=np.int64)
        self.past = np.array([group.past for group in groups], dtype=np.int64)
        self.is_need = self.column(KIND, SearchDocument.Kind.NEED.value)
        times = {"": self.sizes, PAST: self.past * self.is_need}
        times[OPEN] = (self.sizes - self.past) * self.is_need
        self.numbers = times.get(choice.when, np.zeros_like(self.sizes))
        self.missed = {
            name: 1 - self.column(name, getattr(choice, name)) if getattr(choice, name) else 0
            for name in (KIND, AREA, PROVINCE)
        }
        self.misses = np.zeros(len(groups), dtype=np.int64) + sum(self.missed.values())

    def column(self, name: str, value: str) -> NDArray[np.int64]:
        """Tell which groups have a value."""
        column = _members.columns.get((name, value))
        if column is None or column >= self.held.shape[1]:
            return np.zeros(len(self.held), dtype=np.int64)
        return self.held[:, column].astype(np.int64)


def tally(groups: Iterable[Group], choice: Choice) -> Tally:
    """Count every value of every facet under the choices in the other facets."""
    found = _Counts(list(groups), choice)
    counts: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    for name in (KIND, AREA, PROVINCE):
        # What misses its own choice alone would be there without it.
        kept = found.numbers * (found.misses == found.missed[name])
        sums = (kept @ found.held).tolist()
        for (facet, value), column in _members.columns.copy().items():
            if facet == name and column < len(sums) and sums[column]:
                counts[name][value] = sums[column]
    chosen = found.is_need * (found.misses == 0)
    counts[WHEN][PAST] = int((found.past * chosen).sum())
    counts[WHEN][OPEN] = int((found.sizes * chosen).sum()) - counts[WHEN][PAST]
    total = int((found.numbers * (found.misses == 0)).sum())
    facets = (_facet(name, counts[name], getattr(choice, name)) for name in NAMES)
    return Tally(total, tuple(facets))


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
