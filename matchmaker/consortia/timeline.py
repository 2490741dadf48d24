"""What happened in a consortium, from the history that the database keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from matchmaker.accounts.models import User
from matchmaker.consortia.guards import share_words
from matchmaker.consortia.models import Consortium, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

LONGEST = 100
"""Newest events shown; a consortium of five firms makes about thirty."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    at: datetime
    title: str
    by: str = ""
    note: str = ""


def timeline(consortium: Consortium, seats: Sequence[Seat]) -> list[Event]:
    """List what happened, newest first; three queries."""
    names = {seat.pk: seat.company.name for seat in seats}
    stages = list(
        Consortium.pgh_event_model.objects.filter(pgh_obj=consortium)  # type: ignore[attr-defined]
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    steps = list(
        Seat.pgh_event_model.objects.filter(pgh_obj__in=list(names))  # type: ignore[attr-defined]
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    people = _people([*stages, *steps])
    events = [*_seat_events(steps, names, people), *_stage_events(stages, people)]
    # Of one moment, the stage is told above the seat that has moved it.
    told = sorted(enumerate(events), key=lambda one: (one[1].at, one[0]), reverse=True)
    return [event for _position, event in told[:LONGEST]]


def _people(rows: Iterable[Any]) -> dict[int, str]:
    ids = {_actor(row) for row in rows}
    ids.discard(0)
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=ids)}


def _actor(row: Any) -> int:
    context = row.pgh_context
    return int((context.metadata or {}).get("user") or 0) if context else 0


def _stage_events(rows: Sequence[Any], people: dict[int, str]) -> Iterator[Event]:
    before = None
    for row in rows:
        by = people.get(_actor(row), "")
        if before is None:
            yield Event(row.pgh_created_at, _("Consortium started"), by)
        elif before.stage != row.stage:
            words = _("Stage: %(stage)s") % {"stage": row.get_stage_display()}
            yield Event(row.pgh_created_at, words, by)
        before = row


def _seat_events(
    rows: Sequence[Any], names: dict[int, str], people: dict[int, str]
) -> Iterator[Event]:
    before: dict[int, Any] = {}
    for row in rows:
        pattern = _pattern(before.get(row.pgh_obj_id), row)
        before[row.pgh_obj_id] = row
        if pattern:
            words = {"company": names[row.pgh_obj_id], "share": share_words(row.share_bp)}
            note = row.reason if row.state in (Seat.State.DECLINED, Seat.State.REMOVED) else ""
            yield Event(row.pgh_created_at, pattern % words, people.get(_actor(row), ""), note)


def _pattern(before: Any, row: Any) -> str:
    """Choose the sentence of one change of a seat; nothing where nobody would ask."""
    if row.state == Seat.State.SUGGESTED or _is_dropped_plan(before, row):
        return ""
    if before is None or before.state == Seat.State.SUGGESTED:
        is_lead = row.state == Seat.State.ACCEPTED
        invited = _("%(company)s invited, share %(share)s")
        return _("%(company)s took the lead") if is_lead else invited
    if before.state != row.state:
        return _moved(row.state)
    if before.share_bp != row.share_bp:
        return _("Share of %(company)s set to %(share)s")
    is_changed = (before.part, before.capabilities) != (row.part, row.capabilities)
    return _("Part of %(company)s changed") if is_changed else ""


def _is_dropped_plan(before: Any, row: Any) -> bool:
    """Tell whether a firm was only planned for, and is not any more: nobody has to know."""
    is_planned = before is not None and before.state == Seat.State.SUGGESTED
    return is_planned and row.state == Seat.State.REMOVED


def _moved(state: str) -> str:
    return {
        Seat.State.INVITED: _("Terms changed, %(company)s asked again, share %(share)s"),
        Seat.State.ACCEPTED: _("%(company)s accepted, share %(share)s"),
        Seat.State.DECLINED: _("%(company)s declined"),
        Seat.State.EXPIRED: _("The invitation to %(company)s expired"),
        Seat.State.REMOVED: _("The seat of %(company)s ended"),
        Seat.State.REPLACED: _("%(company)s was replaced"),
    }[Seat.State(state)]
