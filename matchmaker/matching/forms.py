"""Forms of decisions, answers and the quick match."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from matchmaker.matching.models import ExposureCap, Interest, Review
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.choices import place_choices

if TYPE_CHECKING:
    from django.http import QueryDict

LONGEST_TEXT = 5_000
MOST_SELECTED = 100
REVISION_MAX = 1_000_000

COMMON_REASONS = (
    Review.Reason.WRONG_CAPABILITY,
    Review.Reason.TOO_SMALL,
    Review.Reason.TOO_EARLY,
    Review.Reason.NO_BENEFIT_SHOWN,
    Review.Reason.DESCRIPTION_UNCLEAR,
    Review.Reason.ALREADY_IN_CONTACT,
    Review.Reason.NEED_CHANGED,
    Review.Reason.STRONGER_COMPETITOR,
    Review.Reason.OTHER,
)


def reasons(*, with_block: bool) -> list[tuple[str, str]]:
    """List the coded reasons of a decline; blocking only for those who may."""
    shown = [*COMMON_REASONS, *([Review.Reason.BLOCKED] if with_block else [])]
    return [(reason.value, str(reason.label)) for reason in shown]


class AdoptForm(forms.Form):
    """Making proposed weights current, after reading what that changes."""

    has_read = forms.BooleanField(
        label=_("I have read the figures and what would change"),
        error_messages={"required": _("Confirm that you have read the figures and the changes.")},
    )


class CapForm(forms.Form):
    """How often one technology may be shown in the review queue."""

    cap = forms.TypedChoiceField(
        label=_("No technology more often than"),
        choices=ExposureCap.Cap.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("The order of the review queue changes, no score does."),
    )
    before = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    """A decision about one pair."""

    decision = forms.ChoiceField(choices=Review.Decision.choices, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=Review.Reason.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label=_("Message to the company"),
        help_text=_("The company reads this."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=_("Internal note"),
        help_text=_("Only commissioners and administrators read this."),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(min_value=0, max_value=REVISION_MAX, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    score = forms.IntegerField(
        min_value=0, max_value=10_000_000, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, data: QueryDict | None = None, *, with_block: bool = False, **options: object
    ) -> None:
        """Offer blocking to those who may block."""
        super().__init__(data, **options)  # type: ignore[arg-type]
        self.fields["reason"].choices = reasons(with_block=with_block)  # type: ignore[attr-defined]
        chosen = self.data.get("decision") if self.is_bound else None
        if chosen == Review.Decision.ASK:
            self.fields["message"].required = True
            self.fields["message"].error_messages["required"] = _(
                "Write what the company should tell you."
            )
        if chosen == Review.Decision.DECLINE:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _(
                "Choose the reason of the decline."
            )
        else:
            del self.fields["reason"]


class InterestForm(forms.Form):
    """A firm's answer to a need."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=Interest.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    reason = forms.ChoiceField(
        label=_("If you hold back: why?"),
        choices=[("", _("Choose a reason")), *Interest.Reason.choices],
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Your trade commissioner reads this."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        """Ask for a reason where the firm holds back."""
        cleaned = super().clean() or {}
        holds_back = cleaned.get("answer") in (Interest.Answer.NOT_NOW, Interest.Answer.NEVER)
        if holds_back and "reason" not in self.errors and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why you hold back."))
        return cleaned


class Seen(NamedTuple):
    """What a row of the queue showed of a pair.

    Attributes:
        revision: of its newest decision, 0 for none, below 0 for what was no number.
        score: in units of 1e-7, None where the form names none.
    """

    revision: int
    score: int | None


class BulkForm(forms.Form):
    """One decision about several pairs of the queue."""

    decision = forms.ChoiceField(
        choices=[
            (one.value, one.label) for one in (Review.Decision.ACCEPT, Review.Decision.DECLINE)
        ]
    )
    reason = forms.ChoiceField(choices=Review.Reason.choices, required=False)
    key = forms.UUIDField()

    def __init__(self, data: QueryDict, *, with_block: bool = False) -> None:
        """Read the selected pairs beside the fields."""
        super().__init__(data)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *reasons(with_block=with_block),
        ]
        self.selected = selection(data.getlist("selected")[:MOST_SELECTED])

    def clean(self) -> dict[str, object]:
        """Ask for a selection, and for a reason where it is a decline."""
        cleaned = super().clean() or {}
        if not self.selected:
            self.add_error(None, _("Select at least one match."))
        is_decline = cleaned.get("decision") == Review.Decision.DECLINE
        if is_decline and "reason" not in self.errors and not cleaned.get("reason"):
            self.add_error("reason", _("Choose the reason of the decline."))
        return cleaned


def selection(values: list[str]) -> dict[UUID, Seen]:
    """Read what the boxes of the queue send: pair, revision, score; anything else is left out."""
    found: dict[UUID, Seen] = {}
    for value in values:
        pair, _colon, seen = value.partition(":")
        revision, _colon, score = seen.partition(":")
        try:
            key, number = UUID(pair), int(revision) if _is_short(revision, 6) else -1
        except ValueError:
            continue
        is_score = _is_short(score, 8) and score.isdigit()
        found[key] = Seen(number, int(score) if is_score else None)
    return found


def _is_short(number: str, digits: int) -> bool:
    return number.isascii() and len(number) <= digits


class QuickMatchForm(forms.Form):
    """The text of a need that is not stored anywhere."""

    text = forms.CharField(
        label=_("What is needed?"),
        help_text=_("In English, French or Chinese, up to 5,000 characters. Nothing is saved."),
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_TEXT}),
        error_messages={"required": _("Describe what is needed in a sentence or more.")},
    )
    area = forms.ChoiceField(
        label=_("Area"),
        help_text=_("Left out, the areas are read from the text and marked as assigned."),
        required=False,
    )
    place = forms.ChoiceField(
        label=_("Place"),
        help_text=_("With a place, its measurements and the policy in force there count."),
        required=False,
    )
    samples = forms.BooleanField(label=_("Rank the fictional sample firms, too"), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, str] | None = None
    ) -> None:
        """Read the places once."""
        super().__init__(data, initial=initial)
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            ("", _("Read it from the text")),
            *PriorityArea.choices,
        ]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("Anywhere in China")),
            *place_choices(),
        ]


def fresh_key() -> str:
    """Make the key of a form that decides."""
    return str(uuid4())
