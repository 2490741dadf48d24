"""What people fill in about papers: a file and its words, a name, a sealed annex, a reason."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.plain_text import PlainTextMixin
from matchmaker.consortia.forms import CURRENCIES, AmountField
from matchmaker.consortia.models import Document
from matchmaker.consortia.room.annexes import Amount, Sealing
from matchmaker.consortia.room.papers import Paper, Upload
from matchmaker.consortia.room.printing import PressBusyError, UnprintableError, pages_of
from matchmaker.consortia.room.receiving import MOST_BYTES
from matchmaker.consortia.room.sniffing import media_type_of, safe_name
from matchmaker.consortia.seen import SeenMixin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from companies.models import Company
    from matchmaker.consortia.models import SealedAnnex
    from matchmaker.consortia.room.naming import Nameable

HUNDRED = 100
LONGEST_NAMING = 366
"""Days that a person may be named for at most."""
SHORTEST_REASON = 20
LARGEST_AMOUNT = Decimal("10000000000000")


class PaperFileField(forms.FileField):
    """A file whose kind is told by its content; reading it counts its pages."""

    def __init__(self, **options: Any) -> None:
        """Say what is taken, before it is sent."""
        super().__init__(
            label=_("File"),
            allow_empty_file=True,
            widget=forms.FileInput(
                attrs={
                    "accept": ".pdf,.png,.jpg,.jpeg,.txt,.csv,application/pdf,image/*,text/plain"
                }
            ),
            help_text=_(
                "A PDF, PNG, JPEG or plain text of at most 10 MB and 200 pages. Nobody is ever "
                "given the file itself: every reader gets a PDF with their name on every page."
            ),
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Read the file.

        Raises:
            ValidationError: no copy can be made of it.
        """
        file = super().clean(data, initial)
        if file.size > MOST_BYTES:
            raise forms.ValidationError(gettext("The file is larger than 10 MB."), code="size")
        content = file.read()
        if not content:
            raise forms.ValidationError(gettext("The file is empty."), code="empty")
        media_type = media_type_of(content)
        if media_type is None:
            words = gettext("The file is none of PDF, PNG, JPEG and plain text in UTF-8.")
            raise forms.ValidationError(words, code="kind")
        try:
            pages = pages_of(content, media_type)
        except UnprintableError as error:
            raise forms.ValidationError(str(error), code="unreadable") from error
        except PressBusyError as error:
            words = gettext("The file could not be read just now. Send it again in a minute.")
            raise forms.ValidationError(words, code="busy") from error
        return Upload(content, safe_name(file.name or ""), media_type, pages)


class DocumentForm(PlainTextMixin, forms.Form):
    """A document with its first file."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    tier = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Document.Tier.choices,
        initial=Document.Tier.NAMED.value,
        widget=forms.RadioSelect,
        help_text=_(
            "“Named people only” shows the document to nobody until you name them. Those who may "
            "not read a document do not learn that it exists."
        ),
    )
    is_for_guests = forms.BooleanField(
        label=_("Guests of the room may read it too, if everyone in the room may"), required=False
    )
    file = PaperFileField()
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def paper(self, company: Company) -> Paper:
        """Return what was said about the document, once the form is valid."""
        cleaned = self.cleaned_data
        return Paper(
            company, cleaned["title"], cleaned["kind"], cleaned["tier"], cleaned["is_for_guests"]
        )


class VersionForm(SeenMixin, PlainTextMixin, forms.Form):
    """A new file for a document."""

    file = PaperFileField()
    note = forms.CharField(label=_("What has changed"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def upload(self) -> Upload:
        """Return the file with its note, once the form is valid."""
        file: Upload = self.cleaned_data["file"]
        return Upload(
            file.data, file.file_name, file.media_type, file.pages, self.cleaned_data["note"]
        )


class NamingForm(forms.Form):
    """A person of the room, and the last day."""

    person = forms.ChoiceField(label=_("Person"))
    until = forms.DateField(
        label=_("May read until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, people: Sequence[Nameable], on: date, **options: Any) -> None:
        """Offer the people of the room.

        Args:
            *args: as Django's forms take them.
            people: who may be named.
            on: today in China.
            **options: as Django's forms take them.
        """
        super().__init__(*args, **options)
        self.people = {one.value: one for one in people}
        self.on = on
        self.fields["person"].choices = [(one.value, one.words) for one in people]  # type: ignore[attr-defined]
        self.fields["until"].initial = on + timedelta(days=30)

    def clean_until(self) -> date:
        """Bound the time: a name is not given for ever."""
        until: date = self.cleaned_data["until"]
        if not self.on <= until <= self.on + timedelta(days=LONGEST_NAMING):
            raise forms.ValidationError(gettext("Choose a day from today on, within a year."))
        return until

    def named(self) -> Nameable:
        """Return the person, once the form is valid."""
        return self.people[self.cleaned_data["person"]]


class AnnexForm(SeenMixin, PlainTextMixin, forms.Form):
    """A firm's price for its part, and what it is made up of."""

    amount = AmountField(
        label=_("Amount for your part"),
        min_value=Decimal("0.01"),
        max_value=LARGEST_AMOUNT,
        max_digits=16,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    breakdown = forms.CharField(
        label=_("How the costs are made up"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    ip_note = forms.CharField(
        label=_("Intellectual property that you bring and keep"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document = forms.ModelChoiceField(
        label=_("Document"),
        queryset=Document.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text=_("One of your documents with “Your firm only”."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, documents: Any, **options: Any) -> None:
        """Offer the firm's own documents."""
        super().__init__(*args, **options)
        field = self.fields["document"]
        field.queryset = documents  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.title  # type: ignore[attr-defined]
        field.empty_label = gettext("none")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(annex: SealedAnnex | None) -> dict[str, Any]:
        """Begin from what the firm has sealed before."""
        if annex is None:
            return {"seen": 0, "currency": "CAD"}
        return {
            "amount": Decimal(annex.amount_cents).scaleb(-2),
            "currency": annex.currency,
            "breakdown": annex.breakdown,
            "ip_note": annex.ip_note,
            "document": annex.document and annex.document.public_id,
            "seen": annex.version,
        }

    def sealing(self) -> Sealing:
        """Return what is sealed, once the form is valid."""
        cleaned = self.cleaned_data
        return Sealing(
            Amount(cleaned["currency"], int(cleaned["amount"] * HUNDRED)),
            cleaned["seen"],
            cleaned["breakdown"],
            cleaned["ip_note"],
            cleaned["document"],
        )


class GuestForm(forms.Form):
    """The address of a commissioner whom the lead asks in."""

    email = forms.EmailField(label=_("E-mail address of the trade commissioner"), max_length=254)


class GlassForm(PlainTextMixin, forms.Form):
    """An administrator's reason for emergency access."""

    reference = forms.UUIDField(
        label=_("Number of the document or annex"),
        help_text=_("The owner finds it on the page of the document or of the annex."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At least 20 characters. The owner reads it at once, in a letter and the log."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
