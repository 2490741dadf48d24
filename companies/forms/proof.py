"""Small forms for what proves that a firm can deliver; each entry says who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.fields import CountryField, MoneyField, WebsiteField
from companies.models import (
    Capacity,
    Certification,
    Company,
    Delivery,
    IPRight,
    PerformanceClaim,
    Technology,
    Tier,
)
from matchmaker.accounts.plain_text import PlainTextMixin

if TYPE_CHECKING:
    from typing import Any

FIRST_YEAR = 1950
LAST_YEAR = 2100

TIER_CHOICES = (
    (Tier.PUBLIC, _("Public: everyone")),
    (
        Tier.AFTER_INTEREST,
        _("After mutual interest: your own people and trade commissioners of your area"),
    ),
    (Tier.AFTER_AGREEMENT, _("After a signed agreement: for now, your own people only")),
)
"""What each tier means today, said where it is chosen."""


def date_field(label: Any, *, required: bool = False) -> forms.DateField:
    """Return a day, asked for with the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Year-month-day, such as 2026-03-31."),
    )


def country_field(label: Any, *, required: bool = True) -> CountryField:
    """Return a country, as two letters."""
    return CountryField(
        label=label,
        required=required,
        max_length=2,
        help_text=_("Two letters: CA for Canada, CN for China, US for the United States."),
    )


class ProofForm(PlainTextMixin, forms.ModelForm):  # type: ignore[type-arg]
    """What all proof has in common: the firm, its technologies and the tier."""

    def __init__(self, *args: object, company: Company, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["tier"] = forms.ChoiceField(
            label=_("Who may read this entry (its tier)"),
            choices=TIER_CHOICES,
            initial=self.fields["tier"].initial,
            widget=forms.RadioSelect,
        )
        if "technology" in self.fields:
            self.fields["technology"] = forms.ModelChoiceField(
                Technology.objects.filter(company=company),
                label=_("Technology"),
                required=False,
                empty_label=_("The company as a whole"),
            )
            self.fields["technology"].label_from_instance = (  # type: ignore[attr-defined]
                lambda technology: technology.name
            )

    def values(self) -> dict[str, Any]:
        """Return what to store."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class CapacityForm(ProofForm):
    """How large a contract the firm can carry."""

    largest_contract_cad = MoneyField(label=_("Largest contract delivered, in CAD"), required=False)
    annual_capacity_cad = MoneyField(
        label=_("Work you can carry in a year, in CAD"), required=False
    )
    bonding_cad = MoneyField(label=_("Bonding limit, in CAD"), required=False)
    as_of = date_field(_("As of"), required=True)

    class Meta:
        """Fields in the order of the page."""

        model = Capacity
        fields = (
            "largest_contract_cad",
            "annual_capacity_cad",
            "bonding_cad",
            "as_of",
            "tier",
        )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one amount."""
        cleaned = super().clean()
        amounts = ("largest_contract_cad", "annual_capacity_cad", "bonding_cad")
        if not any(self.errors.get(name) or cleaned.get(name) for name in amounts):
            self.add_error("largest_contract_cad", _("Give at least one of the amounts."))
        return cleaned


class DeliveryForm(ProofForm):
    """A reference project."""

    country = country_field(_("Country"))
    year = forms.IntegerField(
        label=_("Year of completion"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    value_cad = MoneyField(label=_("Value in CAD"), required=False)
    source_url = WebsiteField(label=_("Link that shows it"), required=False, max_length=1_000)

    class Meta:
        """Fields in the order of the page."""

        model = Delivery
        fields = (
            "title",
            "technology",
            "country",
            "place_name",
            "year",
            "value_cad",
            "source_url",
            "tier",
        )
        labels = {"title": _("Project"), "place_name": _("Place")}


class CertificationForm(ProofForm):
    """A certificate."""

    country = country_field(_("Country that it holds in"), required=False)
    valid_until = date_field(_("Valid until"))

    class Meta:
        """Fields in the order of the page."""

        model = Certification
        fields = ("scheme", "technology", "number", "country", "grade", "valid_until", "tier")
        labels = {"scheme": _("Scheme"), "number": _("Number"), "grade": _("Grade")}
        help_texts = {
            "scheme": _("For example ISO 14001, CSA or GB/T 19001."),
            "grade": _("Only for Chinese qualifications that are given by grade."),
        }


class IPRightForm(ProofForm):
    """A patent, mark or trade secret."""

    jurisdiction = country_field(_("Country"))

    class Meta:
        """Fields in the order of the page."""

        model = IPRight
        fields = ("kind", "technology", "number", "jurisdiction", "status", "tier")
        labels = {"kind": _("Kind"), "number": _("Number"), "status": _("Status")}


class PerformanceForm(ProofForm):
    """A figure of a technology, with its proof."""

    minimum = forms.DecimalField(
        label=_("Minimum"), required=False, max_digits=14, decimal_places=4
    )
    typical = forms.DecimalField(
        label=_("Typical"), required=False, max_digits=14, decimal_places=4
    )
    maximum = forms.DecimalField(
        label=_("Maximum"), required=False, max_digits=14, decimal_places=4
    )
    verified_on = date_field(_("Verified on"))
    verified_until = date_field(_("Verified until"))

    class Meta:
        """Fields in the order of the page."""

        model = PerformanceClaim
        fields = (
            "quantity",
            "unit",
            "minimum",
            "typical",
            "maximum",
            "conditions",
            "evidence",
            "verified_by",
            "verified_on",
            "verified_until",
            "tier",
        )
        labels = {
            "quantity": _("What is measured"),
            "unit": _("Unit"),
            "conditions": _("Under which conditions"),
            "evidence": _("Evidence"),
            "verified_by": _("Verified by"),
        }
        help_texts = {
            "quantity": _("For example: removal of ammonia."),
            "unit": _("For example mg/L, m³/day or kWh/m³."),
            "evidence": _("A test report, a data sheet or a plant in operation."),
        }

    def clean(self) -> dict[str, Any]:
        """Hold the figures to an order, and a verification to a name."""
        cleaned = super().clean()
        low, usual, high = (cleaned.get(name) for name in ("minimum", "typical", "maximum"))
        known = [value for value in (low, usual, high) if value is not None]
        if not known and not {"minimum", "typical", "maximum"} & set(self.errors):
            self.add_error("typical", _("Give at least one figure."))
        if known != sorted(known):
            self.add_error("maximum", _("The figures must rise from minimum to maximum."))
        if cleaned.get("verified_on") and not cleaned.get("verified_by"):
            self.add_error("verified_by", _("Say who verified it."))
        since, until = cleaned.get("verified_on"), cleaned.get("verified_until")
        if since and until and until < since:
            self.add_error("verified_until", _("This is before the day of the verification."))
        return cleaned
