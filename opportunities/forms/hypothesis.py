"""The forms of a decision about a proposed need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.forms.fields import TidyField, TidyTextField
from opportunities.gaps.actions import Draft
from opportunities.models import Hypothesis, Need

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

LONGEST_VERSION = 40
MOST_SELECTED = 100
_zh = {"lang": "zh-Hans"}


def _version() -> forms.CharField:
    return forms.CharField(max_length=LONGEST_VERSION, widget=forms.HiddenInput)


def _note() -> TidyTextField:
    return TidyTextField(
        label=_("Note"),
        help_text=_("Only commissioners and administrators read this."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConfirmForm(forms.Form):
    """The need that a proposal becomes, filled in from its evidence."""

    title_en = TidyField(label=_("Title in English"), max_length=300)
    title_zh = TidyField(
        label=_("Title in Chinese"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=_zh),
    )
    summary_en = TidyTextField(
        label=_("Summary in English"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    summary_zh = TidyTextField(
        label=_("Summary in Chinese"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, **_zh}),
    )
    areas = forms.MultipleChoiceField(
        label=_("Priority areas"),
        choices=PriorityArea.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Assigned by the rule. Keep those in which you would look for an offer."),
    )
    capabilities = forms.MultipleChoiceField(
        label=_("Required capabilities"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Assigned by the rule: what treats this indicator at its source. Keep what you would"
            " ask for. Where none is named, matches rest on areas and words alone and score low."
        ),
    )
    version = _version()
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        proposed: Iterable[str] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Give the empty form its key, and offer the capabilities that the rule proposes."""
        super().__init__(data, initial={"key": uuid4(), **(initial or {})}, auto_id="confirm_%s")
        offered = [(code, capability_name(code)) for code in proposed]
        self.fields["capabilities"].choices = offered  # type: ignore[attr-defined]
        self.initial.setdefault("capabilities", [code for code, _name in offered])
        if not offered:
            del self.fields["capabilities"]

    def draft(self, *, is_published: bool) -> Draft:
        """Return the need as the person wants it, once the form is valid."""
        asked = self.cleaned_data
        return Draft(
            title_en=asked["title_en"],
            title_zh=asked["title_zh"],
            summary_en=asked["summary_en"],
            summary_zh=asked["summary_zh"],
            areas=asked["areas"],
            is_published=is_published,
            capabilities=tuple(asked.get("capabilities", ())),
        )


class MergeForm(forms.Form):
    """The known need that a proposal belongs to: one of the list, or another by reference."""

    need = forms.ChoiceField(label=_("Open need of the province"), required=False)
    ref = TidyField(
        label=_("Or the reference of a need"),
        max_length=60,
        required=False,
        help_text=_("As its page shows it, such as MM-1A2B3C4D5E6F."),
    )
    version = _version()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        needs: Iterable[Need],
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Offer the needs that the person may add to."""
        super().__init__(data, initial=initial, auto_id="merge_%s")
        listed = [(need.ref, f"{need.ref} · {need.title_en}") for need in needs]
        self.fields["need"].choices = [("", _("Choose a need")), *listed]  # type: ignore[attr-defined]
        self.found: Need | None = None

    def clean(self) -> dict[str, Any]:
        """Find the need that is meant."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        wanted = cleaned.get("ref") or cleaned.get("need")
        if not wanted:
            self.add_error("need", _("Choose a need, or give its reference."))
            return cleaned
        self.found = Need.objects.select_related("place").filter(ref__iexact=wanted).first()
        if self.found is None:
            self.add_error("ref", ValidationError(_("No need has this reference.")))
        return cleaned


class DismissForm(forms.Form):
    """Why a proposal is set aside."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=Hypothesis.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason.")},
    )
    note = _note()
    version = _version()

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        """Keep the fields apart from those of the other forms of the page."""
        super().__init__(data, initial=initial, auto_id="dismiss_%s")


class ReopenForm(forms.Form):
    """A second look at a proposal that was set aside."""

    note = _note()
    version = _version()

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        """Keep the fields apart from those of the other forms of the page."""
        super().__init__(data, initial=initial, auto_id="reopen_%s")


class SelectedField(forms.MultipleChoiceField):
    """Proposals chosen in the list, each as `public id:version`."""

    default_error_messages = {"required": _("Select a proposal first.")}

    def validate(self, value: list[str]) -> None:
        """Take any well-formed pair; what a person may decide is asked of the database."""
        if not value:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(value) > MOST_SELECTED:
            raise ValidationError(_("Select at most 100 proposals."), code="too-many")

    def clean(self, value: Any) -> dict[UUID, str]:
        """Return the version that the person saw of each proposal."""
        found = {}
        for text in super().clean(value):
            public_id, _colon, version = text.partition(":")
            try:
                found[UUID(public_id)] = version[:LONGEST_VERSION]
            except ValueError as error:
                message = _("Select proposals of the list.")
                raise ValidationError(message, code="invalid") from error
        return found


class BulkDismissForm(forms.Form):
    """One reason for several proposals."""

    selected = SelectedField()
    reason = forms.ChoiceField(
        choices=Hypothesis.Reason.choices,
        error_messages={"required": _("Choose the reason.")},
    )
