"""The forms that take a file of figures, and that decide what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from opportunities.models import MeasurementImport
from opportunities.search import tidy
from opportunities.upload.checking import check
from opportunities.upload.decoding import CHUNK, decode, refuse_large
from opportunities.upload.problems import UnreadableFileError
from opportunities.upload.storing import Uploaded

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from opportunities.upload.checking import Report
    from opportunities.upload.decoding import Decoded

LONGEST_NAME = 200


class UploadForm(forms.Form):
    """A file, and what cannot be told from a file."""

    file = forms.FileField(
        label=_("CSV file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("In UTF-8, at most 10 MB and 50,000 rows."),
        error_messages={"required": _("Choose a file.")},
    )
    decimal_mark = forms.ChoiceField(
        label=_("Decimal mark in the column “value”"),
        choices=MeasurementImport.DecimalMark.choices,
        initial=MeasurementImport.DecimalMark.POINT.value,
        widget=forms.RadioSelect,
        help_text=_("A file alone does not tell, so we ask."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    decoded: Decoded
    report: Report

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        on: date,
    ) -> None:
        """Give an empty form a key of its own.

        Args:
            data: what was sent.
            files: the file that was sent.
            on: no period may end after this day.
        """
        super().__init__(data, files, initial={"key": uuid4()})
        self.on = on

    def clean(self) -> dict[str, Any]:
        """Read and check the file; the reason is said beside it where that is not possible."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is None or "decimal_mark" not in cleaned:
            return cleaned
        try:
            refuse_large(file.size)
            self.decoded = decode(file.chunks(CHUNK))
            self.report = check(self.decoded.text, decimal_mark=cleaned["decimal_mark"], on=self.on)
        except UnreadableFileError as error:
            self.add_error("file", str(error))
        return cleaned

    def uploaded(self) -> Uploaded:
        """Return what was handed in, once the form is valid."""
        cleaned = self.cleaned_data
        return Uploaded(
            name=tidy(cleaned["file"].name)[:LONGEST_NAME],
            decoded=self.decoded,
            decimal_mark=cleaned["decimal_mark"],
            key=cleaned["key"],
        )


class StoreForm(forms.Form):
    """What becomes of the figures that differ from stored ones."""

    takes_over = forms.BooleanField(
        label=_("Take over the file’s figure where it differs from the stored one"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    """Which differences the person saw."""
