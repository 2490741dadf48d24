"""What people write about a technology."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from companies.forms import capabilities as vocabulary
from companies.models import Technology
from companies.versions import TECHNOLOGY_FIELDS
from matchmaker.accounts.plain_text import PlainTextMixin
from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from typing import Any

LONGEST_EVIDENCE = 2_000


class TechnologyForm(PlainTextMixin, forms.ModelForm):  # type: ignore[type-arg]
    """Add or edit a technology; everything in it is public once published."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    """Made with an empty form, so that the same form sent twice acts once."""
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    areas = forms.MultipleChoiceField(
        label=_("Areas · public"),
        choices=PriorityArea.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Needed to publish. The priority areas in which it answers a need."),
    )
    capabilities = forms.MultipleChoiceField(
        label=_("Capabilities · public"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Needed to publish. Needs ask for capabilities, so they weigh most in a match. Open an"
            " area and tick up to 12. We take it that you can lead each; once saved you can mark"
            " those where you only support another firm."
        ),
    )
    supports = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    trl = forms.TypedChoiceField(
        label=_("Readiness level · public"),
        choices=(),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("The highest level that you can prove."),
    )
    trl_evidence = forms.CharField(
        label=_("Evidence for the readiness level · public"),
        required=False,
        max_length=LONGEST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: “In operation at a plant in Hamilton since 2023.”"),
    )
    availability = forms.MultipleChoiceField(
        label=_("How it can be had · public"),
        choices=Technology.Availability.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        """Fields, labels and hints."""

        model = Technology
        fields = TECHNOLOGY_FIELDS
        labels = {
            "name": _("Name of the technology · public"),
            "name_zh": _("Name in Chinese · public"),
            "summary": _("What it does, in English · public"),
            "summary_fr": _("What it does, in French · public"),
            "summary_zh": _("What it does, in Chinese · public"),
            "differentiator": _("Benefit over what is used today · public"),
            "stage": _("Stage · public"),
        }
        help_texts = {
            "summary": _(
                "Needed to publish. Say the problem, how you solve it and a figure. For example:"
                " “Removes ammonia from industrial wastewater with electric current, without"
                " chemicals, for 5 kWh a cubic metre.”"
            ),
        }
        error_messages = {"name": {"required": _("Give the technology a name.")}}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "summary_fr": forms.Textarea(attrs={"rows": 3}),
            "summary_zh": forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
            "differentiator": forms.Textarea(attrs={"rows": 2}),
            "name_zh": forms.TextInput(attrs={"lang": "zh-Hans"}),
        }

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        choices = vocabulary.capability_choices()
        for name in ("capabilities", "supports"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["trl"].choices = [  # type: ignore[attr-defined]
            ("", _("Not known")),
            *vocabulary.readiness_choices(),
        ]
        stages = list(Technology.Stage.choices)
        self.fields["stage"].choices = [("", _("Not said")), *stages]  # type: ignore[attr-defined]
        for name in ("summary", "areas"):
            # A draft may lack them, yet nothing is matched without: they are no matter of taste.
            self.fields[name].is_needed = True  # type: ignore[attr-defined]
        self.initial.setdefault("key", uuid4())

    def clean_capabilities(self) -> list[str]:
        """Hold the list to what can be read."""
        chosen: list[str] = self.cleaned_data["capabilities"]
        most = vocabulary.MOST_CAPABILITIES
        if len(set(chosen)) > most:
            raise ValidationError(
                ngettext_lazy(
                    "Tick at most %(most)d capability.",
                    "Tick at most %(most)d capabilities; you ticked %(ticked)d.",
                    most,
                ),
                code="too-many",
                params={"most": most, "ticked": len(set(chosen))},
            )
        return chosen

    def groups(self) -> list[vocabulary.Group]:
        """Arrange the capabilities by area for the page, as they stand in the form."""
        return vocabulary.groups(
            {str(code) for code in self["capabilities"].value() or []},
            {str(code) for code in self["supports"].value() or []},
        )

    def clean_key(self) -> UUID:
        """Give a form that lost its key a new one: it is then a form of its own."""
        key: UUID | None = self.cleaned_data["key"]
        return key or uuid4()

    def values(self) -> dict[str, Any]:
        """Return what to store, without the form's own fields."""
        return {name: self.cleaned_data[name] for name in TECHNOLOGY_FIELDS}

    def parts(self) -> dict[str, bool]:
        """Return each chosen capability, and whether the firm can lead the work."""
        supports = set(self.cleaned_data["supports"])
        return {code: code not in supports for code in self.cleaned_data["capabilities"]}
