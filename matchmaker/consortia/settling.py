"""Where a consortium stands after its seats have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.consortia import states
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.consortia.refusals import move
from matchmaker.consortia.split import lapse_records

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.transitions import Transition

Stage = Consortium.Stage


def settle(row: Consortium, at: datetime) -> None:
    """Bring the stage to what the seats say, and end the records of another split.

    A team that changes after it was formed has to be formed anew. The row is locked already.
    """
    transition = _transition(row.stage, _stage_of(row))
    if transition:
        move(row, transition)
    lapse_records(row, at)


def _stage_of(row: Consortium) -> str:
    found = set(
        Seat.objects.live()
        .filter(consortium=row)
        .exclude(company=row.lead_id)
        .values_list("state", flat=True)
    )
    if Seat.State.ACCEPTED in found:
        return Stage.PARTLY_ACCEPTED
    return Stage.INVITING if found or row.stage != Stage.CLAIMED else Stage.CLAIMED


def _transition(before: str, after: str) -> Transition | None:
    if before == after:
        return None
    if after == Stage.PARTLY_ACCEPTED:
        return states.GAIN if before == Stage.INVITING else states.CHANGE
    return states.INVITE if before == Stage.CLAIMED else states.LOSE
