"""Filters of the list of cities, provinces and parks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import django_filters
from django.db.models import CharField, Expression, F, Func, Value
from django.db.models.functions import ConcatPair, Lower
from django.utils.translation import gettext_lazy as _

from opportunities.choices import province_choices
from opportunities.filters.base import ListFilter, Rows
from opportunities.models import Place
from opportunities.search import SearchField, fold

if TYPE_CHECKING:
    from django.http import QueryDict

    from opportunities.models.place import PlaceQuerySet

NAMES = ("name_en", "name_fr", "name_zh_full", "name_zh", "pinyin")
PROVINCES = "provinces"


class NameFilter(django_filters.CharFilter):
    """A search by any name of a place."""

    field_class = SearchField

    def filter(self, qs: Rows, value: str) -> Rows:
        """Keep places one of whose names holds the text, accents and spaces aside."""
        if not value:
            return qs
        found: Rows = qs.alias(folded=_folded_names()).filter(folded__contains=fold(value))
        return found


def _folded_names() -> Expression:
    """Write in SQL what `search.fold` does; a bar keeps names apart."""
    joined: Expression | F = F(NAMES[0])
    for name in NAMES[1:]:
        joined = ConcatPair(joined, ConcatPair(Value("|"), F(name)))
    plain = Lower(Func(joined, function="UNACCENT", output_field=CharField()))
    return Func(plain, Value(" '’-"), Value(""), function="TRANSLATE", output_field=CharField())


class PlaceFilter(ListFilter):
    """Filters of the list of places: cities, unless a name or another group is asked for."""

    q = NameFilter(label=_("Name in English, Chinese or pinyin"))
    group = django_filters.ChoiceFilter(
        label=_("Group"),
        choices=(*Place.Group.choices, (PROVINCES, _("All provinces"))),
        empty_label=_("All cities"),
        method="in_group",
    )
    province = django_filters.ChoiceFilter(
        label=_("Province"),
        field_name="province_code",
        empty_label=_("All provinces"),
    )

    class Meta:
        """Every filter is declared above."""

        model = Place
        fields = ()

    def __init__(self, data: QueryDict, *, queryset: PlaceQuerySet) -> None:
        """Read the provinces once."""
        super().__init__(data, queryset=queryset)
        self.filters["province"].extra["choices"] = province_choices()

    def in_group(self, places: PlaceQuerySet, _name: str, group: str) -> PlaceQuerySet:
        """Keep the members of a group."""
        return places.provinces() if group == PROVINCES else places.in_group(group)

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Show cities where neither a name nor a group is asked for."""
        places = cast("PlaceQuerySet", super().filter_queryset(queryset))
        asked = self.form.cleaned_data
        return places if asked["group"] or asked["q"] else places.cities()
