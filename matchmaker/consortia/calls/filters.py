"""Filters of the list of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.models import PartnerCall
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import capability_choices
from matchmaker.vocabulary.provinces import CanadianProvince
from opportunities.filters.base import ListFilter

if TYPE_CHECKING:
    from matchmaker.consortia.models.call import PartnerCallQuerySet


class CallFilter(ListFilter):
    """By area, by what is sought, and by the caller's province."""

    area = django_filters.ChoiceFilter(
        label=_("Area"), choices=PriorityArea.choices, empty_label=_("All areas"), method="in_area"
    )
    capability = django_filters.ChoiceFilter(
        label=_("Seeks"),
        choices=capability_choices,
        empty_label=_("All capabilities"),
        method="seeking",
    )
    province = django_filters.ChoiceFilter(
        label=_("Province of the company"),
        field_name="company__province",
        choices=CanadianProvince.choices,
        empty_label=_("All of Canada"),
    )

    class Meta:
        """Every filter is declared above."""

        model = PartnerCall
        fields = ()

    def in_area(self, calls: PartnerCallQuerySet, _name: str, area: str) -> PartnerCallQuerySet:
        """Keep calls in an area, or for a need in it."""
        return calls.filter(Q(area=area) | Q(need__areas__contains=[area]))

    def seeking(self, calls: PartnerCallQuerySet, _name: str, code: str) -> PartnerCallQuerySet:
        """Keep calls that seek a capability."""
        return calls.filter(seeks__contains=[code])
