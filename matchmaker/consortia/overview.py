"""How far scores and teams are behind, together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchmaker.consortia import suggest
from matchmaker.matching.status import status

if TYPE_CHECKING:
    from matchmaker.matching.staleness import Moment


def overview(moment: Moment) -> dict[str, Any]:
    """Return the state of scores and teams together."""
    found = status(moment)
    stale = suggest.count_stale(moment)
    found["stale_teams"] = stale
    found["stale_total"] = stale + found["stale_technologies"] + found["stale_needs"]
    found["suggestions"] = suggest.count_suggestions()
    found["clean"] = found["clean"] and not stale
    return found
