"""What pages show of proposed needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from opportunities.gaps import wording
from opportunities.gaps.actions import version_of
from opportunities.models import Hypothesis

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.accounts.models import User
    from opportunities.gaps.rules import Rule
    from opportunities.gaps.wording import Line
    from opportunities.models import Need
    from opportunities.models.hypothesis import HypothesisQuerySet


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with its sentences."""

    hypothesis: Hypothesis
    claim: str
    beside: str
    rule: Rule
    level: str
    """Of the confidence, for classes: high, medium or low."""
    word: str
    lowered_by: list[str]
    version: str
    may_decide: bool = False

    @property
    def lines(self) -> list[Line]:
        """Every figure of the evidence."""
        return wording.lines(self.hypothesis)


def shown(hypothesis: Hypothesis, *, may_decide: bool = False) -> Shown:
    """Write a proposal in the language of the page."""
    level, word = wording.confidence(hypothesis)
    return Shown(
        hypothesis=hypothesis,
        claim=wording.claim(hypothesis),
        beside=wording.beside(hypothesis),
        rule=wording.rule_of(hypothesis),
        level=level,
        word=word,
        lowered_by=wording.lowered_by(hypothesis),
        version=version_of(hypothesis),
        may_decide=may_decide,
    )


def rows_of(hypotheses: Iterable[Hypothesis], person: User) -> list[Shown]:
    """Write the rows of a list, and tell which of them the person may decide."""
    listed = list(hypotheses)
    mine = set(
        Hypothesis.objects.decidable_by(person)
        .filter(pk__in=[one.pk for one in listed])
        .order_by()
        .values_list("pk", flat=True)
    )
    return [shown(one, may_decide=one.pk in mine) for one in listed]


def beside(hypothesis: Hypothesis) -> list[Hypothesis]:
    """Read the other proposals about the same figure that stand where this one stands."""
    return list(
        Hypothesis.objects.filter(
            place=hypothesis.place_id,
            indicator=hypothesis.indicator_id,
            state=hypothesis.state,
            is_supported=hypothesis.is_supported,
        )
        .exclude(pk=hypothesis.pk)
        .select_related("place", "indicator")
        .order_by("-severity", "pk")
    )


def raised(need: Need) -> list[Shown]:
    """Read the measured gaps that a need was raised from, or that were added to it."""
    rows = Hypothesis.objects.filter(need=need).select_related("place", "indicator")
    return [shown(one) for one in rows.order_by("state", "-severity", "pk")]


def counts(hypotheses: HypothesisQuerySet) -> dict[str, int]:
    """Count proposals by where they stand; those no longer supported by themselves."""
    found = dict.fromkeys([*Hypothesis.State.values, "closed"], 0)
    grouped = hypotheses.order_by().values_list("state", "is_supported").annotate(Count("pk"))
    for state, is_supported, count in grouped:
        waits = state == Hypothesis.State.PROPOSED
        found["closed" if waits and not is_supported else state] += count
    return found
