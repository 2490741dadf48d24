"""Filters of the list of policy signals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from matchmaker.clock import FIRST_YEAR, LAST_YEAR, PARAMETER, AsOf
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.filters.base import ListFilter, SearchFilter
from opportunities.models import Place, PolicySignal
from opportunities.sectors import sector_choices

if TYPE_CHECKING:
    from django.http import QueryDict

    from opportunities.models.policy import PolicySignalQuerySet

SEARCHED = (
    "title_en",
    "title_zh",
    "metric",
    "target_text",
    "document_number",
    "document_ref",
    "issuer",
    "region",
)
ANY = "any"
OLD_PARAMETER = "on"
"""The day as older links write it."""

POSSIBLE_DAYS = (
    MinValueValidator(date(FIRST_YEAR, 1, 1)),
    MaxValueValidator(date(LAST_YEAR, 12, 31)),
)


class SignalFilter(ListFilter):
    """Filters of the list of policy signals; running ones unless asked otherwise."""

    q = SearchFilter(searched=SEARCHED)
    area = django_filters.ChoiceFilter(
        label=_("Area"), choices=PriorityArea.choices, empty_label=_("All areas"), method="in_area"
    )
    jurisdiction = django_filters.ChoiceFilter(
        label=_("Jurisdiction"), empty_label=_("All jurisdictions"), method="in_jurisdiction"
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=(*PolicySignal.Status.choices, (ANY, _("Any status"))),
        empty_label=None,
        method="by_status",
    )
    scope = django_filters.ChoiceFilter(
        label=_("Scope"),
        choices=PolicySignal.Scope.choices,
        empty_label=_("Any scope"),
        method="by_scope",
    )
    kind = django_filters.ChoiceFilter(
        label=_("Instrument"),
        choices=PolicySignal.Kind.choices,
        empty_label=_("Any instrument"),
    )
    sector = django_filters.ChoiceFilter(
        label=_("Industry"), empty_label=_("All industries"), method="in_sector"
    )
    as_of = django_filters.DateFilter(
        label=_("Status on"),
        method="at_any_time",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        validators=POSSIBLE_DAYS,
    )

    class Meta:
        """Every filter is declared above."""

        model = PolicySignal
        fields = ()

    def __init__(self, data: QueryDict, *, queryset: PolicySignalQuerySet, today: date) -> None:
        """Ask for what runs today where nothing else is asked."""
        asked = data.copy()
        asked["status"] = data.get("status") or PolicySignal.Status.RUNNING
        asked[PARAMETER] = data.get(PARAMETER) or data.get(OLD_PARAMETER) or today.isoformat()
        super().__init__(asked, queryset=queryset)
        self.today = today
        places = Place.objects.exclude(signals=None).order_by("name_en")
        self.filters["jurisdiction"].extra["choices"] = [(p.code, p.name) for p in places]
        self.filters["sector"].extra["choices"] = sector_choices()

    def options(self) -> dict[str, Any]:
        """Give the day."""
        return {"today": self.today}

    def unset(self, name: str) -> str:
        """Any status, rather than the running ones."""
        return ANY if name == "status" else ""

    @property
    def active(self) -> list[str]:
        """Names of the filters that narrow the list; the day belongs to the status."""
        named = [name for name in super().active if name != PARAMETER]
        return [name for name in named if self.asked.get(name) != ANY]

    @property
    def kept(self) -> list[str]:
        """The day, where it is not today."""
        return [] if self.clock.is_today else [PARAMETER]

    @property
    def clock(self) -> AsOf:
        """The day that the status is told for."""
        asked = self.form.cleaned_data.get(PARAMETER) if self.form.is_valid() else None
        return AsOf(asked or self.today, self.today)

    @property
    def day(self) -> date:
        """The day that the status is told for, as a date."""
        return self.clock.day

    def in_area(self, signals: PolicySignalQuerySet, _name: str, area: str) -> PolicySignalQuerySet:
        """Keep signals of one priority area."""
        return signals.filter(areas__contains=[area])

    def in_jurisdiction(
        self, signals: PolicySignalQuerySet, _name: str, code: str
    ) -> PolicySignalQuerySet:
        """Keep signals of one nation, province or city."""
        return signals.filter(jurisdiction__code=code)

    def by_scope(
        self, signals: PolicySignalQuerySet, _name: str, scope: str
    ) -> PolicySignalQuerySet:
        """Keep signals that reach just so far."""
        return signals.in_scope(scope)

    def in_sector(
        self, signals: PolicySignalQuerySet, _name: str, sector: str
    ) -> PolicySignalQuerySet:
        """Keep signals that name an industry."""
        return signals.filter(sectors__contains=[sector])

    def by_status(
        self, signals: PolicySignalQuerySet, _name: str, status: str
    ) -> PolicySignalQuerySet:
        """Keep signals that have a status on the day."""
        return signals if status == ANY else signals.with_status(status, self.day)

    def at_any_time(
        self, signals: PolicySignalQuerySet, _name: str, _day: date
    ) -> PolicySignalQuerySet:
        """Keep all: the day is read by the status."""
        return signals
