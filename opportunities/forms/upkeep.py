"""The forms that report an error in a figure, decide a report and correct a figure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opportunities.flags import BY_PEOPLE, words_of
from opportunities.forms.fields import (
    GROUPED_NUMBER,
    LONGEST_NUMBER,
    PLAIN_NUMBER,
    THOUSANDS,
    PageField,
    TidyField,
    TidyTextField,
)
from opportunities.models import Source
from opportunities.upkeep.actions import (
    Complaint,
    Revised,
    SameFigureError,
    SourceFacts,
    version_of,
)

if TYPE_CHECKING:
    from opportunities.models import Measurement

MINUS = str.maketrans("−–", "--")
VERSION = re.compile(r"[0-9a-f]{32}", re.ASCII)
SOURCE_KINDS = (
    Source.Kind.OFFICIAL,
    Source.Kind.PRESS,
    Source.Kind.COMPUTED,
    Source.Kind.PUBLIC_PAGE,
    Source.Kind.DATA_SET,
    Source.Kind.REPORT,
)
_rows = forms.Textarea(attrs={"rows": 4})


class FigureField(forms.DecimalField):
    """A measured number as people write it; zero and less are figures like others."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **options: Any) -> None:
        """Keep what the column holds: fifteen digits before the point, five after it."""
        super().__init__(max_digits=20, decimal_places=5, **options)

    def to_python(self, value: Any) -> Any:
        """Read a number by the marks of the page's language."""
        text = THOUSANDS.sub("", str(value or "")).translate(MINUS)
        if get_language() == "fr":
            text = text.replace(",", ".")
        elif GROUPED_NUMBER.fullmatch(text.removeprefix("-")):
            text = text.replace(",", "")
        if text and (len(text) > LONGEST_NUMBER or not PLAIN_NUMBER.fullmatch(text)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        """Write a stored number without trailing zeros."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class ErrorReportForm(forms.Form):
    """Somebody's word that a figure is wrong."""

    message = TidyTextField(
        label=_("What is wrong?"),
        max_length=2_000,
        widget=_rows,
        help_text=_("Such as: the bulletin prints another number, or the year is not right."),
        error_messages={"required": _("Say what you have found.")},
    )
    suggested_value = FigureField(
        label=_("The right value"),
        required=False,
        help_text=_("In the unit shown above. Leave empty where you do not know it."),
    )
    suggested_source = PageField(
        label=_("Where it can be read"),
        help_text=_("The address of a public page, if there is one."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def complaint(self) -> Complaint:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return Complaint(said["message"], said["suggested_value"], said["suggested_source"])


class CorrectionForm(forms.Form):
    """A figure as it should be, and why."""

    value = FigureField(label=_("Value"))
    flags = forms.MultipleChoiceField(
        label=_("Marks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A withdrawn figure stays visible with its mark, and nothing counts on it."),
    )
    method = TidyField(label=_("Method"), max_length=300, required=False)
    source_detail = TidyField(
        label=_("Where in the source"),
        max_length=1_000,
        required=False,
        help_text=_("Such as a page, a table or a paragraph."),
    )
    source_title = TidyField(
        label=_("Another source: title"),
        max_length=500,
        required=False,
        help_text=_("Only where the figure is now read from another document."),
    )
    source_url = PageField(label=_("Another source: address"))
    source_kind = forms.ChoiceField(label=_("Another source: kind"), required=False)
    reason = TidyTextField(
        label=_("Reason"),
        max_length=500,
        widget=_rows,
        help_text=_("Everybody can read it in the history of corrections."),
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, figure: Measurement, **options: Any) -> None:
        """Begin with the figure as it is stored."""
        options["initial"] = {
            "value": figure.value,
            "flags": figure.flags,
            "method": figure.method,
            "source_detail": figure.source_detail,
            "version": version_of(figure),
            **options.get("initial", {}),
        }
        super().__init__(*args, **options)
        offered = dict.fromkeys((*figure.flags, *BY_PEOPLE))
        choices = [(flag, words_of(flag)) for flag in offered]
        self._field(forms.MultipleChoiceField, "flags").choices = choices
        self._field(forms.ChoiceField, "source_kind").choices = [
            ("", _("Choose")),
            *((kind.value, kind.label) for kind in SOURCE_KINDS),
        ]

    def _field(self, kind: type[forms.ChoiceField], name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, kind)  # noqa: S101 - as it is declared above
        return field

    def clean_version(self) -> str:
        """Take a fingerprint as this form writes it."""
        version: str = self.cleaned_data["version"]
        if not VERSION.fullmatch(version):
            raise ValidationError(_("The form was incomplete; open it again."), code="version")
        return version

    def clean(self) -> dict[str, Any]:
        """Ask for title and kind where another source is named."""
        said = super().clean() or self.cleaned_data
        named = [said.get(f"source_{part}") for part in ("title", "url", "kind")]
        if any(named) and not said.get("source_title") and "source_title" not in self.errors:
            self.add_error("source_title", _("Give the title of the other source."))
        if any(named) and not said.get("source_kind") and "source_kind" not in self.errors:
            self.add_error("source_kind", _("Say what kind of source it is."))
        return said

    def refuse(self, error: Exception) -> None:
        """Say beside the field why the figure cannot be stored like this."""
        if isinstance(error, SameFigureError):
            words = _("This source has another figure for the period, by the same method.")
            self.add_error("method", words)
        else:
            self.add_error(None, _("Nothing differs from the figure as it is stored."))

    @property
    def revised(self) -> Revised:
        """The figure as it was written, once the form is valid."""
        said = self.cleaned_data
        facts = SourceFacts(said["source_title"], said["source_url"], said["source_kind"])
        return Revised(
            value=said["value"],
            flags=tuple(said["flags"]),
            method=said["method"],
            source_detail=said["source_detail"],
            source=facts if facts.title else None,
        )


class AcceptForm(CorrectionForm):
    """A reported error that is one: the figure as it should be, and an answer."""

    reason = TidyTextField(
        label=_("Answer"),
        max_length=500,
        widget=_rows,
        help_text=_(
            "The person who reported it reads this, and everybody in the history of corrections."
        ),
    )


class RejectForm(forms.Form):
    """A reported error that is none."""

    answer = TidyTextField(
        label=_("Why it stays as it is"),
        max_length=2_000,
        widget=_rows,
        help_text=_("The person who reported it reads this."),
    )
