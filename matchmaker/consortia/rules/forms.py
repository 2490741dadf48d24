"""What the lead fills in for the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Certification
from matchmaker.consortia.forms import ShareField
from matchmaker.consortia.rules.inputs import Subcontract
from matchmaker.consortia.seen import SeenMixin
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAIN, NOT_MAIN = "main", "not-main"


class SubcontractForm(forms.Form):
    """Work that goes to a firm outside the team."""

    code = forms.ChoiceField(label=_("Capability"))
    to = forms.CharField(
        label=_("Firm that does the work"),
        max_length=200,
        help_text=_("Its full name, as it stands in the bid."),
    )
    share = ShareField(
        label=_("Share of this lot in percent"), help_text=_("100 is the whole lot.")
    )
    kind = forms.ChoiceField(
        label=_("Is it main or critical work?"),
        choices=((NOT_MAIN, _("No")), (MAIN, _("Yes"))),
        widget=forms.RadioSelect,
        help_text=_("What the buyer counts as main work stands in the tender documents."),
    )

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        """Offer what the need asks for."""
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, capability_name(code)) for code in codes]  # type: ignore[attr-defined]

    def clean_share(self) -> int:
        """Turn percent into basis points; no share at all is no work."""
        points = ShareField.points(self.cleaned_data["share"])
        if points < 1:
            raise forms.ValidationError(_("Enter a share above 0."))
        return points

    def work(self) -> Subcontract:
        """Return what was filled in."""
        found = self.cleaned_data
        return Subcontract(found["code"], found["to"], found["share"], found["kind"] == MAIN)


class GradesForm(SeenMixin, forms.Form):
    """The lowest grade that the tender documents admit, lot by lot."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, codes: Sequence[str], held: Mapping[str, str], **kwargs: Any
    ) -> None:
        """Ask for each capability of the need."""
        super().__init__(*args, **kwargs)
        choices = [("", _("None named")), *Certification.Grade.choices]
        for code in codes:
            self.fields[code] = forms.ChoiceField(
                label=capability_name(code),
                choices=choices,
                required=False,
                initial=held.get(code, ""),
            )

    def stored(self) -> list[tuple[str, str]]:
        """Name each capability with the grade that is stored for it."""
        return [
            (str(field.label), str(dict(field.choices)[field.initial]))  # type: ignore[attr-defined]
            for name, field in self.fields.items()
            if name != "seen"
        ]

    def grades(self) -> dict[str, str]:
        """Return the grades by capability, empty where none is named."""
        return {code: grade for code, grade in self.cleaned_data.items() if code != "seen"}
