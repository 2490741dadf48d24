"""The capabilities that a need requires, as rows of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.capabilities import CAPABILITIES, capability_choices, capability_name
from opportunities.actions import Required

if TYPE_CHECKING:
    from django.http import QueryDict

    from opportunities.models import Need

    FormSet = forms.BaseFormSet["CapabilityForm"]
else:
    FormSet = forms.BaseFormSet

PREFIX = "capabilities"
MOST = 8
BLANK = 2
"""Blank rows at a time: each holds the whole vocabulary."""
USUAL_WEIGHT = 50


class CapabilityForm(forms.Form):
    """One required capability; a chosen one is shown by name, to change it remove the row."""

    code = forms.ChoiceField(label=_("Capability"))
    weight = forms.IntegerField(
        label=_("Weight, 1 to 100"), min_value=1, max_value=100, initial=USUAL_WEIGHT
    )
    is_mandatory = forms.BooleanField(label=_("Mandatory"), required=False)
    is_confirmed = forms.BooleanField(label=_("Confirm the assigned capability"), required=False)

    def __init__(self, *args: Any, assigned: dict[str, str], **options: Any) -> None:
        """Show the vocabulary only where nothing is chosen yet."""
        super().__init__(*args, **options)
        chosen = self["code"].value() or ""
        self.chosen = chosen if chosen in CAPABILITIES else ""
        self.is_assigned = self.chosen in assigned
        self.evidence_phrase = assigned.get(self.chosen, "")
        code = cast("forms.ChoiceField", self.fields["code"])
        code.choices = [("", _("Choose a capability")), *capability_choices()]
        if self.chosen:
            self.fields["code"].widget = forms.HiddenInput()
        if not self.is_assigned:
            del self.fields["is_confirmed"]

    @property
    def name(self) -> str:
        """The chosen capability in the language of the page."""
        return capability_name(self.chosen)


class CapabilityFormSet(FormSet):
    """The rows of required capabilities, without JavaScript."""

    deletion_widget = forms.CheckboxInput

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer a few blank rows, up to the largest number."""
        super().__init__(*args, **options)
        self.extra = min(BLANK, MOST - len(self.initial or []))

    def add_fields(self, form: CapabilityForm, index: int | None) -> None:
        """Name the box that removes a row."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")

    def clean(self) -> None:
        """Refuse a capability that is named twice."""
        seen = set()
        for form in self.forms:
            code = getattr(form, "cleaned_data", {}).get("code")
            if not code or form in self.deleted_forms:
                continue
            if code in seen:
                form.add_error("weight", ValidationError(_("This capability is named twice.")))
            seen.add(code)

    @property
    def kept(self) -> list[Required]:
        """The capabilities that the person asks for, once the rows are valid."""
        rows = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return [
            Required(
                row["code"],
                row["weight"],
                is_mandatory=row["is_mandatory"],
                is_confirmed=row.get("is_confirmed", False),
            )
            for row in rows
            if row.get("code")
        ]


def capability_formset(
    need: Need | None, data: QueryDict | None = None, *, initial: list[dict[str, Any]] | None = None
) -> CapabilityFormSet:
    """Make the rows of a need's capabilities, from the database or from what was typed."""
    required = list(need.required_capabilities.all()) if need else []
    stored = [
        {"code": row.code, "weight": row.weight, "is_mandatory": row.is_mandatory}
        for row in required
    ]
    made = forms.formset_factory(
        CapabilityForm,
        formset=CapabilityFormSet,
        max_num=MOST,
        absolute_max=MOST,
        validate_max=True,
        can_delete=True,
        can_delete_extra=True,
    )
    rows = made(
        data,
        initial=stored if initial is None else initial,
        prefix=PREFIX,
        form_kwargs={
            "assigned": {row.code: row.evidence_phrase for row in required if row.is_assigned}
        },
    )
    return cast("CapabilityFormSet", rows)


def typed_rows(data: QueryDict) -> list[dict[str, Any]]:
    """Read the rows that are filled in, whether valid or not."""
    rows = []
    for index in range(MOST):
        start = f"{PREFIX}-{index}"
        code = data.get(f"{start}-code", "")
        if code in CAPABILITIES and f"{start}-DELETE" not in data:
            rows.append(
                {
                    "code": code,
                    "weight": data.get(f"{start}-weight", USUAL_WEIGHT),
                    "is_mandatory": f"{start}-is_mandatory" in data,
                    "is_confirmed": f"{start}-is_confirmed" in data,
                }
            )
    return rows
