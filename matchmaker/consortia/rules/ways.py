"""Where a reader mends what a check has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from matchmaker.consortia.rules.results import Place

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.consortia.models import Consortium

TEAM = "consortium-detail"
LEADS_PAGES = {
    Place.SEATS: TEAM,
    Place.SHARES: "share-edit",
    Place.AGREEMENT: "consortium-agreements",
    Place.STATEMENT: "consortium-statement",
    Place.SUBCONTRACTING: "subcontracting",
    Place.GRADES: "grade-requirements",
}
"""Pages of the consortium on which the lead mends."""

FIRMS_PAGES = {
    Place.PROFILE: "company-detail",
    Place.CERTIFICATES: "certification-create",
    Place.CAPACITY: "capacity-edit",
}
"""Pages of a firm on which its people mend."""


def way(
    place: str, consortium: Consortium, own: Company | None, *, is_lead: bool
) -> tuple[str, str]:
    """Return the address and the words of the link, both empty where the reader has none.

    Args:
        place: a value of `results.Place`.
        consortium: with its need joined.
        own: the reader's firm in the team, none for staff.
        is_lead: the reader speaks for the lead.
    """
    if place == Place.NEED:
        return consortium.need.get_absolute_url(), _("Open the need")
    if place in FIRMS_PAGES and own is not None:
        return reverse(FIRMS_PAGES[Place(place)], args=(own.slug,)), _("Open your firm’s entries")
    if place in LEADS_PAGES and is_lead:
        name = LEADS_PAGES[Place(place)]
        words = _("Open: %(page)s") % {"page": Place(place).label}
        return _address(name, consortium), words
    return "", ""


def _address(name: str, consortium: Consortium) -> str:
    try:
        return reverse(name, args=(consortium.public_id,))
    except NoReverseMatch:
        return reverse(TEAM, args=(consortium.public_id,))
