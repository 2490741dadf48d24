"""What people fill in about questions, answers and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.plain_text import PlainTextMixin
from matchmaker.consortia.models import Seat
from matchmaker.consortia.room.naming import nameable
from matchmaker.consortia.work.talking import Opening, QuestionTerms

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader

EVERYBODY = "everybody"
GUESTS = "guests"
MOST_PEOPLE = 30
_rows = forms.Textarea(attrs={"rows": 6})


class QuestionForm(PlainTextMixin, forms.Form):
    """A question to the team or to one firm."""

    title = forms.CharField(label=_("Question"), max_length=200, help_text=_("In one sentence."))
    text = forms.CharField(label=_("Details"), max_length=4_000, required=False, widget=_rows)
    to = forms.ChoiceField(
        label=_("Whom you ask"),
        widget=forms.RadioSelect,
        help_text=_(
            "Where you ask one firm, only your firm and that firm ever see the question and its "
            "answers: not the others, not the lead, not guests."
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, consortium: Consortium, own: Company, **options: Any) -> None:
        """Offer the other firms of the team.

        Args:
            *args: as Django's forms take them.
            consortium: the room.
            own: the firm that asks.
            **options: as Django's forms take them.
        """
        super().__init__(*args, **options)
        seats = Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED)
        others = seats.exclude(company=own).select_related("company").order_by("company__name")
        self.firms = {seat.company.slug: seat.company for seat in others}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (EVERYBODY, gettext("All firms of the team")),
            (GUESTS, gettext("All firms of the team; guests of the room read it, too")),
            # A slug has no colon, so that no firm is taken for everybody.
            *((f"firm:{slug}", firm.name) for slug, firm in self.firms.items()),
        ]
        self.fields["to"].initial = EVERYBODY

    def terms(self) -> QuestionTerms:
        """Return what is asked, once the form is valid."""
        data = self.cleaned_data
        firm = self.firms.get(data["to"].removeprefix("firm:")) if ":" in data["to"] else None
        return QuestionTerms(data["title"], data["text"], firm, data["to"] == GUESTS)


class AnswerForm(PlainTextMixin, forms.Form):
    """An answer."""

    text = forms.CharField(label=_("Your answer"), max_length=4_000, widget=_rows)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class ThreadForm(PlainTextMixin, forms.Form):
    """The first message of a thread."""

    title = forms.CharField(label=_("Subject"), max_length=160)
    people = forms.MultipleChoiceField(
        label=_("People"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only these people and you ever see the thread. Nobody joins it later: begin another "
            "one for that."
        ),
    )
    text = forms.CharField(label=_("Message"), max_length=8_000, widget=_rows)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, consortium: Consortium, reader: Reader, **options: Any) -> None:
        """Offer the people of the room, colleagues among them.

        Args:
            *args: as Django's forms take them.
            consortium: the room.
            reader: who writes.
            **options: as Django's forms take them.
        """
        super().__init__(*args, **options)
        # No firm has the id 0: colleagues of the own firm are offered, too.
        people = [one for one in nameable(consortium, 0) if one.user != reader.user]
        self.present = {one.value: one for one in people}
        self.fields["people"].choices = [(one.value, one.words) for one in people]  # type: ignore[attr-defined]

    def clean_people(self) -> list[str]:
        """Bound the number: a thread is no mailing list."""
        values: list[str] = self.cleaned_data["people"]
        if len(values) > MOST_PEOPLE:
            raise forms.ValidationError(
                gettext("Choose at most %(count)d people.") % {"count": MOST_PEOPLE}
            )
        return values

    def opening(self) -> Opening:
        """Return what is written to whom, once the form is valid."""
        data = self.cleaned_data
        people = tuple(self.present[value] for value in data["people"])
        return Opening(data["title"], people, data["text"])


class MessageForm(PlainTextMixin, forms.Form):
    """A message."""

    text = forms.CharField(label=_("Your message"), max_length=8_000, widget=_rows)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
