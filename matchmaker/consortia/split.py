"""Who does and leads what for which share, and the records that stand or fall with it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from matchmaker.consortia.models import Agreement, CompetitionStatement, Seat, SeatLot

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from matchmaker.consortia.models import Consortium


def digest_of(consortium: Consortium) -> str:
    """Return the digest of the accepted split, as the database computes it; empty without lots."""
    rows = SeatLot.objects.filter(
        seat__consortium=consortium,
        seat__state=Seat.State.ACCEPTED,
        state=SeatLot.State.ACCEPTED,
    ).values_list("seat__company_id", "code", "share_bp", "is_lead")
    told = sorted(rows, key=lambda row: (row[0], row[1].encode()))
    if not told:
        return ""
    text = ";".join(
        f"{company}:{code}:{share}:{int(is_lead)}" for company, code, share, is_lead in told
    )
    return sha256(text.encode()).hexdigest()


def firms_of(consortium: Consortium) -> list[int]:
    """List the ids of the firms that have accepted, in order."""
    rows = Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED)
    return sorted(rows.values_list("company_id", flat=True))


def live_split(consortium: Consortium) -> QuerySet[Agreement]:
    """Agreements on the split as it is now."""
    return Agreement.objects.filter(
        consortium=consortium,
        kind=Agreement.Kind.SPLIT,
        lapsed_at=None,
        split_digest=digest_of(consortium),
    ).exclude(split_digest="")


def live_statements(consortium: Consortium) -> QuerySet[CompetitionStatement]:
    """Statements given for the firms as they are now."""
    return CompetitionStatement.objects.filter(consortium=consortium, lapsed_at=None)


def lapse_records(consortium: Consortium, at: datetime) -> None:
    """End what was signed for another split, and what was stated for other firms."""
    Agreement.objects.filter(
        consortium=consortium, kind=Agreement.Kind.SPLIT, lapsed_at=None
    ).exclude(split_digest=digest_of(consortium)).update(lapsed_at=at)
    live_statements(consortium).exclude(firms=firms_of(consortium)).update(lapsed_at=at)
