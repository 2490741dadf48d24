"""Filters of the history of corrections."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from opportunities.filters.base import ListFilter, SearchFilter
from opportunities.models import Correction, Indicator

SEARCHED = (
    "reason",
    "measurement__place__name_en",
    "measurement__place__name_zh",
    "measurement__indicator__name_en",
    "measurement__indicator__code",
)


class CorrectionFilter(ListFilter):
    """Filters of the history of corrections: by words and by domain."""

    q = SearchFilter(searched=SEARCHED)
    domain = django_filters.ChoiceFilter(
        label=_("Domain"),
        field_name="measurement__indicator__domain",
        choices=Indicator.Domain.choices,
        empty_label=_("All domains"),
    )

    class Meta:
        """Every filter is declared above."""

        model = Correction
        fields = ()
