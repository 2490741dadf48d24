"""Firms as those may know them who do not sit in the team: what anybody could read, no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.consortia.models import GENERAL, Seat
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from companies.models import Company


def blind_words(seat: Seat) -> str:
    """Describe a seated or invited firm by size, province and what it does, without its name.

    Args:
        seat: with its company and its lots at hand.
    """
    words = {"firm": firm_words(seat.company), "does": _does(seat)}
    if seat.state == Seat.State.INVITED:
        return _("%(firm)s is asked too: %(does)s") % words
    return _("%(firm)s takes part: %(does)s") % words


def firm_words(company: Company) -> str:
    """Describe a firm by its size and province, without its name."""
    size, province = company.get_size_band_display(), company.get_province_display()
    if size and province:
        return _("A firm of %(size)s from %(province)s") % {"size": size, "province": province}
    if province:
        return _("A firm from %(province)s") % {"province": province}
    return _("A firm of %(size)s") % {"size": size} if size else _("A firm")


def _does(seat: Seat) -> str:
    lots = [lot for lot in seat.lots.all() if lot.state in ("offered", "accepted")]
    leads = [capability_name(lot.code) for lot in lots if lot.is_lead]
    supports = [
        capability_name(lot.code) for lot in lots if not lot.is_lead and lot.code != GENERAL
    ]
    found = []
    if leads:
        found.append(_("leads %(lots)s") % {"lots": ", ".join(leads)})
    if supports:
        found.append(_("supports %(lots)s") % {"lots": ", ".join(supports)})
    return "; ".join(found) or str(seat.get_part_display())


def blind_team(seats: Iterable[Seat], *, own: set[int], lead: int) -> list[str]:
    """Describe the other firms of a team: not the reader's own, and not the lead, who is named."""
    hidden = own | {lead}
    live = [seat for seat in seats if seat.state in Seat.LIVE_STATES]
    return sorted(blind_words(seat) for seat in live if seat.company_id not in hidden)
