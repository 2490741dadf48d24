"""The form that commissioners write a need with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.areas import PriorityArea
from opportunities.actions import Details, SourceFacts
from opportunities.choices import place_choices
from opportunities.forms.fields import (
    AmountField,
    DayField,
    ExternalIdsField,
    PageField,
    ShareField,
    TidyField,
    TidyTextField,
)
from opportunities.models import Need, Place
from opportunities.models.need import LARGEST_TEAM, MOST_FIRMS, SMALLEST_TEAM, WHOLE_BP
from opportunities.team_terms import share_percent

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from opportunities.actions import Required

    ModelForm = forms.ModelForm[Need]
else:
    ModelForm = forms.ModelForm

CURRENCIES = ("CAD", "CNY", "USD", "EUR", "GBP", "HKD", "JPY")
HIGHEST_TRL = 9
TEAM_FIELDS = ("team_size_limit", "largest_share_bp", "asks_china_presence", "asks_chinese")
SILENT_FIELDS = {"areas", "also_places", "asks_china_presence", "asks_chinese"}
"""Fields of which a browser sends nothing where nothing is chosen."""

LARGEST_VERSION = 2**62
_long = forms.Textarea(attrs={"rows": 5})
_zh = {"lang": "zh-Hans"}


class NeedForm(ModelForm):
    """A need with its place, scale, dates and source."""

    title_en = TidyField(label=_("Title in English"), max_length=300)
    title_zh = TidyField(
        label=_("Title in Chinese"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=_zh),
    )
    summary_en = TidyTextField(
        label=_("Summary in English"), max_length=10_000, required=False, widget=_long
    )
    summary_zh = TidyTextField(
        label=_("Summary in Chinese"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, **_zh}),
    )
    areas = forms.MultipleChoiceField(
        label=_("Priority areas"),
        choices=PriorityArea.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without an area the need is shown, but not matched."),
    )
    place = forms.ModelChoiceField(
        Place.objects.filter(country="CN"), label=_("Place"), to_field_name="code"
    )
    also_places = forms.ModelMultipleChoiceField(
        Place.objects.filter(country="CN"),
        label=_("Further places"),
        to_field_name="code",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("For a need that spans several places."),
    )
    place_detail = TidyField(label=_("District, site or plant"), max_length=200, required=False)
    buyer = TidyField(label=_("Buyer"), max_length=300, required=False)
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Closes on"), help_text=_("Until the end of this day in Beijing."))
    as_of = DayField(
        label=_("Status as of"),
        required=True,
        help_text=_("The day on which the source showed this stage."),
    )
    budget_amount = AmountField(
        label=_("Budget"),
        max_digits=18,
        decimal_places=2,
        help_text=_("Leave empty where it is unknown."),
    )
    budget_currency = forms.ChoiceField(label=_("Currency"), required=False)
    budget_on = DayField(label=_("Day of the budget figure"))
    capacity_value = AmountField(label=_("Capacity needed"), max_digits=18, decimal_places=3)
    capacity_unit = TidyField(
        label=_("Capacity unit"),
        max_length=40,
        required=False,
        help_text=_("Such as m³/day, t/year or MW."),
    )
    capacity_text = TidyField(label=_("Capacity in words"), max_length=300, required=False)
    minimum_trl = forms.TypedChoiceField(
        label=_("Lowest technology readiness level"),
        choices=[("", _("Unknown")), *((n, str(n)) for n in range(1, HIGHEST_TRL + 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    allows_consortium = forms.NullBooleanField(label=_("Joint bids allowed"), required=False)
    team_size_limit = forms.TypedChoiceField(
        label=_("Firms in a team at most"),
        choices=[
            ("", _("Not said")),
            *((n, str(n)) for n in range(SMALLEST_TEAM, LARGEST_TEAM + 1)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("The lead counts as one of them."),
    )
    largest_share_bp = ShareField(
        label=_("Largest share of one firm, in percent"),
        help_text=_("Of the whole work, such as 60. Leave empty where the notice says nothing."),
    )
    source_title = TidyField(label=_("Source: title"), max_length=500)
    source_url = PageField(label=_("Source: address"))
    source_on = DayField(label=_("Source: date"))
    external_ids = ExternalIdsField(
        label=_("References elsewhere"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, such as “World Bank: P123456”."),
    )
    caveat = TidyTextField(
        label=_("What a reader must know"), max_length=2_000, required=False, widget=_long
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=LARGEST_VERSION, required=False
    )

    class Meta:
        """What people may write; the rest is kept by the program."""

        model = Need
        fields = (
            "title_en",
            "title_zh",
            "summary_en",
            "summary_zh",
            "areas",
            "place",
            "place_detail",
            "buyer",
            "origin",
            "stage",
            "opens_on",
            "closes_on",
            "as_of",
            "budget_amount",
            "budget_currency",
            "budget_on",
            "budget_basis",
            "capacity_value",
            "capacity_unit",
            "capacity_text",
            "minimum_trl",
            "allows_consortium",
            "team_size_limit",
            "largest_share_bp",
            "asks_china_presence",
            "asks_chinese",
            "source_url",
            "external_ids",
            "caveat",
        )
        labels: ClassVar = {
            "budget_basis": _("The budget is for"),
            "asks_china_presence": _("A presence in China is asked for"),
            "asks_chinese": _("Work in Chinese is asked for"),
        }
        help_texts: ClassVar = {
            "asks_china_presence": _(
                "One firm of the team has delivered in China before or has an office there."
            ),
            "asks_chinese": _("One firm of the team works in Chinese."),
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        instance: Need | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Read the places once, and the facts of the source."""
        starting = _stored(instance) if instance else {"as_of": today, "key": uuid4()}
        super().__init__(data, instance=instance, initial={**starting, **(initial or {})})
        self.today = today
        self._bind_choices(instance)

    def _bind_choices(self, need: Need | None) -> None:
        choices = place_choices()
        self._offer("place", [("", _("Choose a place")), *choices])
        self._offer("also_places", choices)
        # An imported need may name a currency that the list does not.
        stored = {need.budget_currency} - {""} if need else set()
        known = [*CURRENCIES, *sorted(stored - set(CURRENCIES))]
        for name, known_values in (("origin", Need.Origin), ("stage", Need.Stage)):
            self._offer(name, [("", _("Choose")), *known_values.choices])
        self._offer("budget_currency", [("", _("Unknown")), *((c, c) for c in known)])
        if need:
            del self.fields["key"]
        else:
            del self.fields["version"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean_as_of(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        """Check what belongs together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._together("budget_amount", "budget_currency", _("Choose the currency."))
        self._together("capacity_value", "capacity_unit", _("Give the unit of the capacity."))
        self._check_team()
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The closing day lies before the opening day."))
        elif closes and closes < self.today and self._claims_to_be_open():
            self.add_error("closes_on", _("This day has passed: choose the stage it is in now."))
        return cleaned

    def _check_team(self) -> None:
        """Refuse conditions that no team could meet."""
        asked = {name: self.cleaned_data.get(name) for name in TEAM_FIELDS}
        if self.cleaned_data.get("allows_consortium") is False and any(asked.values()):
            message = _("Joint bids are not allowed, and yet something is asked of a team below.")
            self.add_error("allows_consortium", message)
        size, share = asked["team_size_limit"], asked["largest_share_bp"]
        firms = size or MOST_FIRMS
        if share and firms * share < WHOLE_BP:
            message = _("%(size)d firms of this share make no whole: it takes %(least)s at least.")
            words = {"size": firms, "least": share_percent(-(-WHOLE_BP // firms))}
            self.add_error("largest_share_bp", message % words)

    def _claims_to_be_open(self) -> bool:
        """Tell whether the person, not the source, says that a closed need is open."""
        touched = {"closes_on", "stage"} & set(self.changed_data)
        return bool(touched) and self.cleaned_data.get("stage") in Need.OPEN_STAGES

    def _together(self, given: str, wanted: str, message: Any) -> None:
        if self.cleaned_data.get(given) is not None and not self.cleaned_data.get(wanted):
            self.add_error(wanted, message)

    def details(self, required: list[Required], *, is_published: bool) -> Details:
        """Return what the row itself does not hold, once the form is valid."""
        cleaned = self.cleaned_data
        return Details(
            also_places=list(cleaned["also_places"]),
            required=required,
            source=SourceFacts(
                cleaned["source_title"], cleaned["source_url"], cleaned["source_on"]
            ),
            is_published=is_published,
            changes_areas="areas" in self.changed_data,
        )


def _stored(need: Need) -> dict[str, Any]:
    """Return what the form shows of a need beside the fields of its row."""
    return {
        "place": need.place,
        "also_places": list(need.also_places.all()),
        "source_title": need.source.title,
        "source_url": need.source_url or need.source.url,
        "source_on": need.source.published_on,
        "version": need.change_seq,
    }


def typed(data: QueryDict) -> dict[str, Any]:
    """Read what was typed, as it was, to show it again without judging it."""
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in NeedForm.base_fields.items()
        if name in data or name in SILENT_FIELDS
    }
