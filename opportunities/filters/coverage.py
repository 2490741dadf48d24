"""What a reader asks of the page of data coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opportunities.models import Indicator
from opportunities.upkeep.coverage import GROUPS, Asked

if TYPE_CHECKING:
    from django.http import QueryDict


class CoverageForm(forms.Form):
    """Group of places, and domain or indicator; what cannot be read is left out and said so."""

    group = forms.ChoiceField(
        label=_("Places"), choices=[(one.value, one.label) for one in GROUPS], required=False
    )
    domain = forms.ChoiceField(label=_("Domain"), required=False)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)

    def __init__(self, data: QueryDict) -> None:
        """Read the indicators once; ask for the tracker's cities where nothing is asked."""
        asked = data.copy()
        asked.setdefault("group", GROUPS[0].value)
        super().__init__(asked)
        self.domain_of: dict[str, str] = {}
        domains: dict[str, list[tuple[str, str]]] = {}
        for one in Indicator.objects.order_by("domain", "name_en"):
            self.domain_of[one.slug] = one.domain
            domains.setdefault(str(one.get_domain_display()), []).append((one.slug, one.name))
        self._choose("domain", [("", _("All domains")), *Indicator.Domain.choices])
        self._choose("indicator", [("", _("All indicators")), *domains.items()])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as it is declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Leave out a domain that does not hold the indicator."""
        said = super().clean() or self.cleaned_data
        slug, domain = said.get("indicator"), said.get("domain")
        if slug and domain and self.domain_of[slug] != domain:
            self.add_error("domain", _("The indicator is of another domain, so this is left out."))
        return said

    @property
    def asked(self) -> Asked:
        """What can be read of the question; the usual page where nothing can."""
        self.is_valid()
        said = self.cleaned_data
        return Asked(
            group=said.get("group") or GROUPS[0].value,
            domain=said.get("domain", ""),
            indicator=said.get("indicator", ""),
        )
