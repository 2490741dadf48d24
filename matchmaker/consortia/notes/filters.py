"""Filters of the list of field notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.models import FieldNote
from opportunities.choices import province_choices
from opportunities.filters.base import ListFilter

if TYPE_CHECKING:
    from matchmaker.consortia.models.note import FieldNoteQuerySet


class FieldNoteFilter(ListFilter):
    """By topic, and by the province of the place or need."""

    topic = django_filters.ChoiceFilter(
        label=_("Topic"), choices=FieldNote.Topic.choices, empty_label=_("All topics")
    )
    province = django_filters.ChoiceFilter(
        label=_("Province of China"), empty_label=_("All provinces"), method="in_province"
    )

    class Meta:
        """Every filter is declared above."""

        model = FieldNote
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        """Read the provinces once."""
        super().__init__(*args, **options)
        self.filters["province"].extra["choices"] = province_choices()

    def in_province(self, notes: FieldNoteQuerySet, _name: str, code: str) -> FieldNoteQuerySet:
        """Keep notes about a place in a province, or about a need there."""
        return notes.filter(Q(place__province_code=code) | Q(need__place__province_code=code))
