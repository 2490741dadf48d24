"""Who offers and who needs: all of it, or what changed since it was last read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companies.models import Technology
from matchmaker.matching import reading, scoring
from matchmaker.matching.staleness import NEED, TECHNOLOGY
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matchmaker.matching.reading import Demand, Supply
    from matchmaker.matching.scoring import Decided
    from matchmaker.matching.sides import Side
    from matchmaker.matching.staleness import Moment, Stale

Gone = tuple[frozenset[int], frozenset[int]]
"""Technologies and needs."""


@dataclass(frozen=True, slots=True)
class Market:
    """What was read: all of the market, or what changed of it.

    Attributes:
        supply: technologies, published or decided about.
        demand: needs, open or decided about.
        live: ids of the technologies that are published, at least of those read.
        open_needs: ids of the needs that can be answered, at least of those read.
        decided: what people said, always all of it.
        gone: ids of technologies and needs that take part no longer.
    """

    supply: Supply
    demand: Demand
    live: Collection[int]
    open_needs: Collection[int]
    decided: Decided
    gone: Gone = (frozenset(), frozenset())

    @property
    def failures(self) -> dict[str, dict[int, str]]:
        """What could not be read and why, by kind and id."""
        return {TECHNOLOGY: self.supply.failures, NEED: self.demand.failures}


def read_all(moment: Moment) -> Market:
    """Read every technology and need that takes part."""
    decided = scoring.read_decided()
    live = reading.matched_technologies()
    ids = {technology.pk for technology in live}
    others = Technology.objects.filter(pk__in=decided.technologies - ids).select_related("company")
    open_needs = set(Need.objects.open(moment.as_of).values_list("pk", flat=True))
    needs = Need.objects.filter(pk__in=open_needs | decided.needs).select_related("place")
    return Market(
        supply=reading.read_supply(sorted([*live, *others], key=lambda row: row.pk), moment.month),
        demand=reading.read_demand(needs.order_by("pk"), moment.month),
        live=ids,
        open_needs=open_needs,
        decided=decided,
    )


def read_changed(claimed: Sequence[Stale], known: tuple[Side, Side], moment: Moment) -> Market:
    """Read what is claimed, and what people decided about that is not known yet.

    Args:
        claimed: technologies and needs whose scores are behind.
        known: technologies and needs as they were last read.
        moment: the clock.
    """
    decided = scoring.read_decided()
    supply, demand = known
    offered = _claimed(claimed, TECHNOLOGY) | _unknown(supply, decided.technologies)
    asked = _claimed(claimed, NEED) | _unknown(demand, decided.needs)
    rows = Technology.objects.filter(pk__in=offered).select_related("company").order_by("pk")
    technologies = list(rows)
    live = {row.pk for row in technologies if row.is_published and row.company.is_published}
    open_needs = set(
        Need.objects.open(moment.as_of).filter(pk__in=asked).values_list("pk", flat=True)
    )
    read_supply = reading.read_supply(
        [row for row in technologies if row.pk in live | decided.technologies], moment.month
    )
    needs = Need.objects.filter(pk__in=open_needs | asked & decided.needs).select_related("place")
    read_demand = reading.read_demand(needs.order_by("pk"), moment.month)
    return Market(
        supply=read_supply,
        demand=read_demand,
        live=live,
        open_needs=open_needs,
        decided=decided,
        gone=(
            frozenset(offered - set(read_supply.ids) | _idle(supply, decided.technologies)),
            frozenset(asked - set(read_demand.ids) | _idle(demand, decided.needs)),
        ),
    )


def _claimed(claimed: Sequence[Stale], kind: str) -> set[int]:
    return {item.object_id for item in claimed if item.kind == kind}


def _unknown(side: Side, ids: set[int]) -> set[int]:
    return ids - set(side.ids.tolist()) if ids else set()


def _idle(side: Side, decided: set[int]) -> set[int]:
    """Name what was kept for a decision that is no more."""
    return set(side.ids[~side.is_live].tolist()) - decided
