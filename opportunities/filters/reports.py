"""Filters of the list of reported errors."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from opportunities.filters.base import ListFilter, SearchFilter
from opportunities.models import ErrorReport

SEARCHED = (
    "message",
    "measurement__place__name_en",
    "measurement__place__name_zh",
    "measurement__indicator__name_en",
    "measurement__indicator__code",
)


class ReportFilter(ListFilter):
    """Filters of the list of reported errors: by words and by state."""

    q = SearchFilter(searched=SEARCHED)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=ErrorReport.State.choices, empty_label=_("Any state")
    )

    class Meta:
        """Every filter is declared above."""

        model = ErrorReport
        fields = ()
