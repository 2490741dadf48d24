"""What people write about a firm."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.fields import WebsiteField
from companies.models import Company
from companies.versions import COMPANY_FIELDS
from matchmaker.accounts.plain_text import PlainTextMixin

FIRST_YEAR = 1600
LAST_YEAR = 2100


class CompanyForm(PlainTextMixin, forms.ModelForm):  # type: ignore[type-arg]
    """Register or edit a firm; everything in it is public once the firm is published."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    """Made with an empty form, so that the same form sent twice acts once."""
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    founded_year = forms.IntegerField(
        label=_("Founded in"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    website = WebsiteField(
        label=_("Website"),
        required=False,
        help_text=_("Commissioners look here first."),
    )

    class Meta:
        """Fields, labels and hints."""

        model = Company
        fields = COMPANY_FIELDS
        labels = {
            "name": _("Name of the company"),
            "name_fr": _("Name in French"),
            "name_zh": _("Name in Chinese"),
            "summary": _("Who you are"),
            "city": _("City"),
            "province": _("Province or territory"),
            "size_band": _("People employed"),
        }
        help_texts = {
            "name_fr": _("Where it differs."),
            "name_zh": _("Chinese readers look for it first. Leave it empty if you have none."),
            "summary": _(
                "About 40 words. For example: “We clean industrial wastewater with electric"
                " current instead of chemicals. 30 people in Guelph, working since 2014.”"
            ),
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"name": {"required": _("Give the name of the company.")}}

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["province"].required = True
        self.fields["province"].error_messages["required"] = _("Choose a province or territory.")
        self.initial.setdefault("key", uuid4())
        for name in ("province", "size_band"):
            choices = list(self.fields[name].choices)[1:]  # type: ignore[attr-defined]
            empty = _("Choose") if name == "province" else _("Not said")
            self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]

    def clean_key(self) -> UUID:
        """Give a form that lost its key a new one: it is then a form of its own."""
        key: UUID | None = self.cleaned_data["key"]
        return key or uuid4()

    def values(self) -> dict[str, Any]:
        """Return what to store, without the form's own fields."""
        return {name: self.cleaned_data[name] for name in COMPANY_FIELDS}
