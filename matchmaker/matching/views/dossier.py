"""What the page of a pair shows, in rows that a template can print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from matchmaker.engine.inputs import Quality
from matchmaker.matching.models import Interest, Progress, Review
from matchmaker.templatetags.dates import words_of_day
from matchmaker.templatetags.money import money_short
from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from matchmaker.accounts.models import User
    from matchmaker.matching.explanation import Explanation
    from matchmaker.matching.models import Match


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the table of need beside offer."""

    name: str
    asked: str
    offered: str
    state: str
    word: str
    asked_is_assigned: bool = False
    offered_is_assigned: bool = False
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    at: datetime
    title: str
    by: str
    message: str = ""
    note: str = ""


MET, PART, NOT_MET, UNKNOWN = "good", "caution", "bad", "unknown"


def _word(state: str) -> str:
    return {
        MET: _("Met"),
        PART: _("Part met"),
        NOT_MET: _("Not met"),
        UNKNOWN: _("Unknown"),
    }[state]


def requirements(explained: Explanation) -> list[Requirement]:
    """Set what the need asks for beside what the technology offers."""
    return [
        _areas(explained),
        *_capabilities(explained),
        _readiness(explained),
        _scale(explained),
        _deliveries(explained),
    ]


def _areas(explained: Explanation) -> Requirement:
    need, technology = explained.need, explained.technology
    state = MET if explained.shared_areas else NOT_MET
    if not need.areas or not technology.areas:
        state = UNKNOWN
    return Requirement(
        _("Priority areas"),
        _area_names(need.areas),
        _area_names(technology.areas),
        state,
        _word(state),
        asked_is_assigned=need.areas_assigned,
        offered_is_assigned=technology.areas_assigned,
    )


def _area_names(codes: Iterable[str]) -> str:
    return ", ".join(str(PriorityArea(code).label) for code in codes) or _("unknown")


def _capabilities(explained: Explanation) -> Iterator[Requirement]:
    answers = {
        "leads": (_("Leads"), MET),
        "supports": (_("Supports"), PART),
        "none": (_("Not offered"), NOT_MET),
    }
    if not explained.capabilities:
        yield Requirement(_("Capabilities"), _("unknown"), "–", UNKNOWN, _word(UNKNOWN))
    for row in explained.capabilities:
        offered, state = answers[row.answer]
        yield Requirement(
            row.name,
            _("Must") if row.is_mandatory else _("Should"),
            offered,
            state,
            _word(state),
            asked_is_assigned=row.is_assigned,
            offered_is_assigned=row.answer_is_assigned,
            phrase=row.evidence_phrase,
        )


def _readiness(explained: Explanation) -> Requirement:
    level = explained.technology.trl
    state = UNKNOWN
    if level is not None:
        state = MET if level >= explained.minimum_trl else NOT_MET
    asked = _("Level %(level)d") % {"level": explained.minimum_trl}
    if explained.minimum_trl_is_assumed:
        asked = _("Level %(level)d, assumed") % {"level": explained.minimum_trl}
    offered = _("unknown") if level is None else _("Level %(level)d") % {"level": level}
    return Requirement(_("Readiness"), asked, offered, state, _word(state))


def _scale(explained: Explanation) -> Requirement:
    scale = explained.scale
    state = UNKNOWN
    if scale.coverage_bp is not None and not scale.is_short_of_total:
        state = MET if scale.coverage_bp >= 10_000 else PART
    asked = _("unknown")
    if scale.size is not None:
        words = {"amount": money_short(scale.size.amount), "day": words_of_day(scale.size.on)}
        pattern = (
            _("%(amount)s in all for the project, rate of %(day)s")
            if scale.size_is_total
            else _("%(amount)s, rate of %(day)s")
        )
        asked = pattern % words
    offered = _("unknown")
    if not scale.is_shown:
        offered = _("not shown to you")
    elif scale.capacity_cad is not None:
        bases = {
            "annual": _("%(amount)s a year, as of %(day)s"),
            "largest_contract": _("%(amount)s, three times the largest contract, as of %(day)s"),
        }
        offered = bases[scale.basis.value] % {
            "amount": money_short(scale.capacity_cad),
            "day": words_of_day(scale.capacity_as_of),
        }
    return Requirement(_("Scale"), asked, offered, state, _word(state))


def _deliveries(explained: Explanation) -> Requirement:
    rows = explained.china_deliveries
    is_known = bool(rows) or not explained.technology.company.is_public_record
    state = MET if rows else NOT_MET if is_known else UNKNOWN
    shown = [row for row in rows if row.tier in explained.tiers]
    names = "; ".join(f"{row.title} ({row.year})" if row.year else row.title for row in shown[:3])
    none = _("none stated") if is_known else _("unknown")
    if rows and not shown:
        none = _("not shown to you")
    return Requirement(_("Deliveries in China"), _("Helpful"), names or none, state, _word(state))


def sure_inputs(explained: Explanation) -> int:
    """Count the components whose inputs are sourced or better."""
    return explained.score.count_at_least(Quality.SOURCED)


def is_stale(match: Match) -> bool:
    """Tell whether the technology or the need changed since the score was made; one query."""
    rows = Progress.objects.filter(
        generation=match.generation_id,
        kind__in=Progress.Kind.values,
        object_id__in=(match.technology_id, match.need_id),
    ).values_list("kind", "object_id", "done_seq")
    done = {(kind, pk): seq for kind, pk, seq in rows}
    technology = done.get((Progress.Kind.TECHNOLOGY, match.technology_id), -1)
    need = done.get((Progress.Kind.NEED, match.need_id), -1)
    return technology < match.technology.change_seq or need < match.need.change_seq


def timeline(match: Match, reviews: Iterable[Review], reader: User) -> list[Event]:
    """List what was decided and answered, newest first; notes only for those who decide."""
    events = [_decided(row, reader) for row in reviews]
    events += [_answered(row, reader) for row in _answers(match)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _decided(row: Review, reader: User) -> Event:
    title = row.get_decision_display()
    if row.reason:
        title = _("%(decision)s: %(reason)s") % {
            "decision": title,
            "reason": row.get_reason_display(),
        }
    if reader.is_member:
        return Event(row.reviewed_at, title, _("Trade commissioner"), row.message)
    return Event(row.reviewed_at, title, row.reviewed_by.display_name, row.message, row.note)


def _answers(match: Match) -> Iterable[Any]:
    """Read every answer that the firm gave, from the history that the database keeps."""
    events = Interest.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        technology=match.technology_id, need=match.need_id
    )
    return list(events.select_related("answered_by").order_by("pgh_id"))


def _answered(row: Any, reader: User) -> Event:
    words = {"answer": row.get_answer_display(), "reason": row.get_reason_display()}
    pattern = (
        _("The company: %(answer)s (%(reason)s)") if row.reason else _("The company: %(answer)s")
    )
    by = row.answered_by.display_name if row.answered_by else ""
    return Event(row.answered_at, pattern % words, by, note=row.note)


__all__ = [
    "Event",
    "Requirement",
    "is_stale",
    "requirements",
    "sure_inputs",
    "timeline",
]
