"""What commissioners do with proposed needs: confirm, merge, dismiss, reopen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from opportunities.actions import Details, Required, SourceFacts, create_need
from opportunities.gaps import capabilities, states
from opportunities.models import Hypothesis, HypothesisDecision, Need

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from matchmaker.accounts.models import User

Decision = HypothesisDecision.Decision
State = Hypothesis.State

OCDS_TAG = "planning"
"""Tag of the OCDS release that a measured gap belongs in: nothing is tendered yet."""

CAVEAT = (
    "Raised from a measured gap. Nobody has asked for tenders, and no buyer or budget is known."
)
"""Written with the need, in English as the need's other texts."""


class StaleHypothesisError(Exception):
    """Somebody decided, or the figures changed, since the form was opened."""

    def __init__(self, current: Hypothesis) -> None:
        """Keep the proposal as it stands now."""
        super().__init__(str(current))
        self.current = current


class RefusedError(Exception):
    """What was asked for cannot be done, in words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The need that a person makes of a proposal."""

    title_en: str
    title_zh: str
    summary_en: str
    summary_zh: str
    areas: list[str]
    is_published: bool
    capabilities: tuple[str, ...] = ()
    """Those of the rule's that the person keeps; they stay marked as assigned."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who decides, when, and on which version of the proposal."""

    version: str
    by: User
    at: datetime


def version_of(hypothesis: Hypothesis) -> str:
    """Name what a person sees: the decisions so far and the figures."""
    return f"{hypothesis.revision}-{hypothesis.digest[:16]}"


@transaction.atomic
def confirm(hypothesis: Hypothesis, draft: Draft, *, key: UUID, act: Act) -> Need:
    """Make a need of a proposal. The same key makes one need, however often the form arrives.

    The other proposals about the same figure that the person may decide are merged into the need:
    one figure, one need.

    Raises:
        StaleHypothesisError: somebody decided, or the figures changed.
        RefusedError: the proposal cannot be confirmed.
    """
    row, *others = _group(hypothesis, by=act.by)
    if row.need and row.need.public_id == key and row.need.created_by_id == act.by.pk:
        return row.need
    _check(row, Decision.CONFIRM, act)
    if not row.is_supported or row.measurement is None:
        raise RefusedError(_("The newest figures no longer show this gap."))
    if Need.objects.filter(public_id=key).exists():
        # The key of another form: a need that exists is not what this proposal becomes.
        key = uuid4()
    need = _store_need(row, draft, key, act)
    _decide(row, Decision.CONFIRM, State.CONFIRMED, act, need=need)
    for other in others:
        _decide(other, Decision.MERGE, State.MERGED, act, need=need)
    return need


def _store_need(row: Hypothesis, draft: Draft, key: UUID, act: Act) -> Need:
    figure = row.measurement
    assert figure is not None  # noqa: S101 - the caller has refused without one
    source = figure.source
    need = Need(
        title_en=draft.title_en,
        title_zh=draft.title_zh,
        summary_en=draft.summary_en,
        summary_zh=draft.summary_zh,
        place=row.place,
        areas=draft.areas,
        areas_assigned=sorted(draft.areas) == sorted(row.areas),
        stage=Need.Stage.PLANNED,
        origin=Need.Origin.INDICATOR,
        as_of=day_in_china(act.at),
        source=source,
        source_url=source.url,
        caveat=CAVEAT,
    )
    need.external_ids = {
        # No prefix is registered with the Open Contracting Partnership: never shown as an ocid.
        "OCDS release tag": OCDS_TAG,
        "OCDS process, local": f"{OCDS_TAG}-{key}",
    }
    details = Details(
        also_places=[],
        required=_required(row, draft),
        source=SourceFacts(source.title, source.url, source.published_on),
        is_published=draft.is_published,
        changes_areas=not need.areas_assigned,
    )
    return create_need(need, key=key, details=details, by=act.by, at=act.at)


def _required(row: Hypothesis, draft: Draft) -> list[Required]:
    indicator = row.indicator.name_en
    return [
        Required(code, capabilities.WEIGHT, assigned_from=indicator)
        for code in capabilities.proposed_for(row)
        if code in draft.capabilities
    ]


@transaction.atomic
def merge(hypothesis: Hypothesis, need: Need, *, act: Act) -> None:
    """Add a proposal, and the others about the same figure, to a need that is known already.

    Raises:
        StaleHypothesisError: somebody decided, or the figures changed.
        RefusedError: the need cannot take it.
    """
    row, *others = _group(hypothesis, by=act.by)
    if row.state == State.MERGED and row.need_id == need.pk:
        return
    _check(row, Decision.MERGE, act)
    problem = _why_not_into(need, row, act)
    if problem:
        raise RefusedError(problem)
    for one in (row, *others):
        _decide(one, Decision.MERGE, State.MERGED, act, need=need)


def _why_not_into(need: Need, row: Hypothesis, act: Act) -> str:
    if not Need.objects.editable_by(act.by).filter(pk=need.pk).exists():
        return _("This need lies outside your portfolio.")
    if need.is_published and not need.is_open(day_in_china(act.at)):
        return _("This need can no longer be answered.")
    if need.place.province_code != row.place.province_code:
        return _("This need is of another province.")
    return ""


@transaction.atomic
def dismiss(hypothesis: Hypothesis, *, reason: str, note: str, act: Act) -> int:
    """Set a proposal, and the others about the same figure, aside until the evidence changes.

    Returns:
        How many proposals were dismissed; 0 where the same person has done the same before.

    Raises:
        StaleHypothesisError: somebody decided, or the figures changed.
        RefusedError: the reason is none of the list.
    """
    row, *others = _group(hypothesis, by=act.by)
    if _is_repeated(row, Decision.DISMISS, reason, act):
        return 0
    _check(row, Decision.DISMISS, act)
    if reason not in Hypothesis.Reason.values:
        raise RefusedError(_("Choose the reason."))
    for one in (row, *others):
        _decide(one, Decision.DISMISS, State.DISMISSED, act, reason=reason, note=note)
    return 1 + len(others)


@transaction.atomic
def reopen(hypothesis: Hypothesis, *, note: str, act: Act) -> None:
    """Open one proposal again that was dismissed or merged.

    Raises:
        StaleHypothesisError: somebody decided, or the figures changed.
    """
    row = Hypothesis.objects.select_for_update().get(pk=hypothesis.pk)
    if _is_repeated(row, Decision.REOPEN, "", act):
        return
    _check(row, Decision.REOPEN, act)
    row.need = None
    _decide(row, Decision.REOPEN, State.PROPOSED, act, note=note)


def _group(hypothesis: Hypothesis, *, by: User) -> list[Hypothesis]:
    """Lock a proposal and the waiting others about the same figure that a person may decide."""
    group = Hypothesis.objects.filter(
        place=hypothesis.place_id, indicator=hypothesis.indicator_id
    ).order_by("pk")
    # Locked first and read afterwards: a join would show what stood before the wait.
    locked = list(group.select_for_update().values_list("pk", flat=True))
    rows = group.filter(pk__in=locked).select_related(
        "need", "place", "indicator", "measurement__source"
    )
    found = {row.pk: row for row in rows}
    row = found.pop(hypothesis.pk)
    # Rules name areas of their own, so that one of the group may lie outside a portfolio.
    own = Hypothesis.objects.decidable_by(by).filter(pk__in=found)
    waiting = set(own.filter(state=State.PROPOSED).order_by().values_list("pk", flat=True))
    return [row, *(one for pk, one in found.items() if pk in waiting)]


def _check(row: Hypothesis, decision: str, act: Act) -> None:
    if act.version != version_of(row) or not states.allowed(decision, row.state):
        raise StaleHypothesisError(row)


def _is_repeated(row: Hypothesis, decision: str, reason: str, act: Act) -> bool:
    """Tell whether the newest decision is this very one: a form that arrives twice."""
    newest = row.decisions.order_by("revision").last()
    if newest is None or act.version != f"{newest.revision - 1}-{newest.digest[:16]}":
        return False
    return (newest.decision, newest.reason, newest.decided_by_id) == (decision, reason, act.by.pk)


def _decide(  # noqa: PLR0913 - what a decision holds, each by name
    row: Hypothesis,
    decision: str,
    state: State,
    act: Act,
    *,
    need: Need | None = None,
    reason: str = "",
    note: str = "",
) -> None:
    row.state = state
    row.revision += 1
    row.need = need or row.need
    row.save(update_fields=["state", "revision", "need"])
    HypothesisDecision.objects.create(
        hypothesis=row,
        decision=decision,
        reason=reason,
        note=note,
        revision=row.revision,
        digest=row.digest,
        decided_by=act.by,
        decided_at=act.at,
    )


def bulk_dismiss(
    chosen: Iterable[tuple[Hypothesis, str]], *, reason: str, by: User, at: datetime
) -> tuple[int, list[Hypothesis]]:
    """Dismiss several proposals for one reason.

    Args:
        chosen: each proposal with the version that the person saw.
        reason: a `Hypothesis.Reason`.
        by: who decides.
        at: when.

    Returns:
        How many lines were dismissed, and those that somebody has decided meanwhile.
    """
    done, skipped = 0, []
    for hypothesis, version in chosen:
        try:
            dismiss(hypothesis, reason=reason, note="", act=Act(version, by, at))
        except StaleHypothesisError as error:
            skipped.append(error.current)
        else:
            done += 1
    return done, skipped


__all__ = [
    "Act",
    "Draft",
    "RefusedError",
    "StaleHypothesisError",
    "bulk_dismiss",
    "confirm",
    "dismiss",
    "merge",
    "reopen",
    "version_of",
]
