"""Which pages of a consortium open to a person who reads one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.consortia.models import Consortium
from matchmaker.consortia.pack.readers import packed_for
from matchmaker.consortia.room.readers import rooms_of

if TYPE_CHECKING:
    from matchmaker.accounts.models import User


@dataclass(frozen=True, slots=True)
class Doors:
    """What opens besides the team's own page.

    Attributes:
        checks: the page of checks.
        room: the room, with its documents, agreements and statement.
        pack: the page of packs.
    """

    checks: bool
    room: bool
    pack: bool


def doors_of(user: User, row: Consortium) -> Doors:
    """Tell what opens to a reader; no query but for commissioners, who are asked in or wait.

    Args:
        user: a person of a firm with an accepted seat, or a commissioner.
        row: the consortium, one page of which the person reads already.
    """
    is_there = row.stage != Consortium.Stage.WITHDRAWN
    if not user.is_commissioner:
        return Doors(checks=is_there, room=is_there, pack=True)
    return Doors(
        checks=is_there,
        room=is_there and rooms_of(user).filter(pk=row.pk).exists(),
        pack=packed_for(user).filter(pk=row.pk).exists(),
    )
