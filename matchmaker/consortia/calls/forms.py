"""What firms fill in about calls for partners."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import TechnologyCapability
from matchmaker.accounts.plain_text import PlainTextMixin
from matchmaker.consortia.calls.actions import CallTerms
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import capability_choices, capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from companies.models import Company
    from matchmaker.consortia.models import PartnerCall
    from opportunities.models import Need

LONGEST_CALL = 180
"""Days that a call may stay open at most."""

USUAL_CALL = 30
MOST_SOUGHT = 12
_rows = forms.Textarea(attrs={"rows": 6})


class CallForm(PlainTextMixin, forms.Form):
    """What a call says. Of the firm it can only name what its own profile shows."""

    company = forms.ChoiceField(label=_("Your company"))
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        help_text=_("In one line, such as: membrane maker seeks a firm for plant operation."),
    )
    area = forms.ChoiceField(
        label=_("Area"), choices=[("", _("Choose an area")), *PriorityArea.choices]
    )
    brings = forms.MultipleChoiceField(
        label=_("What you bring"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("From the published technologies of your company."),
    )
    seeks = forms.MultipleChoiceField(
        label=_("What you seek"),
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label=_("Message"),
        max_length=2_000,
        widget=_rows,
        help_text=_("Every signed-in company can read it: no prices, no confidential facts."),
    )
    open_until = forms.DateField(
        label=_("Open until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Until the end of that day in Beijing."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000, required=False
    )

    def __init__(
        self, *args: Any, companies: Sequence[Company], need: Need | None, on: date, **kwargs: Any
    ) -> None:
        """Offer the person's companies, what they have, and what can be sought."""
        super().__init__(*args, **kwargs)
        self.on, self.need = on, need
        self.companies = {company.slug: company for company in companies}
        self.held = _held(companies)
        self._offer()
        self.fields["key"].initial = uuid4()
        self.fields["open_until"].initial = on + timedelta(days=USUAL_CALL)

    def _offer(self) -> None:
        choices = {
            "company": [(slug, one.name) for slug, one in self.companies.items()],
            "brings": _named({code for codes in self.held.values() for code in codes}),
            "seeks": self._sought(),
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        if self.need is not None:
            del self.fields["area"]
        if not choices["brings"]:
            del self.fields["brings"]
        if len(self.companies) == 1:
            self.fields["company"].widget = forms.HiddenInput()
            self.fields["company"].initial = next(iter(self.companies))

    def _sought(self) -> list[Any]:
        """Offer what the need asks for; all capabilities where it names none."""
        asked = self.need.required_capabilities.values_list("code", flat=True) if self.need else ()
        if asked:
            return _named(asked)
        self.fields["seeks"].widget = forms.SelectMultiple(attrs={"size": 12})
        self.fields["seeks"].help_text = _("Several with the control or command key.")
        return capability_choices()

    def clean_company(self) -> Company:
        """Turn the choice into the company."""
        return self.companies[self.cleaned_data["company"]]

    def clean_seeks(self) -> list[str]:
        """Hold the list to a length that still says something."""
        codes: list[str] = self.cleaned_data["seeks"]
        if len(codes) > MOST_SOUGHT:
            raise forms.ValidationError(
                _("Choose at most %(count)d capabilities."), params={"count": MOST_SOUGHT}
            )
        return codes

    def clean_open_until(self) -> date:
        """Hold the last day to between tomorrow and half a year."""
        day: date = self.cleaned_data["open_until"]
        if not self.on < day <= self.on + timedelta(days=LONGEST_CALL):
            raise forms.ValidationError(
                _("Choose a day from tomorrow on, within %(days)d days."),
                params={"days": LONGEST_CALL},
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a capability that the chosen company does not show."""
        data = super().clean()
        company = data.get("company")
        brings = data.get("brings") or []
        if company and not set(brings) <= self.held[company.pk]:
            self.add_error("brings", _("The profile of this company does not show all of these."))
        return data

    def terms(self) -> CallTerms:
        """Return what the call says, once the form is valid."""
        data = self.cleaned_data
        return CallTerms(
            need=self.need,
            area=data.get("area", ""),
            title=data["title"],
            brings=tuple(data.get("brings", ())),
            seeks=tuple(data["seeks"]),
            message=data["message"],
            open_until=data["open_until"],
        )


def initial_of(call: PartnerCall) -> dict[str, Any]:
    """Return what the form shows of a stored call."""
    names = ("title", "area", "brings", "seeks", "message", "open_until", "key", "version")
    return {**{name: getattr(call, name) for name in names}, "company": call.company.slug}


def _held(companies: Iterable[Company]) -> dict[int, set[str]]:
    """Return the codes that the published technologies of companies show."""
    found: dict[int, set[str]] = {company.pk: set() for company in companies}
    rows = TechnologyCapability.objects.filter(
        technology__company__in=list(found), technology__is_published=True
    )
    for company, code in rows.values_list("technology__company_id", "code"):
        found[company].add(code)
    return found


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    return sorted(((code, capability_name(code)) for code in codes), key=lambda one: one[1])


class CallAnswerForm(PlainTextMixin, forms.Form):
    """A firm's answer to a call."""

    company = forms.ChoiceField(label=_("Your company"))
    message = forms.CharField(
        label=_("Your answer"),
        max_length=2_000,
        widget=_rows,
        help_text=_("Only the company that calls reads it. You can answer once."),
    )

    def __init__(self, *args: Any, companies: Sequence[Company], **kwargs: Any) -> None:
        """Offer the person's companies that have not answered yet."""
        super().__init__(*args, **kwargs)
        self.companies = {company.slug: company for company in companies}
        field = self.fields["company"]
        field.choices = [(slug, one.name) for slug, one in self.companies.items()]  # type: ignore[attr-defined]
        if len(self.companies) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(self.companies))

    def clean_company(self) -> Company:
        """Turn the choice into the company."""
        return self.companies[self.cleaned_data["company"]]


class DecisionForm(PlainTextMixin, forms.Form):
    """The caller's word on an answer."""

    decision = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the caller declines: the other firm learns from it."""
        data = super().clean()
        if data.get("decision") == "decline" and not data.get("reason"):
            self.add_error("reason", _("Say in a few words why you decline."))
        return data
