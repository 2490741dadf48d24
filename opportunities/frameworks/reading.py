"""What the pages of frameworks read: slots, findings and the index of every place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from opportunities.frameworks.computing import Material, Row, compute, count_by_year
from opportunities.frameworks.figures import last_full_year, read
from opportunities.models import Finding, Framework, Place

if TYPE_CHECKING:
    from opportunities.frameworks.figures import Figure
    from opportunities.models import Dimension, Slot, Source


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot of the table of slots, or several nameless ones together."""

    slot: Slot
    alike: int
    """How many slots the line stands for; above 1 for those without a name."""
    places: int = 0
    """Places with a figure."""
    newest: int | None = None

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        indicator = self.slot.indicator
        return self.slot.unit or (indicator.unit if indicator else "")


@dataclass(frozen=True, slots=True)
class AtYear:
    """How many places had an index at the end of a year."""

    year: int
    count: int

    @property
    def day(self) -> date:
        """The last day of the year, for the policy clock."""
        return date(self.year, 12, 31)


@dataclass(slots=True)
class Page:
    """Everything that the page of a framework shows."""

    framework: Framework
    dimensions: list[Dimension]
    slots: list[SlotRow]
    rows: list[Row]
    findings: list[Finding]
    by_year: list[AtYear]
    year: int
    """The last year whose figures count."""
    sources: list[Source] = field(default_factory=list)
    """Sources of the figures that the index rests on."""

    @property
    def with_index(self) -> list[Row]:
        """Places whose index is known, the best first."""
        return [row for row in self.rows if row.index is not None]

    @property
    def with_figures(self) -> list[Row]:
        """Places with any figure, whether or not it is enough."""
        return [row for row in self.rows if any(cell.figure for cell in row.cells)]

    @property
    def without_figures(self) -> list[Row]:
        """Places without any figure."""
        return [row for row in self.rows if not any(cell.figure for cell in row.cells)]

    @property
    def unfilled(self) -> list[Slot]:
        """Slots without a figure of any place."""
        return [row.slot for row in self.slots if not row.places]

    @property
    def headings(self) -> list[Dimension]:
        """Dimensions that hold any slot with a figure."""
        known = {row.slot.dimension_id for row in self.slots if row.places}
        return [dimension for dimension in self.dimensions if dimension.pk in known]

    @property
    def slot_count(self) -> int:
        """How many slots there are, nameless ones among them."""
        return sum(row.alike for row in self.slots)

    @property
    def slots_with_figures(self) -> int:
        """How many slots have a figure of any place."""
        return sum(1 for row in self.slots if row.places)

    @property
    def filled(self) -> set[int]:
        """Slots with a figure of any place."""
        return {row.slot.pk for row in self.slots if row.places}

    @property
    def named(self) -> int:
        """How many slots the source names."""
        return sum(1 for row in self.slots if row.slot.name and not row.slot.is_stand_in)

    @property
    def has_stand_ins(self) -> bool:
        """Whether any slot is filled by an indicator chosen here."""
        return any(row.slot.is_stand_in for row in self.slots)

    @property
    def has_prerequisites(self) -> bool:
        """Whether any slot is answered by yes or no."""
        return any(row.slot.is_prerequisite for row in self.slots)

    @property
    def has_change(self) -> bool:
        """Whether any place has changed, as far as is known."""
        return any(row.change is not None for row in self.rows)


def frameworks() -> list[Framework]:
    """Read every framework with how much its source says of it, in one query."""
    found = Framework.objects.select_related("source").annotate(
        slot_count=Count("slots", distinct=True),
        named_count=Count(
            "slots", filter=~Q(slots__name_en="") & Q(slots__is_stand_in=False), distinct=True
        ),
        stand_in_count=Count("slots", filter=Q(slots__is_stand_in=True), distinct=True),
        finding_count=Count("findings", distinct=True),
    )
    return list(found.order_by("is_made_here", "short_name", "pk"))


def page_of(framework: Framework, *, on: date) -> Page:
    """Read a framework with the index of its places as known on a day, in six queries."""
    slots = list(framework.slots.select_related("indicator", "dimension"))
    dimensions = list(framework.dimensions.all())
    places = places_of(framework)
    series = read(framework, slots, places, on=on)
    material = Material(framework, slots, dimensions, places, series)
    year = last_full_year(on)
    rows = compute(material, year=year)
    figures = [cell.figure for row in rows for cell in row.known if cell.figure]
    return Page(
        framework=framework,
        dimensions=dimensions,
        slots=_slot_rows(slots, rows),
        rows=rows,
        findings=findings_of(framework, on=on),
        by_year=[AtYear(at, count) for at, count in count_by_year(material, until=year) if count],
        year=year,
        sources=_sources(figures),
    )


def places_of(framework: Framework) -> list[Place]:
    """Read the places of the framework's groups, and those that it has values of."""
    return list(
        Place.objects.filter(
            Q(groups__overlap=framework.places_groups)
            | Q(assessments__framework=framework, assessments__values__isnull=False)
        )
        .distinct()
        .order_by("name_en", "pk")
    )


def findings_of(framework: Framework, *, on: date) -> list[Finding]:
    """Read what the source found, as far as its period had ended by a day."""
    found = framework.findings.filter(_ended(on)).select_related("source", "place", "slot")
    return list(found)


def findings_for(place: Place, *, on: date) -> list[Finding]:
    """Read findings about a place and those above it, and those that name no place.

    The nearest come first: of the place itself, its province, the nation. Each says by its
    `place`, `count` and `of_total` how far it speaks of this one place.
    """
    nearness = {code: steps for steps, code in enumerate(place.lineage)}
    found = (
        Finding.objects.filter(Q(place__code__in=place.lineage) | Q(place=None))
        .filter(_ended(on))
        .select_related("framework", "place", "source", "slot")
    )
    farthest = len(nearness)
    return sorted(
        found,
        key=lambda one: (nearness[one.place.code] if one.place else farthest, one.pk),
    )


def _ended(on: date) -> Q:
    return Q(period_to=None) | Q(period_to__lte=last_full_year(on))


def _slot_rows(slots: list[Slot], rows: list[Row]) -> list[SlotRow]:
    known: dict[int, list[int]] = {slot.pk: [] for slot in slots}
    for row in rows:
        for cell in (*row.cells, *row.answers):
            if cell.figure:
                known[cell.slot.pk].append(cell.figure.year)
    lines = []
    for key, group in groupby(
        slots, key=lambda slot: slot.pk if slot.name or known[slot.pk] else 0
    ):
        first, *others = group
        years = known.get(key, [])
        lines.append(
            SlotRow(
                first,
                alike=1 + len(others),
                places=len(years),
                newest=max(years, default=None),
            )
        )
    return lines


def _sources(figures: list[Figure]) -> list[Source]:
    """Name every source once, the one with most figures first."""
    counts: dict[int, int] = {}
    for figure in figures:
        counts[figure.source.pk] = counts.get(figure.source.pk, 0) + 1
    by_pk = {figure.source.pk: figure.source for figure in figures}
    return sorted(by_pk.values(), key=lambda source: (-counts[source.pk], source.pk))


__all__ = ["AtYear", "Page", "Row", "SlotRow", "findings_for", "frameworks", "page_of"]
