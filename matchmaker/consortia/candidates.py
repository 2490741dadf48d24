"""Firms that a lead may invite: found by name, or by what the team still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from companies.models import Company, Membership
from matchmaker.consortia.models import Seat
from matchmaker.consortia.reading import brought_by
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.models import NeedCapability

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from matchmaker.consortia.models import Consortium

LONGEST = 20
"""Firms shown at a time; a longer list asks for a longer name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm with what it would bring, and whether anyone can answer for it."""

    company: Company
    brings: str
    can_answer: bool


def candidates_named(consortium: Consortium, words: str) -> list[Candidate]:
    """Find firms by a part of their name."""
    named = Q(name__icontains=words) | Q(name_fr__icontains=words) | Q(name_zh__icontains=words)
    return _candidates(consortium, _free(consortium).filter(named).order_by("name", "pk"))


def candidates_fitting(consortium: Consortium, missing: Sequence[str]) -> list[Candidate]:
    """Find firms that bring what is missing: those that can answer, then by how much."""
    if not missing:
        return []
    brings = Count(
        "technologies__capabilities__code",
        filter=Q(technologies__is_published=True, technologies__capabilities__code__in=missing),
        distinct=True,
    )
    can_answer = Exists(_speaking().filter(company=OuterRef("pk")))
    rows = _free(consortium).annotate(brings=brings).filter(brings__gt=0)
    return _candidates(consortium, rows.order_by(can_answer.desc(), "-brings", "name", "pk"))


def missing_codes(consortium: Consortium, without: Seat | None = None) -> list[str]:
    """List what the need asks for and no held or offered seat brings, one seat left out."""
    held = {
        code
        for codes in Seat.objects.live()
        .filter(consortium=consortium)
        .exclude(pk=without.pk if without else None)
        .values_list("capabilities", flat=True)
        for code in codes
    }
    asked = NeedCapability.objects.filter(need=consortium.need_id).values_list("code", flat=True)
    return [code for code in asked if code not in held]


def _free(consortium: Consortium) -> QuerySet[Company]:
    seated = Seat.objects.live().filter(consortium=consortium).values("company")
    return Company.objects.published().exclude(pk__in=seated)


def _speaking() -> QuerySet[Membership]:
    return Membership.objects.filter(state=Membership.State.ACTIVE, user__is_active=True)


def _candidates(consortium: Consortium, rows: QuerySet[Company]) -> list[Candidate]:
    found = list(rows[:LONGEST])
    ids = [company.pk for company in found]
    brought = brought_by(ids, consortium.need_id)
    answering = set(_speaking().filter(company__in=ids).values_list("company", flat=True))
    return [
        Candidate(
            company,
            ", ".join(sorted(capability_name(code) for code in brought[company.pk])),
            company.pk in answering,
        )
        for company in found
    ]
