"""What people fill in to found a consortium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.guards import limit_words, notice_words
from matchmaker.consortia.models.consortium import MOST_MEMBERS
from opportunities.models.need import MOST_FIRMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from companies.models import Company
    from opportunities.models import Need


class FoundingForm(forms.Form):
    """A consortium's name and its lead."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("The firms you invite see it.")
    )
    lead = forms.ChoiceField(
        label=_("Lead company"),
        help_text=_("The lead invites, sets the shares and hands in the bid."),
    )
    max_members = forms.IntegerField(
        label=_("Firms at most"),
        min_value=2,
        max_value=MOST_FIRMS,
        required=False,
        help_text=_("Your company counts. When the team is full, nobody else can accept."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, need: Need, companies: Sequence[Company], **kwargs: Any) -> None:
        """Offer the person's own companies, and choose where there is only one.

        Args:
            *args: of every form.
            need: whose notice may limit the team.
            companies: that may lead.
            **kwargs: of every form.
        """
        super().__init__(*args, **kwargs)
        self.need = need
        self.companies = {company.slug: company for company in companies}
        field = self.fields["lead"]
        field.choices = [(slug, one.name) for slug, one in self.companies.items()]  # type: ignore[attr-defined]
        self.usual = need.team_size_limit or MOST_MEMBERS
        size = self.fields["max_members"]
        size.initial = self.usual
        if need.team_size_limit:
            size.help_text = f"{size.help_text} {limit_words(need.team_size_limit)}"

    def clean_lead(self) -> Company:
        """Turn the choice into the company."""
        return self.companies[self.cleaned_data["lead"]]

    def clean_max_members(self) -> int:
        """Fall back on the notice's limit or the usual one; refuse what the notice does."""
        most: int = self.cleaned_data["max_members"] or self.usual
        too_large = notice_words(self.need, most)
        if too_large:
            raise forms.ValidationError(too_large, code="over-limit")
        return most
