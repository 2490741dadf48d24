"""What a firm can carry alone, and with the partners that the search suggests."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.accounts.models import User
from matchmaker.consortia.models import Suggestion
from matchmaker.consortia.reading import reader_of, team_coverages
from matchmaker.templatetags.money import percent

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from matchmaker.consortia.coverage import Coverage
    from opportunities.models import Need


@dataclass(frozen=True, slots=True)
class Partners:
    """The best suggested team with a firm in it, and what it adds."""

    team: Suggestion
    words: str


def partners_of(
    user: User | AnonymousUser, need: Need, on: date, company: int | None = None
) -> Partners | None:
    """Find the best team of a need that the person may see, and say what it adds to one firm.

    Args:
        user: who reads; a visitor reads of no team.
        need: what is answered.
        on: the day of the capacity figures.
        company: whose team; a firm of the reader's own where none is given, else the lead.
    """
    if not isinstance(user, User):
        return None
    rows = Suggestion.objects.visible_to(user).filter(need=need).order_by("rank")
    if company is not None:
        rows = rows.filter(company_ids__contains=[company])
    team = rows.first()
    if team is None:
        return None
    reader = reader_of(user, need)
    [coverage] = team_coverages(need, [team], (), reader, on)
    own = next((one for one in team.company_ids if one in reader.own), team.company_ids[0])
    return Partners(team, _words(coverage, company or own))


def _words(coverage: Coverage, company: int) -> str:
    capacity = coverage.capacity
    if capacity.needed_is_total or not capacity.needed:
        return _("Suggested with partners")
    member = next((one for one in coverage.members if one.company.pk == company), None)
    if capacity.share is None or member is None:
        return _("Suggested with partners; their capacity is not shown to you or not known")
    words = {"together": percent(capacity.share)}
    if member.capacity_cad is None or not member.is_shown:
        return _("%(together)s with suggested partners") % words
    alone = percent(Decimal(member.capacity_cad) / capacity.needed)
    return _("%(alone)s alone, %(together)s with suggested partners") % {**words, "alone": alone}
