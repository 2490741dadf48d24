"""What firms and commissioners have said about a match and the other side has yet to take up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Subquery

from matchmaker.matching.models import OF_PAIR, Interest, Review

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from matchmaker.matching.models import Match


def with_answer(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Add the firm's answer about each pair, empty where there is none."""
    given = Interest.objects.filter(**OF_PAIR)
    return matches.annotate(answer=Subquery(given.values("answer")[:1]))


def unheard(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Keep the matches whose firm has answered since anybody decided, newest answer first."""
    given = Interest.objects.filter(**OF_PAIR)
    newest = Review.objects.filter(**OF_PAIR).order_by("-revision")
    answered = with_answer(matches.filter(Exists(given))).annotate(
        answered_at=Subquery(given.values("answered_at")[:1]),
        decided_at=Subquery(newest.values("reviewed_at")[:1]),
    )
    since = Q(decided_at=None) | Q(decided_at__lt=F("answered_at"))
    return answered.filter(since).order_by("-answered_at", "pk")


def unanswered(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Keep the matches about which a commissioner asks and the firm has not answered since."""
    newest = Review.objects.filter(**OF_PAIR).order_by("-revision")
    since = Interest.objects.filter(**OF_PAIR, answered_at__gt=OuterRef("decided_at"))
    asked = matches.filter(Exists(newest.filter(decision=Review.Decision.ASK))).annotate(
        decision=Subquery(newest.values("decision")[:1]),
        decided_at=Subquery(newest.values("reviewed_at")[:1]),
        question=Subquery(newest.values("message")[:1]),
    )
    return asked.filter(~Exists(since), decision=Review.Decision.ASK).order_by("-decided_at", "pk")


__all__ = ["unanswered", "unheard", "with_answer"]
