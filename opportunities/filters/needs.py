"""Filters of the list of needs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _

from matchmaker.money import to_cad
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.choices import place_choices
from opportunities.filters.base import ListFilter, SearchFilter
from opportunities.models import Need

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from opportunities.models.need import NeedQuerySet

SEARCHED = (
    "title_en",
    "title_zh",
    "summary_en",
    "summary_zh",
    "buyer",
    "ref",
    "place__name_en",
    "place__name_zh",
)
WHEN = (("open", _("Open")), ("past", _("Past")))
DRAFTS = (("draft", _("Drafts")),)
MILLION = Decimal(1_000_000)
BUDGETS = (
    ("unknown", _("Unknown")),
    ("to-5", _("Up to CAD 5 million")),
    ("5-50", _("CAD 5 to 50 million")),
    ("50-250", _("CAD 50 to 250 million")),
    ("from-250", _("CAD 250 million and more")),
)
BOUNDS = {
    "to-5": (Decimal(0), 5 * MILLION),
    "5-50": (5 * MILLION, 50 * MILLION),
    "50-250": (50 * MILLION, 250 * MILLION),
    "from-250": (250 * MILLION, Decimal("Infinity")),
}
SAMPLES = (("no", _("Real needs only")), ("yes", _("Fictional samples only")))


class NeedFilter(ListFilter):
    """Filters of the list of needs."""

    q = SearchFilter(searched=SEARCHED)
    area = django_filters.ChoiceFilter(
        label=_("Area"), choices=PriorityArea.choices, empty_label=_("All areas"), method="in_area"
    )
    place = django_filters.ChoiceFilter(
        label=_("Place"), empty_label=_("All places"), method="in_place"
    )
    when = django_filters.ChoiceFilter(
        label=_("Open or past"), choices=WHEN, empty_label=_("Open and past"), method="at_time"
    )
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), choices=Need.Stage.choices, empty_label=_("All stages")
    )
    origin = django_filters.ChoiceFilter(
        label=_("Origin"), choices=Need.Origin.choices, empty_label=_("All origins")
    )
    budget = django_filters.ChoiceFilter(
        label=_("Budget"), choices=BUDGETS, empty_label=_("Any budget"), method="in_budget"
    )
    sample = django_filters.ChoiceFilter(
        label=_("Samples"), choices=SAMPLES, empty_label=_("Real and fictional"), method="by_sample"
    )

    class Meta:
        """Every filter is declared above."""

        model = Need
        fields = ()

    def __init__(
        self, data: QueryDict, *, queryset: NeedQuerySet, on: date, shows_drafts: bool = False
    ) -> None:
        """Read the places once; offer drafts to those who keep them."""
        super().__init__(data, queryset=queryset)
        self.on = on
        self.shows_drafts = shows_drafts
        self.filters["place"].extra["choices"] = place_choices()
        if shows_drafts:
            self.filters["when"].extra["choices"] = WHEN + DRAFTS

    def options(self) -> dict[str, Any]:
        """Give the day and the right to see drafts."""
        return {"on": self.on, "shows_drafts": self.shows_drafts}

    def in_area(self, needs: NeedQuerySet, _name: str, area: str) -> NeedQuerySet:
        """Keep needs of one priority area."""
        return needs.in_area(area)

    def in_place(self, needs: NeedQuerySet, _name: str, code: str) -> NeedQuerySet:
        """Keep needs of a place and of all below it."""
        return needs.in_places([code])

    def at_time(self, needs: NeedQuerySet, _name: str, when: str) -> NeedQuerySet:
        """Keep needs that can, or can no longer, be answered."""
        if when == "draft":
            return needs.filter(is_published=False)
        return needs.open(self.on) if when == "open" else needs.past(self.on)

    def in_budget(self, needs: NeedQuerySet, _name: str, band: str) -> NeedQuerySet:
        """Keep needs whose budget, in Canadian dollars of its day, lies in a band."""
        if band == "unknown":
            return needs.filter(budget_amount=None)
        low, high = BOUNDS[band]
        chosen = []
        priced = (
            needs.exclude(budget_amount=None)
            .order_by()
            .values_list("pk", "budget_amount", "budget_currency", "budget_on", "as_of")
        )
        for pk, amount, currency, on, as_of in priced:
            converted = to_cad(amount, currency, on or as_of)
            if converted and low <= converted.amount < high:
                chosen.append(pk)
        return needs.filter(pk__in=chosen)

    def by_sample(self, needs: NeedQuerySet, _name: str, answer: str) -> NeedQuerySet:
        """Keep real needs, or fictional ones."""
        return needs.filter(is_sample=answer == "yes")
