"""Names of what the ledger is told apart by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.consortia.ledger.reckoning import FEW, NOWHERE, Split
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.provinces import CanadianProvince
from opportunities.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterable


def names_of(split: Split, keys: Iterable[str]) -> dict[str, str]:
    """Name areas and provinces by their codes."""
    if split == Split.AREA:
        known = {code: str(label) for code, label in PriorityArea.choices}
        return {**known, NOWHERE: _("No area given")}
    if split == Split.FIRM_PROVINCE:
        known = {code: str(label) for code, label in CanadianProvince.choices}
        return {
            **known,
            NOWHERE: _("Province unknown"),
            FEW: _("Provinces with one or two firms"),
        }
    if split == Split.NEED_PROVINCE:
        places = Place.objects.filter(code__in=list(keys))
        return {place.code: place.name for place in places}
    return {NOWHERE: _("All needs")}
