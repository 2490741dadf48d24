"""What the filters of all lists share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import django_filters
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from opportunities.search import SearchField, matching, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

Rows = models.QuerySet[Any]


class SearchFilter(django_filters.CharFilter):
    """A search box over several fields of a row."""

    field_class = SearchField

    def __init__(self, *, searched: tuple[str, ...] = (), **options: Any) -> None:
        """Keep the names of the fields that are searched."""
        options.setdefault("label", _("Search"))
        super().__init__(**options)
        self.searched = searched

    def filter(self, qs: Rows, value: str) -> Rows:
        """Keep rows that hold the words."""
        return qs.filter(matching(parse(value), self.searched)) if value else qs


class Costliest(NamedTuple):
    """The filter whose removal brings back the most rows."""

    label: str
    query: str
    more: int


class ListFilter(django_filters.FilterSet):
    """Filters of a list that never widen it by mistake."""

    @property
    def rows(self) -> Rows:
        """What is asked for; nothing while a filter is invalid."""
        return self.qs if self.is_valid() else cast("Rows", self.queryset).none()

    @property
    def active(self) -> list[str]:
        """Names of the filters that are set."""
        return [name for name in self.filters if self.asked.get(name)]

    @property
    def asked(self) -> QueryDict:
        """The query of the page."""
        return cast("QueryDict", self.data)

    def options(self) -> dict[str, Any]:
        """Give the further arguments that a copy of this filter needs."""
        return {}

    def unset(self, _name: str) -> str:
        """Give the value that switches a filter off."""
        return ""

    @property
    def kept(self) -> list[str]:
        """Names of values that narrow nothing and stay when a filter is removed."""
        return []

    def costliest(self) -> Costliest | None:
        """Find the one filter to remove when nothing matches."""
        found = [self._without(name) for name in self.active]
        best = max(found, key=lambda one: one.more, default=None)
        return best if best and best.more else None

    def _without(self, name: str) -> Costliest:
        data = QueryDict(mutable=True)
        data.update({key: self.asked.get(key, "") for key in (*self.active, *self.kept)})
        data[name] = self.unset(name)
        other = type(self)(data, queryset=self.queryset, **self.options())
        return Costliest(self._words(name), data.urlencode(), other.rows.count())

    def _words(self, name: str) -> str:
        """Say what is asked for in the words of the form."""
        value = self.asked.get(name, "")
        labels = _flat(getattr(self.form.fields[name], "choices", ()))
        return str(labels.get(value, value))


def _flat(choices: Iterable[Any]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for code, label in choices:
        labels.update(dict(label) if isinstance(label, (list, tuple)) else {code: label})
    return labels
