"""What waits for a person in their consortia: as lead, as an invited firm, and in suggestions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.consortia import guards, states
from matchmaker.consortia.blind import blind_team
from matchmaker.consortia.models import (
    Agreement,
    CompetitionStatement,
    Consortium,
    Seat,
    Suggestion,
)
from matchmaker.consortia.next_steps import next_step
from matchmaker.consortia.terms import Terms, lot_words
from opportunities.models import Need, NeedCapability

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from matchmaker.accounts.models import User
    from matchmaker.consortia.guards import Guard

SHOWN = 10
"""Rows of each kind; the whole list stands below them."""

Stage = Consortium.Stage
TO_DO = (*states.CHANGEABLE_STAGES, Stage.SUBMITTED, Stage.AWARDED, Stage.DELIVERING)
"""Stages in which something waits for the lead."""


@dataclass(frozen=True, slots=True)
class Led:
    """A consortium that the person leads, with what waits.

    Attributes:
        waiting: invitations without an answer that are still open.
        next_answer: the first day by which one of them has to be answered.
        unmet: what is missing before the bid.
        days_left: until the last day for bids; None where none is known.
    """

    consortium: Consortium
    waiting: int
    next_answer: date | None
    unmet: tuple[Guard, ...]
    days_left: int | None

    @property
    def step(self) -> str:
        """What to do next, in words."""
        if self.consortium.stage == Stage.CLAIMED:
            return _("Build the team and invite the firms")
        missing = next_step(self.unmet, self.waiting)
        if missing:
            return missing.words
        return {
            Stage.FORMED: _("Mark the bid as ready"),
            Stage.BID_READY: _("Hand the bid in, then record it"),
            Stage.SUBMITTED: _("Record the outcome when the buyer has decided"),
            Stage.AWARDED: _("Say when delivery starts"),
            Stage.DELIVERING: _("Close the consortium when the work is done"),
        }.get(Stage(self.consortium.stage), _("Mark the consortium as formed"))


@dataclass(frozen=True, slots=True)
class Asked:
    """An open invitation, with its lots and the team as an invited firm may know it."""

    seat: Seat
    lots: tuple[str, ...]
    others: tuple[str, ...]


def led_work(user: User, on: date) -> list[Led]:
    """List what waits for a person as lead, the nearest deadline first; five queries."""
    rows = list(
        Consortium.objects.led_by(user)
        .filter(stage__in=TO_DO)
        .select_related("need__place", "lead")
        .order_by("need__closes_on", "-created_at", "pk")[:SHOWN]
    )
    ids = [row.pk for row in rows]
    seats = _by_consortium(Seat.objects.filter(consortium__in=ids))
    mandatory = _mandatory([row.need_id for row in rows])
    agreed = _having(Agreement.objects.filter(kind=Agreement.Kind.SPLIT), ids)
    stated = _having(CompetitionStatement.objects.all(), ids)
    return [
        _led(
            row,
            seats[row.pk],
            mandatory[row.need_id],
            on,
            is_agreed=row.pk in agreed,
            is_stated=row.pk in stated,
        )
        for row in rows
    ]


def _having(
    rows: QuerySet[Agreement] | QuerySet[CompetitionStatement], ids: Sequence[int]
) -> set[int]:
    found = rows.filter(consortium__in=ids, lapsed_at=None)
    return set(found.values_list("consortium", flat=True))


def _by_consortium(rows: Iterable[Seat]) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = defaultdict(list)
    for seat in rows:
        found[seat.consortium_id].append(seat)
    return found


def _mandatory(needs: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = NeedCapability.objects.filter(need__in=needs, is_mandatory=True)
    for need, code in rows.values_list("need", "code"):
        found[need].append(code)
    return found


def _led(
    row: Consortium,
    seats: Sequence[Seat],
    mandatory: Sequence[str],
    on: date,
    *,
    is_agreed: bool,
    is_stated: bool,
) -> Led:
    answers = sorted(
        seat.expires_on
        for seat in seats
        if seat.state == Seat.State.INVITED and seat.expires_on >= on
    )
    unmet: tuple[Guard, ...] = ()
    if row.stage in states.CHANGEABLE_STAGES:
        standing = guards.standing(row.need, mandatory, seats, on, is_split_agreed=is_agreed)
        told = (*standing, guards.statement(is_given=is_stated))
        unmet = tuple(guard for guard in told if not guard.is_met)
    closes = row.need.closes_on
    return Led(
        consortium=row,
        waiting=len(answers),
        next_answer=answers[0] if answers else None,
        unmet=unmet,
        days_left=None if closes is None else (closes - on).days,
    )


def asked_of_firms(user: User, on: date) -> list[Asked]:
    """List the open invitations of a person's firms, the first to answer first; four queries."""
    seats = list(
        Seat.objects.answerable_by(user, on)
        .select_related("company", "consortium__need__place", "consortium__lead")
        .prefetch_related("lots")
        .order_by("expires_on", "pk")[:SHOWN]
    )
    own = {seat.company_id for seat in seats}
    beside = Seat.objects.live().filter(consortium__in=[seat.consortium_id for seat in seats])
    teams = _by_consortium(beside.select_related("company").prefetch_related("lots"))
    return [
        Asked(
            seat=seat,
            lots=tuple(lot_words(lot) for lot in Terms.of(seat).lots),
            others=tuple(
                blind_team(teams[seat.consortium_id], own=own, lead=seat.consortium.lead_id)
            ),
        )
        for seat in seats
    ]


def suggested_to(user: User, on: date) -> list[Suggestion]:
    """List the best suggested teams with a firm of the person, for needs not taken up yet."""
    led = Consortium.objects.led_by(user).exclude(stage=Stage.WITHDRAWN).values("need")
    rows = Suggestion.objects.visible_to(user).filter(need__in=Need.objects.open(on).values("pk"))
    return list(
        rows.exclude(need__in=led)
        .select_related("need__place")
        .order_by("rank", "need__closes_on", "pk")[:SHOWN]
    )


def lead_line(user: User, on: date) -> str:
    """Say in one line what waits for a person as lead; nothing where they lead nothing."""
    rows = led_work(user, on)
    if not rows:
        return ""
    waiting = sum(row.waiting for row in rows)
    days = [row.days_left for row in rows if row.days_left is not None and row.days_left >= 0]
    answers = ngettext("%(count)d answer open", "%(count)d answers open", waiting)
    steps = ngettext(
        "%(count)d step missing before a bid",
        "%(count)d steps missing before a bid",
        sum(len(row.unmet) for row in rows),
    )
    words = {
        "answers": answers % {"count": waiting},
        "steps": steps % {"count": sum(len(row.unmet) for row in rows)},
    }
    if not days:
        return _("As lead: %(answers)s, %(steps)s.") % words
    left = ngettext("%(count)d day", "%(count)d days", min(days)) % {"count": min(days)}
    pattern = _("As lead: %(answers)s, %(steps)s; the nearest deadline is in %(left)s.")
    return pattern % {**words, "left": left}


def portfolio_line(user: User) -> str:
    """Say in one line how far the consortia of a portfolio are; nothing where there is none."""
    counts = (
        Consortium.objects.visible_to(user)
        .order_by()
        .aggregate(
            forming=Count("pk", filter=Q(stage__in=states.OPEN_STAGES)),
            ready=Count("pk", filter=Q(stage__in=(Stage.FORMED, Stage.BID_READY))),
            bid=Count("pk", filter=Q(stage=Stage.SUBMITTED)),
            won=Count("pk", filter=Q(stage__in=(Stage.AWARDED, Stage.DELIVERING, Stage.CLOSED))),
        )
    )
    if not any(counts.values()):
        return ""
    ready = ngettext("%(count)d formed", "%(count)d formed", counts["ready"])
    won = ngettext("%(count)d that has won", "%(count)d that have won", counts["won"])
    words = {"ready": ready % {"count": counts["ready"]}, "won": won % {"count": counts["won"]}}
    pattern = _(
        "Consortia in your portfolio: %(forming)d forming, %(ready)s, %(bid)d with a bid "
        "handed in, %(won)s."
    )
    return pattern % {**counts, **words}
