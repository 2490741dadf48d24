"""What a visitor may ask of the list of companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies import search
from companies.models import Company, Technology
from matchmaker.accounts.plain_text import PlainTextMixin
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.provinces import CanadianProvince

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_SEARCH = 200


class CompanyFilterForm(PlainTextMixin, forms.Form):
    """The form of the filter; it says when a search holds no word."""

    def clean_q(self) -> str:
        """Refuse a search that would find everything by finding nothing to look for."""
        text = str(self.cleaned_data["q"] or "")
        if text and not any(search.parse(text)):
            raise ValidationError(_("Type at least one word."), code="no-words")
        return text


class CompanyFilter(django_filters.FilterSet):
    """Text, area, province, size and origin; a wrong value finds nothing and says why."""

    q = django_filters.CharFilter(
        method="filter_text",
        label=_("Words"),
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    area = django_filters.ChoiceFilter(
        method="filter_area",
        label=_("Area"),
        choices=PriorityArea.choices,
        empty_label=_("All areas"),
    )
    province = django_filters.ChoiceFilter(
        label=_("Province"),
        choices=CanadianProvince.choices,
        empty_label=_("All of Canada"),
    )
    size = django_filters.ChoiceFilter(
        field_name="size_band",
        label=_("Size"),
        choices=Company.SizeBand.choices,
        empty_label=_("All sizes"),
    )
    origin = django_filters.ChoiceFilter(
        label=_("Origin"),
        choices=Company.Origin.choices,
        empty_label=_("All origins"),
    )

    class Meta:
        """The model, and the form with the rules on text."""

        model = Company
        fields: tuple[str, ...] = ()
        form = CompanyFilterForm

    def filter_text(self, queryset: QuerySet[Company], _name: str, value: str) -> QuerySet[Company]:
        """Keep firms whose public texts hold the words."""
        return queryset.filter(search.matching(*search.parse(value)))

    def filter_area(self, queryset: QuerySet[Company], _name: str, value: str) -> QuerySet[Company]:
        """Keep firms with a published technology in the area."""
        inside = Technology.objects.filter(is_published=True).in_area(value)
        return queryset.filter(pk__in=inside.values("company"))

    @property
    def found(self) -> QuerySet[Company]:
        """What was asked for; nothing where the question is wrong."""
        if self.is_bound and not self.is_valid():
            return Company.objects.none()
        return self.qs
