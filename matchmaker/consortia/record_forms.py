"""What people fill in about agreements, the statement, the outcome and a team's next need."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.forms import AmountField
from matchmaker.consortia.models import Agreement, BidOutcome, CompetitionStatement
from matchmaker.consortia.seen import SeenMixin
from matchmaker.consortia.terms import AgreementTerms, OutcomeTerms, StatementTerms

if TYPE_CHECKING:
    from datetime import date


class PastDayField(forms.DateField):
    """A day that is not in the future, as the country of the needs counts days."""

    def __init__(self, **kwargs: Any) -> None:
        """Let browsers offer a calendar."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)
        self.latest: date | None = None

    def clean(self, value: Any) -> date | None:
        """Refuse tomorrow and later."""
        day: date | None = super().clean(value)
        if day and self.latest and day > self.latest:
            raise forms.ValidationError(_("The day must not lie in the future."))
        return day


class AgreementForm(SeenMixin, forms.Form):
    """An agreement that was signed elsewhere."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Agreement.Kind.choices)
    signed_on = PastDayField(label=_("Signed on"))
    reference = forms.CharField(
        label=_("Reference"),
        max_length=200,
        required=False,
        help_text=_("A number or a place where the signed copy is kept."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, on: date, may_sign_split: bool, **kwargs: Any) -> None:
        """Offer the split to the lead alone."""
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].latest = on  # type: ignore[attr-defined]
        if not may_sign_split:
            kinds = [one for one in Agreement.Kind.choices if one[0] != Agreement.Kind.SPLIT]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def terms(self) -> AgreementTerms:
        """Return what was signed."""
        return AgreementTerms(**self.cleaned_data)


class StatementForm(forms.Form):
    """What the tendering authority was told."""

    addressed_to = forms.CharField(
        label=_("Addressed to"),
        max_length=200,
        help_text=_("The tendering authority, and the person or office there."),
    )
    means = forms.ChoiceField(label=_("Given by"), choices=CompetitionStatement.Means.choices)
    given_on = PastDayField(label=_("Given on"))
    text = forms.CharField(
        label=_("Text"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("A proposal to edit. Record the words that were really given."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """Take no day after today."""
        super().__init__(*args, **kwargs)
        self.fields["given_on"].latest = on  # type: ignore[attr-defined]

    def terms(self) -> StatementTerms:
        """Return what was stated."""
        return StatementTerms(**self.cleaned_data)


class OutcomeForm(forms.Form):
    """How the buyer decided."""

    result = forms.ChoiceField(
        label=_("Result"), choices=BidOutcome.Result.choices, widget=forms.RadioSelect
    )
    amount = AmountField(
        label=_("Amount awarded"),
        min_value=Decimal("0.01"),
        max_digits=18,
        decimal_places=2,
        localize=True,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("In the bid’s currency. Leave it empty if it is not known."),
    )
    lessons = forms.CharField(
        label=_("What the team has learned"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("All members read it."),
    )

    def clean(self) -> dict[str, Any]:
        """Take an amount only with an award."""
        data = super().clean() or {}
        if data.get("amount") and data.get("result") == BidOutcome.Result.UNSUCCESSFUL:
            self.add_error("amount", _("Only an award has an amount."))
        return data

    def terms(self) -> OutcomeTerms:
        """Return how it was decided."""
        return OutcomeTerms(**self.cleaned_data)


class NeedSearchForm(forms.Form):
    """Finds the need that a team goes on to."""

    q = forms.CharField(label=_("Title of the need"), max_length=100, required=False)


class ReuseForm(forms.Form):
    """The name of the next consortium of a team."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("The firms you invite see it.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
