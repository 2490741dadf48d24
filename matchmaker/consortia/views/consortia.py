"""The list of a person's consortia, and one with its coverage, shares and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia import states
from matchmaker.consortia.access import signed_in, visible_or_404
from matchmaker.consortia.blind import blind_team, firm_words
from matchmaker.consortia.candidates import fillers_of
from matchmaker.consortia.coverage import GAP
from matchmaker.consortia.filters import ConsortiumFilter
from matchmaker.consortia.home import asked_of_firms, led_work, suggested_to
from matchmaker.consortia.models import Consortium, Seat, SeatLot
from matchmaker.consortia.next_steps import next_step
from matchmaker.consortia.progress import dues_of, risks_of, split_of, steps_of
from matchmaker.consortia.reading import (
    brought_by,
    readable_checks,
    reader_of,
    seats_coverage,
    standing_of,
)
from matchmaker.consortia.rules.findings import finding_of
from matchmaker.consortia.rules.reading import checks_of
from matchmaker.consortia.terms import Terms, lot_words
from matchmaker.consortia.timeline import timeline
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User
    from matchmaker.consortia.coverage import Coverage
    from matchmaker.consortia.next_steps import NextStep
    from matchmaker.consortia.reading import Reader

PAGE_SIZE = 20


@require_GET
def consortium_list(request: HttpRequest) -> HttpResponse:
    """List the consortia that the person leads, sits in, is invited to or looks after."""
    user = signed_in(request)
    rows = (
        Consortium.objects.visible_to(user)
        .select_related("need__place", "lead")
        .annotate(
            accepted=Count("seats", filter=Q(seats__state=Seat.State.ACCEPTED)),
            waiting=Count("seats", filter=Q(seats__state=Seat.State.INVITED)),
            samples=Count(
                "seats",
                filter=Q(
                    seats__company__origin=Company.Origin.SAMPLE,
                    seats__state__in=Seat.LIVE_STATES,
                ),
            ),
        )
        # Counting drops the model's own order.
        .order_by("-created_at", "-pk")
    )
    chosen = ConsortiumFilter(request.GET, queryset=rows)
    # A filter that cannot be read shows its error; it never widens the list.
    found = chosen.qs if chosen.is_valid() else rows.none()
    context: dict[str, Any] = {
        "filter": chosen,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(request.GET.get("stage") or request.GET.get("q")),
        "own": set(Company.objects.of(user).values_list("pk", flat=True)),
    }
    if user.is_member and not context["is_filtered"]:
        context |= _waiting(user)
    return TemplateResponse(request, "consortia/consortium_list.html", context)


def _waiting(user: User) -> dict[str, Any]:
    """Add what waits for a firm: as lead, as one that is asked, and as one that might be."""
    on = day_in_china(timezone.now())
    return {
        "is_home": True,
        "led": led_work(user, on),
        "asked": asked_of_firms(user, on),
        "suggested": suggested_to(user, on),
        "today": on,
    }


@require_GET
def consortium_detail(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show a consortium as far as the person's part in it goes."""
    user = signed_in(request)
    row = visible_or_404(request, consortium)
    on = day_in_china(timezone.now())
    seats = _seats(row)
    reader = reader_of(user, row.need)
    joined = {seat.company_id for seat in seats if seat.state == Seat.State.ACCEPTED}
    is_inside = bool(reader.own & joined)
    context: dict[str, Any] = {
        "consortium": row,
        "need": row.need,
        "reader": reader,
        "is_inside": is_inside and row.stage != row.Stage.WITHDRAWN,
        "own_seats": [seat for seat in seats if seat.company_id in reader.own and _is_live(seat)],
        "today": on,
    }
    if user.is_member and not is_inside:
        context["team"] = blind_team(seats, own=set(reader.own), lead=row.lead_id)
        return TemplateResponse(request, "consortia/consortium_invited.html", context)
    is_lead = row.lead_id in reader.own
    shown = seats if is_lead or not user.is_member else _known_to_members(seats, reader.own)
    context |= _coverage(row, shown, reader, on, is_inside=is_inside)
    context |= _inside(row, seats, shown, on)
    hidden = [seat for seat in seats if seat not in shown]
    context |= _gaps(
        row, context["coverage"], _asked(hidden), is_named=is_lead or not user.is_member
    )
    context |= _prospects(row, context["live_seats"], reader, on, is_inside=is_inside)
    context |= _checklist(row, user, context["coverage"], on)
    planned = _planned(seats) if is_lead else []
    context |= {
        "is_lead": is_lead,
        "planned_seats": planned,
        "door": _door(context, planned),
        "blind_seats": blind_team(hidden, own=set(), lead=row.lead_id),
        "may_withdraw": is_lead and row.stage in states.WITHDRAW.sources,
    }
    return TemplateResponse(request, "consortia/consortium_detail.html", context)


def _seats(row: Consortium) -> list[Seat]:
    """List the seats of a team; a plan that the lead has dropped is nobody's business."""
    rows = Seat.objects.filter(consortium=row).undropped()
    return list(rows.select_related("company", "invited_by").prefetch_related("lots"))


def _declined(seat: Seat) -> list[str]:
    """Name the offered lots that a firm did not take."""
    lots = [lot for lot in seat.lots.all() if lot.state == SeatLot.State.DECLINED]
    return [capability_name(lot.code) for lot in lots if lot.code]


def _is_live(seat: Seat) -> bool:
    return seat.state in Seat.LIVE_STATES


def _planned(seats: Sequence[Seat]) -> list[Seat]:
    return [seat for seat in seats if seat.state == Seat.State.SUGGESTED]


def _door(context: dict[str, Any], planned: Sequence[Seat]) -> str:
    """Name the page on which the lead goes on while the team is formed; empty where none is."""
    step: NextStep | None = context["next"]
    if step is None or not context["is_open"]:
        return ""
    return "invite" if planned else step.door


def _known_to_members(seats: Sequence[Seat], own: frozenset[int]) -> list[Seat]:
    """Leave out who has never sat in the team: a firm that is only asked is not exposed."""
    sat = (Seat.State.ACCEPTED, Seat.State.REPLACED)
    return [
        seat
        for seat in seats
        if seat.company_id in own
        or seat.state in sat
        or (seat.state == Seat.State.REMOVED and seat.answered_at is not None)
    ]


def _coverage(
    row: Consortium, seats: Sequence[Seat], reader: Reader, on: date, *, is_inside: bool
) -> dict[str, Any]:
    # What firms show each other because they work together ends with the work.
    shares_figures = is_inside and row.stage != row.Stage.WITHDRAWN
    coverage = seats_coverage(row.need, seats, reader, on, is_inside=shares_figures)
    return {
        "coverage": coverage,
        "is_fictional": any(member.company.is_sample for member in coverage.members),
        "budget": row.need.budget_in_cad,
    }


def _asked(seats: Sequence[Seat]) -> set[str]:
    """Return the lots for which firms are asked."""
    return {
        code for seat in seats if seat.state == Seat.State.INVITED for code in seat.capabilities
    }


def _gaps(
    row: Consortium, coverage: Coverage, asked: set[str], *, is_named: bool
) -> dict[str, Any]:
    """Name what nobody brings, each with firms that could; members read of them without names.

    Args:
        row: the consortium.
        coverage: as the reader sees it.
        asked: lots for which firms are asked that the reader may not know of.
        is_named: the reader learns who could fill a gap.
    """
    codes = [line.code for line in coverage.rows if line.together == GAP]
    fillers = fillers_of(row, codes)
    return {
        "gaps": [
            (
                line.label,
                [(one, "" if is_named else firm_words(one.company)) for one in found],
                line.code in asked,
            )
            for line in coverage.rows
            if line.together == GAP
            for found in (fillers.get(line.code, []),)
        ],
    }


def _prospects(
    row: Consortium, live: Sequence[Seat], reader: Reader, on: date, *, is_inside: bool
) -> dict[str, Any]:
    """Add the way ahead: stages, days, shares in money, and risks."""
    bid = getattr(row, "bid", None)
    brought = brought_by([seat.company_id for seat in live], row.need_id)
    return {
        "steps": steps_of(row.stage),
        "dues": dues_of(row.need, live, on, is_over=row.stage not in states.CHANGEABLE_STAGES),
        "split": split_of(row.need, bid, live),
        "risks": risks_of(live, brought, reader, is_inside=is_inside),
    }


def _checklist(row: Consortium, user: User, coverage: Coverage, on: date) -> dict[str, Any]:
    """Add what the rules say, for those who may read the checks."""
    if user.is_administrator or row.stage == row.Stage.WITHDRAWN:
        return {}
    checks = readable_checks(checks_of(row, on), coverage)
    is_over = row.stage not in states.CHANGEABLE_STAGES
    return {
        "has_checks": True,
        "check_finding": finding_of(checks, is_over=is_over),
        "open_checks": [check for check in checks if not check.is_met],
        "is_stopped": not is_over and any(check.is_blocking for check in checks),
    }


def _inside(
    row: Consortium, every: Sequence[Seat], seats: Sequence[Seat], on: date
) -> dict[str, Any]:
    """Add what only members, commissioners of the portfolio and administrators see.

    Args:
        row: the consortium.
        every: all its seats: how the team stands is told of all of them.
        seats: those that the reader may know of.
        on: today in China.
    """
    # A lapsed invitation counts as ended from its first late day, not from the next sweep.
    for seat in every:
        if seat.state == Seat.State.INVITED and seat.expires_on < on:
            seat.state = Seat.State.EXPIRED
    live = [seat for seat in seats if _is_live(seat)]
    ended = [seat for seat in seats if not _is_live(seat) and seat.state != Seat.State.SUGGESTED]
    standing = standing_of(row, every, on)
    return {
        "live_seats": live,
        "lots_of": {seat.pk: [lot_words(lot) for lot in Terms.of(seat).lots] for seat in live},
        "declined_of": {seat.pk: _declined(seat) for seat in live},
        "ended_seats": ended,
        "offered_bp": sum(seat.share_bp for seat in live),
        "guards": standing,
        "is_ready": all(guard.is_met for guard in standing),
        "next": next_step(
            [guard for guard in standing if not guard.is_met],
            sum(seat.state == Seat.State.INVITED for seat in every),
        ),
        "is_changeable": row.stage in states.CHANGEABLE_STAGES,
        "is_open": row.stage in states.OPEN_STAGES,
        "events": timeline(row, [seat for seat in seats if seat.state != Seat.State.SUGGESTED]),
    }
