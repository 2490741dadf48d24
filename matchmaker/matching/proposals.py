"""Weights proposed from decisions, back-tested; only a person makes them current."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.engine.backtest import backtest
from matchmaker.engine.inputs import METHOD
from matchmaker.engine.learning import fit
from matchmaker.matching import generations
from matchmaker.matching.decided import decided
from matchmaker.matching.models import WeightProposal, WeightSet
from matchmaker.matching.rank_changes import rank_changes

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.accounts.models import User

LEAST_DECISIONS = 30
"""Below this many decided pairs there is nothing to hold a fit against."""

AT_MOST_EVERY = timedelta(days=7)


class StaleProposalError(Exception):
    """Somebody decided about the proposal, or the weights changed, since the page was read."""


def may_decide(person: User) -> bool:
    """Tell whether a person may adopt or dismiss weights."""
    return person.is_administrator or person.is_lead_commissioner


def is_due(now: datetime) -> bool:
    """Tell whether a week has passed and somebody decided since the newest proposal."""
    newest = WeightProposal.objects.order_by("-made_at").first()
    if newest is None:
        return True
    return now - newest.made_at >= AT_MOST_EVERY and len(decided()) != newest.decisions


def propose(*, now: datetime) -> WeightProposal | None:
    """Fit weights to all decisions and store them beside the figures that speak for them.

    Nothing becomes current. A proposal that still waits is replaced.

    Args:
        now: when.

    Returns:
        The proposal, or None with too few decisions or where they ask for no change.
    """
    known = decided()
    current = generations.wanted(now=now).weight_set
    if len(known) < LEAST_DECISIONS:
        return None
    fitted = fit(known.reviews, current.values)
    measured = backtest(known.reviews, known.needs, current.values)
    if fitted is None or measured is None or fitted.values == tuple(current.values):
        return None
    changes = rank_changes(current.values, fitted.values)
    with transaction.atomic():
        _open_ones().update(state=WeightProposal.State.SUPERSEDED, decided_at=now)
        return WeightProposal.objects.create(
            based_on=current,
            values=list(fitted.values),
            method=METHOD,
            decisions=len(known),
            figures=asdict(measured),
            changes=changes,
            made_at=now,
        )


@transaction.atomic
def adopt(proposal: WeightProposal, *, by: User, at: datetime) -> WeightSet:
    """Make proposed weights current; the worker builds the scores anew beside the old ones.

    Raises:
        StaleProposalError: it was decided, or other weights are current than it was made from.
    """
    held = _held(proposal)
    note = f"Fitted to {held.decisions} decisions of {held.made_at:%Y-%m-%d}."
    fitted = WeightSet(values=held.values, neutral=held.based_on.neutral, note=note)
    weight_set = _make_current(fitted, instead_of=held.based_on_id, by=by, at=at)
    _decide(held, WeightProposal.State.ADOPTED, by=by, at=at, adopted_as=weight_set)
    return weight_set


@transaction.atomic
def dismiss(proposal: WeightProposal, *, by: User, at: datetime) -> None:
    """Leave the weights as they are.

    Raises:
        StaleProposalError: it was decided already.
    """
    _decide(_held(proposal), WeightProposal.State.DISMISSED, by=by, at=at)


@transaction.atomic
def use_again(earlier: WeightSet, *, instead_of: int, by: User, at: datetime) -> WeightSet:
    """Make the values of an earlier set current, as a new version; nothing is overwritten.

    Args:
        earlier: the set to go back to.
        instead_of: version of the set that the person saw as current.
        by: who decides.
        at: when.

    Raises:
        StaleProposalError: other weights are current by now, or it is the current set itself.
    """
    seen = WeightSet.objects.filter(version=instead_of).exclude(pk=earlier.pk).first()
    if seen is None:
        raise StaleProposalError
    note = f"The values of version {earlier.version} again."
    again = WeightSet(values=earlier.values, neutral=earlier.neutral, note=note)
    return _make_current(again, instead_of=seen.pk, by=by, at=at)


def _make_current(row: WeightSet, *, instead_of: int, by: User, at: datetime) -> WeightSet:
    # Two sets are never current at once, not even inside the transaction.
    replaced = WeightSet.objects.filter(pk=instead_of, is_current=True).update(is_current=False)
    if not replaced:
        raise StaleProposalError
    row.version = WeightSet.objects.aggregate(newest=Max("version"))["newest"] + 1
    row.approved_by, row.approved_at, row.is_current = by, at, True
    row.save(force_insert=True)
    return row


def _open_ones() -> Any:
    return WeightProposal.objects.filter(state=WeightProposal.State.PROPOSED)


def _held(proposal: WeightProposal) -> WeightProposal:
    held = _open_ones().select_for_update(of=("self",)).select_related("based_on")
    found: WeightProposal | None = held.filter(pk=proposal.pk).first()
    if found is None:
        raise StaleProposalError
    return found


def _decide(
    held: WeightProposal,
    state: WeightProposal.State,
    *,
    by: User,
    at: datetime,
    adopted_as: WeightSet | None = None,
) -> None:
    held.state, held.decided_by, held.decided_at, held.adopted_as = state, by, at, adopted_as
    held.save(update_fields=["state", "decided_by", "decided_at", "adopted_as"])


def why_none(count: int) -> str:
    """Say why there is no proposal with so many decisions."""
    if count < LEAST_DECISIONS:
        text = ngettext(
            "%(count)s decision so far; proposals begin at %(least)s.",
            "%(count)s decisions so far; proposals begin at %(least)s.",
            count,
        )
        return text % {"count": count, "least": LEAST_DECISIONS}
    return _("No proposal waits. The decisions so far ask for no change, or one was decided.")
