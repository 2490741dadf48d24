"""What people write about field notes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.plain_text import PlainTextMixin
from matchmaker.consortia.models import FieldNote
from matchmaker.consortia.notes.actions import NoteTerms
from opportunities.choices import place_choices
from opportunities.models import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from companies.models import Company
    from opportunities.models import Need

OLDEST_DAYS = 10 * 366
"""A note about what happened earlier helps nobody."""


class FieldNoteForm(PlainTextMixin, forms.Form):
    """A note from the ground."""

    company = forms.ChoiceField(label=_("Your company"))
    place = forms.ChoiceField(
        label=_("Place"),
        help_text=_("The city, park or province that the note is about."),
    )
    topic = forms.ChoiceField(
        label=_("Topic"), choices=[("", _("Choose a topic")), *FieldNote.Topic.choices]
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("What you saw or learnt"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "No names, telephone numbers or addresses of persons, and nothing you were told in"
            " confidence. Write “the buyer’s engineer”, not who it was."
        ),
    )
    happened_on = forms.DateField(
        label=_("When it happened"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        choices=FieldNote.Visibility.choices,
        widget=forms.RadioSelect,
        help_text=_("A note for trade commissioners only does not open the notes of others."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, companies: Sequence[Company], need: Need | None, on: date, **kwargs: Any
    ) -> None:
        """Offer the person's companies, and places where no need is named."""
        super().__init__(*args, **kwargs)
        self.on, self.need = on, need
        self.companies = {company.slug: company for company in companies}
        field = self.fields["company"]
        field.choices = [(slug, one.name) for slug, one in self.companies.items()]  # type: ignore[attr-defined]
        if len(self.companies) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(self.companies))
        if need is not None:
            del self.fields["place"]
        else:
            self.fields["place"].choices = [("", _("Choose a place")), *place_choices()]  # type: ignore[attr-defined]
        self.fields["key"].initial = uuid4()
        self.fields["visibility"].initial = FieldNote.Visibility.GIVERS

    def clean_company(self) -> Company:
        """Turn the choice into the company."""
        return self.companies[self.cleaned_data["company"]]

    def clean_happened_on(self) -> date:
        """Refuse the future and the distant past."""
        day: date = self.cleaned_data["happened_on"]
        if not self.on - timedelta(days=OLDEST_DAYS) <= day <= self.on:
            raise forms.ValidationError(_("Choose a day of the last ten years, today at latest."))
        return day

    def terms(self) -> NoteTerms:
        """Return what the note says, once the form is valid."""
        data = self.cleaned_data
        return NoteTerms(
            need=self.need,
            place=None if self.need else Place.objects.get(code=data["place"]),
            topic=data["topic"],
            title=data["title"],
            text=data["text"],
            happened_on=data["happened_on"],
            visibility=data["visibility"],
        )


class NoteReasonForm(PlainTextMixin, forms.Form):
    """Why a note is reported or hidden."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Such as: it names a person, it is advertising, it is not true."),
    )
