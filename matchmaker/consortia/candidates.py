"""Firms that a lead may invite: found by name, or by what the team still lacks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from companies.models import Company, Membership, TechnologyCapability
from matchmaker.consortia.models import Seat
from matchmaker.consortia.reading import brought_by
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.models import NeedCapability

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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


FILLERS = 5
"""Firms named for each gap."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A firm that could take a lot, and why; no score of it is given away.

    Attributes:
        leads: its profile shows the lot as a strength.
        others: what else of the wanted lots it would bring.
    """

    company: Company
    leads: bool
    others: str
    can_answer: bool

    @property
    def why(self) -> str:
        """Why this firm, in words."""
        words = _("leads it") if self.leads else _("supports it")
        if not self.others:
            return words
        return _("%(words)s, brings also %(others)s") % {"words": words, "others": self.others}


def fillers_of(
    consortium: Consortium,
    lots: Collection[str],
    *,
    seated: Collection[int] | None = None,
    shown: Collection[str] | None = None,
) -> dict[str, list[Filler]]:
    """Find, for each lot, up to five firms without a seat: who can answer, lead, bring most.

    Three queries, however many lots and firms.

    Args:
        consortium: with its need's id.
        lots: codes that are wanted.
        seated: firms to leave out; those with a held or offered seat where none are given.
        shown: lots to find firms for; all that are wanted where none are given.
    """
    if not lots:
        return {}
    brought = _brought(consortium, lots, seated)
    answering = set(_speaking().filter(company__in=brought).values_list("company", flat=True))
    chosen = {
        code: [
            firm
            for *_order, firm in sorted(
                (firm not in answering, not codes[code], -len(codes), firm)
                for firm, codes in brought.items()
                if code in codes
            )[:FILLERS]
        ]
        for code in lots
        if shown is None or code in shown
    }
    firms = Company.objects.in_bulk({firm for found in chosen.values() for firm in found})
    return {
        code: [
            Filler(
                company=firms[firm],
                leads=brought[firm][code],
                others=", ".join(
                    sorted(capability_name(one) for one in brought[firm] if one != code)
                ),
                can_answer=firm in answering,
            )
            for firm in found
        ]
        for code, found in chosen.items()
    }


def _brought(
    consortium: Consortium, lots: Collection[str], seated: Collection[int] | None
) -> dict[int, dict[str, bool]]:
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = (
        TechnologyCapability.objects.filter(
            technology__is_published=True,
            technology__company__is_published=True,
            code__in=lots,
        )
        .exclude(technology__company__origin__in=_unfit_origins(consortium))
        .order_by()
    )
    if seated is None:
        live = Seat.objects.live().filter(consortium=consortium)
        rows = rows.exclude(technology__company__in=live.values("company"))
    else:
        rows = rows.exclude(technology__company__in=seated)
    for firm, code, is_lead in rows.values_list("technology__company", "code", "is_lead"):
        found[firm][code] = found[firm].get(code, False) or is_lead
    return found


def _unfit_origins(consortium: Consortium) -> list[str]:
    """Keep fictional firms out of real teams, and firms that never signed up out of fictional."""
    if consortium.need.is_sample:
        return [Company.Origin.PUBLIC_RECORD]
    return [] if consortium.lead.is_sample else [Company.Origin.SAMPLE]


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
    seats = Seat.objects.live().filter(consortium=consortium)
    if without is not None:
        seats = seats.exclude(pk=without.pk)
    held = {code for codes in seats.values_list("capabilities", flat=True) for code in codes}
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
