"""How people narrow the list of consortia."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.models import Consortium


class ConsortiumFilter(django_filters.FilterSet):
    """By stage, and by words of the name."""

    stage = django_filters.ChoiceFilter(
        label=_("Stage"), choices=Consortium.Stage.choices, empty_label=_("Every stage")
    )
    q = django_filters.CharFilter(
        label=_("Name contains"),
        field_name="name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    class Meta:
        """Nothing beyond the fields above."""

        model = Consortium
        fields: tuple[str, ...] = ()
