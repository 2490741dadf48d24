"""How far the scores are behind, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.cache import cache

from matchmaker.matching import generations, staleness
from matchmaker.matching.models import Match, Run
from matchmaker.matching.tasks import HEARTBEAT_KEY

if TYPE_CHECKING:
    from matchmaker.matching.staleness import Moment


def status(moment: Moment) -> dict[str, Any]:
    """Return what is stale, quarantined and running, and whether all of it is clean."""
    standing, rising = generations.current(), generations.building()
    stale = {staleness.TECHNOLOGY: 0, staleness.NEED: 0}
    for generation in (standing, rising):
        if generation is not None:
            for kind, found in staleness.count(generation.pk, moment).items():
                stale[kind] += found
    given_up = staleness.quarantined(standing.pk) if standing else []
    swept = cache.get(HEARTBEAT_KEY)
    running = Run.objects.filter(state=Run.State.RUNNING).order_by("pk").first()
    is_rebuilding = rising is not None or (
        standing is not None and generations.is_outdated(standing)
    )
    return {
        "clean": standing is not None
        and not is_rebuilding
        and not any(stale.values())
        and not given_up,
        "stale_technologies": stale[staleness.TECHNOLOGY],
        "stale_needs": stale[staleness.NEED],
        "quarantined": [
            {"kind": row.kind, "id": row.object_id, "error": row.last_error} for row in given_up
        ],
        "is_rebuilding": is_rebuilding,
        "matches": Match.objects.filter(generation=standing).count() if standing else 0,
        "method": standing.method if standing else None,
        "weights": standing.weight_set.version if standing else None,
        "as_of": moment.as_of.isoformat(),
        "running": str(running.public_id) if running else None,
        "seconds_since_sweep": None
        if swept is None
        else max(0, round(moment.now.timestamp() - swept)),
    }
