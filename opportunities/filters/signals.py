"""Filters of the list of policy signals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.areas import PriorityArea
from opportunities.filters.base import ListFilter, SearchFilter
from opportunities.models import Place, PolicySignal

if TYPE_CHECKING:
    from datetime import date

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
    on = django_filters.DateFilter(
        label=_("Status on"),
        method="at_any_time",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    class Meta:
        """Every filter is declared above."""

        model = PolicySignal
        fields = ()

    def __init__(self, data: QueryDict, *, queryset: PolicySignalQuerySet, today: date) -> None:
        """Ask for what runs today where nothing else is asked."""
        asked = data.copy()
        asked["status"] = data.get("status") or PolicySignal.Status.RUNNING
        asked["on"] = data.get("on") or today.isoformat()
        super().__init__(asked, queryset=queryset)
        self.today = today
        places = Place.objects.exclude(signals=None).order_by("name_en")
        self.filters["jurisdiction"].extra["choices"] = [(p.code, p.name) for p in places]

    def options(self) -> dict[str, Any]:
        """Give the day."""
        return {"today": self.today}

    def unset(self, name: str) -> str:
        """Any status, rather than the running ones."""
        return ANY if name == "status" else ""

    @property
    def active(self) -> list[str]:
        """Names of the filters that narrow the list; the day belongs to the status."""
        named = [name for name in super().active if name != "on"]
        return [name for name in named if self.asked.get(name) != ANY]

    @property
    def day(self) -> date:
        """The day that the status is told for."""
        asked: date | None = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        return asked or self.today

    def in_area(self, signals: PolicySignalQuerySet, _name: str, area: str) -> PolicySignalQuerySet:
        """Keep signals of one priority area."""
        return signals.filter(areas__contains=[area])

    def in_jurisdiction(
        self, signals: PolicySignalQuerySet, _name: str, code: str
    ) -> PolicySignalQuerySet:
        """Keep signals of one nation, province or city."""
        return signals.filter(jurisdiction__code=code)

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
