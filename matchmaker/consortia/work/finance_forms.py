"""What a firm fills in about a programme that it means to use."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.plain_text import PlainTextMixin
from matchmaker.consortia.forms import CURRENCIES, AmountField
from matchmaker.consortia.models import Audience
from matchmaker.consortia.room.forms import HUNDRED, LARGEST_AMOUNT
from matchmaker.consortia.seen import SeenMixin
from matchmaker.consortia.work.finance import PlanTerms
from matchmaker.consortia.work.forms import LARGEST_VERSION

if TYPE_CHECKING:
    from matchmaker.consortia.models import ProgrammePlan


class PlanForm(SeenMixin, PlainTextMixin, forms.Form):
    """What a firm plans with a programme."""

    amount = AmountField(
        label=_("Amount that your firm plans with"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=LARGEST_AMOUNT,
        max_digits=16,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("Leave it empty while it is unknown: unknown is never counted as nothing."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=[choice for choice in Audience.choices if choice[0] != Audience.GUESTS],
        widget=forms.RadioSelect,
        help_text=_("Guests of the room never see what firms plan."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_VERSION)

    @staticmethod
    def initial_of(plan: ProgrammePlan | None) -> dict[str, Any]:
        """Begin from what is stored."""
        if plan is None or plan.is_dropped:
            seen = plan.version if plan else 0
            return {"currency": "CAD", "audience": Audience.ROOM.value, "seen": seen}
        known = plan.amount_cents is not None
        return {
            "amount": Decimal(plan.amount_cents or 0) / HUNDRED if known else None,
            "currency": plan.currency,
            "note": plan.note,
            "audience": plan.audience,
            "seen": plan.version,
        }

    def terms(self) -> PlanTerms:
        """Return what is planned, once the form is valid."""
        data = self.cleaned_data
        amount = data["amount"]
        cents = None if amount is None else int(amount * HUNDRED)
        return PlanTerms(cents, data["currency"], data["note"], data["audience"], data["seen"])
