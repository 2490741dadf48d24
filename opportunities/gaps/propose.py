"""Compute the gaps and write the differences; safe to run twice, late or killed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from matchmaker.locks import Lock, try_to_hold
from opportunities.gaps import judge, rules
from opportunities.gaps.evidence import Evidence
from opportunities.models import (
    ErrorReport,
    Hypothesis,
    HypothesisDecision,
    Place,
    ProposalRun,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from opportunities.gaps.facts import Finding

COMPUTED = ("measurement_id", "areas", "evidence", "digest", "severity", "confidence")
"""What a run may change of a proposal; the rest belongs to people."""

State = Hypothesis.State


class AlreadyRunningError(Exception):
    """Another worker holds the lock and does the work."""


@dataclass(slots=True)
class Outcome:
    """What a run did."""

    is_skipped: bool = False
    """True where nothing had changed since the last run."""
    found: int = 0
    created: int = 0
    changed: int = 0
    reopened: int = 0
    unsupported: int = 0
    unchanged: int = 0


@transaction.atomic
def propose(on: date, *, now: datetime, forced: bool = False) -> Outcome:
    """Bring the proposals up to date with the evidence of a day.

    Args:
        on: the day that decides which limits and targets are in force.
        now: when it is computed.
        forced: compute even where nothing has changed since the last run.

    Raises:
        AlreadyRunningError: another worker is at it.
    """
    _take_lock()
    # The mark is read before the figures: a change in between leaves it behind, and counts again.
    mark = _mark(on)
    last = ProposalRun.objects.filter(pk=True).first()
    if last and last.mark == mark and not forced:
        return Outcome(is_skipped=True)
    evidence = Evidence.read(on)
    found = judge.distinct(one for facts in evidence.facts() for one in judge.findings(facts))
    outcome = _write(found, now)
    written = {"mark": mark, "as_of": on, "computed_at": now}
    ProposalRun.objects.update_or_create(pk=True, defaults=written)
    return outcome


def _take_lock() -> None:
    if not try_to_hold(Lock.PROPOSALS):
        raise AlreadyRunningError


def _mark(on: date) -> str:
    """Name the state of everything that the rules read: the day, and counters that only grow."""
    evidence = Place.objects.aggregate(total=Sum("evidence_seq"))["total"] or 0
    places = Place.objects.count()
    reports = ErrorReport.objects.filter(state=ErrorReport.State.OPEN)
    disputed = reports.aggregate(total=Sum("measurement_id"))["total"] or 0
    return f"rules {rules.VERSION}, {on.isoformat()}, {evidence}, {places}, {disputed}"


def _write(found: list[Finding], now: datetime) -> Outcome:
    """Write what differs: new gaps, changed figures, gaps that have closed."""
    outcome = Outcome(found=len(found))
    # Decisions lock their own row: whoever is deciding is waited for, and then respected.
    rows = Hypothesis.objects.select_for_update().order_by("pk")
    stored = {(row.rule, row.place_id, row.indicator_id): row for row in rows}
    created, changed, decisions = [], [], []
    for finding in found:
        key = (finding.rule, finding.facts.place.pk, finding.facts.indicator.pk)
        row = stored.pop(key, None)
        if row is None:
            created.append(_new(finding, now))
        elif _differs(row, finding):
            if row.state == State.DISMISSED and row.digest != finding.digest:
                decisions.append(_reopened(row, finding, now))
            changed.append(_updated(row, finding, now))
    closed = [row for row in stored.values() if row.is_supported]
    for row in closed:
        row.is_supported, row.computed_at = False, now
    Hypothesis.objects.bulk_create(created)
    HypothesisDecision.objects.bulk_create(decisions)
    Hypothesis.objects.bulk_update(
        [*changed, *closed],
        [*COMPUTED, "is_supported", "state", "revision", "computed_at"],
    )
    outcome.created, outcome.changed = len(created), len(changed)
    outcome.reopened, outcome.unsupported = len(decisions), len(closed)
    outcome.unchanged = len(found) - len(created) - len(changed)
    return outcome


def _values(finding: Finding) -> dict[str, object]:
    return {
        "measurement_id": finding.measurement.pk,
        "areas": list(finding.areas),
        "evidence": finding.evidence,
        "digest": finding.digest,
        "severity": finding.severity,
        "confidence": finding.confidence,
    }


def _new(finding: Finding, now: datetime) -> Hypothesis:
    return Hypothesis(
        rule=finding.rule,
        place=finding.facts.place,
        indicator=finding.facts.indicator,
        proposed_at=now,
        computed_at=now,
        **_values(finding),
    )


def _differs(row: Hypothesis, finding: Finding) -> bool:
    values = _values(finding)
    return not row.is_supported or any(getattr(row, name) != values[name] for name in COMPUTED)


def _updated(row: Hypothesis, finding: Finding, now: datetime) -> Hypothesis:
    for name, value in _values(finding).items():
        setattr(row, name, value)
    row.is_supported, row.computed_at = True, now
    return row


def _reopened(row: Hypothesis, finding: Finding, now: datetime) -> HypothesisDecision:
    """Open what was dismissed: its evidence is no longer what the person looked at."""
    row.state = State.PROPOSED
    row.revision += 1
    return HypothesisDecision(
        hypothesis=row,
        decision=HypothesisDecision.Decision.REOPEN,
        revision=row.revision,
        digest=finding.digest,
        decided_by=None,
        decided_at=now,
    )
