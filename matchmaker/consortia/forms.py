"""What people fill in about consortia."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.models import FULL_SHARE, GENERAL, Seat
from matchmaker.consortia.seat_actions import ANSWER_DAYS
from matchmaker.consortia.seen import SeenMixin
from matchmaker.consortia.terms import BidTerms, Lot, Terms, lot_words
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from opportunities.models import NeedCapability

LONGEST_WAIT = 180
"""Days that an invitation may stay open at most."""

PARTS = [choice for choice in Seat.Part.choices if choice[0] != Seat.Part.LEAD]
CURRENCIES = [(code, code) for code in ("CAD", "CNY", "USD", "EUR")]
HUNDRED = Decimal(100)
ROLES = [("", _("Nothing")), ("leads", _("Leads")), ("supports", _("Supports"))]
GENERAL_ROLES = [ROLES[0], ("supports", _("Takes part"))]


class ShareField(forms.DecimalField):
    """A share typed in percent with up to two decimals, kept in basis points."""

    def __init__(self, **kwargs: Any) -> None:
        """Bound the share to 0 to 100 %; write it as the language does."""
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(
            min_value=Decimal(0),
            max_value=HUNDRED,
            max_digits=5,
            decimal_places=2,
            localize=True,
            **kwargs,
        )

    @staticmethod
    def points(percent: Decimal) -> int:
        """Turn percent into basis points; both are exact."""
        return int(percent * FULL_SHARE / HUNDRED)

    @staticmethod
    def percent(points: int) -> Decimal:
        """Turn basis points into percent, without needless zeros."""
        value = Decimal(points) * HUNDRED / FULL_SHARE
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


THOUSANDS = 3
"""Digits between two separators."""


class AmountField(forms.DecimalField):
    """An amount of money, typed with or without the language's thousands separator."""

    def __init__(self, **options: Any) -> None:
        """Show and read amounts as the language writes them."""
        super().__init__(**{"localize": True, **options})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read `1,250,000.50`, in French `1 250 000,50`.

        Raises:
            ValidationError: it is no number, or a separator parts no thousands: read without it,
                `12,50` would be a hundred times as much.
        """
        if isinstance(value, str):
            value = "".join(self._plain(value).split())
        amount: Decimal | None = super().to_python(value)
        return amount

    def _plain(self, text: str) -> str:
        mark = get_format("THOUSAND_SEPARATOR")
        whole, _point, cents = text.partition(get_format("DECIMAL_SEPARATOR"))
        groups = whole.split(mark)
        if mark in cents or any(len(one.strip()) != THOUSANDS for one in groups[1:]):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return text.replace(mark, "")


class CompanySearchForm(forms.Form):
    """Finds a company to invite."""

    q = forms.CharField(label=_("Name of the company"), max_length=100, required=False)


class TermsForm(forms.Form):
    """A seat's part and its lots, each with what the firm does of it and its share."""

    part = forms.ChoiceField(label=_("Part"), choices=PARTS)

    def __init__(
        self,
        *args: Any,
        asked: Sequence[NeedCapability],
        brought: dict[str, bool],
        held: Terms | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer what the need asks for; say what the firm's profile shows of it.

        Args:
            *args: of every form.
            asked: capabilities of the need.
            brought: codes that the firm's profile shows, and whether it leads with them.
            held: terms that the seat has; without them the profile is proposed.
            **kwargs: of every form.
        """
        super().__init__(*args, **kwargs)
        lots = {lot.code: lot for lot in held.lots} if held else _proposed(asked, brought)
        codes = [*(one.code for one in asked), GENERAL]
        # A lot that the need no longer asks for stays until the lead drops it.
        codes += sorted(set(lots) - set(codes))
        self.codes = {_key(code): code for code in codes}
        for key, code in self.codes.items():
            self._add_lot(key, code, lots.get(code), _choice(code, brought))

    def _add_lot(self, key: str, code: str, lot: Lot | None, label: str) -> None:
        roles = GENERAL_ROLES if code == GENERAL else ROLES
        role = "" if lot is None else ("leads" if lot.is_lead else "supports")
        self.fields[f"role_{key}"] = forms.ChoiceField(
            label=label, choices=roles, required=False, initial=role
        )
        share = ShareField.percent(lot.share_bp) if lot and lot.share_bp else None
        # The page writes the short label beside the lot; the summary of errors names the lot.
        words = {"label": gettext("Share in percent"), "value": label}
        self.fields[f"share_{key}"] = ShareField(
            label=gettext("%(label)s: %(value)s") % words, required=False, initial=share
        )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Pair each lot's fields, for the page."""
        return [(self[f"role_{key}"], self[f"share_{key}"]) for key in self.codes]

    def clean(self) -> dict[str, Any]:
        """Ask for a lot; a share without a role would be nobody's."""
        data = super().clean() or {}
        for key in self.codes:
            if data.get(f"share_{key}") and not data.get(f"role_{key}"):
                self.add_error(f"role_{key}", _("Say what the firm does for this share."))
        if not self.errors and not any(data.get(f"role_{key}") for key in self.codes):
            raise forms.ValidationError(_("Choose at least one lot, or the general part."))
        if sum(data.get(f"share_{key}") or 0 for key in self.codes) > HUNDRED:
            raise forms.ValidationError(_("The shares of one firm sum to more than 100 %."))
        return data

    def terms(self) -> Terms:
        """Return what was agreed on."""
        data = self.cleaned_data
        lots = (
            Lot(code, ShareField.points(data[f"share_{key}"] or Decimal(0)), role == "leads")
            for key, code in self.codes.items()
            if (role := data[f"role_{key}"])
        )
        return Terms(data["part"], tuple(sorted(lots)))


def _key(code: str) -> str:
    return code or "general"


def _proposed(asked: Sequence[NeedCapability], brought: dict[str, bool]) -> dict[str, Lot]:
    return {one.code: Lot(one.code, 0, brought[one.code]) for one in asked if one.code in brought}


def _choice(code: str, brought: dict[str, bool]) -> str:
    if code == GENERAL:
        return gettext("General part: coordination, finance, operation")
    name = capability_name(code)
    if code in brought:
        return name
    return gettext("%(capability)s (not in its profile)") % {"capability": name}


class LeadTermsForm(TermsForm):
    """The lead's own seat: its part stays the lead."""

    part = None  # type: ignore[assignment]

    def terms(self) -> Terms:
        """Return the lead's terms."""
        self.cleaned_data["part"] = Seat.Part.LEAD.value
        return super().terms()


class InviteForm(TermsForm):
    """An invitation to one company."""

    expires_on = forms.DateField(
        label=_("Answer by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Until the end of that day in Beijing."),
    )
    message = forms.CharField(
        label=_("Message"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2_000,
        required=False,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """Offer two weeks from today."""
        self.on = on
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = on + timedelta(days=ANSWER_DAYS)

    def clean_expires_on(self) -> date:
        """Hold the last day to between tomorrow and half a year."""
        day: date = self.cleaned_data["expires_on"]
        if not self.on < day <= self.on + timedelta(days=LONGEST_WAIT):
            raise forms.ValidationError(
                _("Choose a day from tomorrow on, within %(days)d days."),
                params={"days": LONGEST_WAIT},
            )
        return day


STALE = "stale"
"""Code of the error that says that somebody was faster."""


class SharesForm(SeenMixin, forms.Form):
    """The shares of all seats at once."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4_000)

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        """Make one field a seat."""
        super().__init__(*args, **kwargs)
        self.seats = {f"share_{seat.public_id.hex}": seat for seat in seats}
        for name, seat in self.seats.items():
            self.fields[name] = ShareField(
                label=seat.company.name, initial=ShareField.percent(seat.share_bp)
            )
        self.fields["seen"].initial = self.state()

    def state(self) -> str:
        """Write down the shares as they are stored."""
        return ",".join(f"{seat.pk}:{seat.share_bp}" for seat in self.seats.values())

    def clean_seen(self) -> str:
        """Refuse to overwrite what somebody else has changed since the page was opened."""
        seen: str = self.cleaned_data["seen"]
        if seen != self.state():
            raise forms.ValidationError(
                _("Seats or shares have changed since you opened this page. Compare, then save."),
                code=STALE,
            )
        return seen

    def see(self, seen: object) -> None:
        """Note what the person is shown now; a firm that came meanwhile shows what is stored."""
        super().see(seen)
        stored = {name: str(field.initial) for name, field in self.fields.items()}
        self.data = {**stored, **self.data}

    def shares(self) -> dict[int, int]:
        """Return seats and their shares in basis points."""
        return {
            seat.pk: ShareField.points(self.cleaned_data[name]) for name, seat in self.seats.items()
        }


class AnswerForm(forms.Form):
    """A firm's answer to an invitation, lot by lot."""

    decision = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])
    seen = forms.CharField(required=False, max_length=4_000)
    lots = forms.MultipleChoiceField(
        label=_("Lots that you take"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one lot, or decline.")},
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, offered: Sequence[Lot], **kwargs: Any) -> None:
        """Offer the lots of the invitation, all of them chosen."""
        super().__init__(*args, **kwargs)
        self.codes = {_key(lot.code): lot.code for lot in offered}
        field = self.fields["lots"]
        field.choices = [(_key(lot.code), lot_words(lot)) for lot in offered]  # type: ignore[attr-defined]
        field.initial = list(self.codes)
        if self.data.get("decision") == "decline":
            # The form to decline does not carry them, and they are not lost where it is refused.
            field.required = False
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data.setlist("lots", field.initial)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a lot where the firm accepts, for a reason where it declines."""
        data = super().clean() or {}
        if data.get("decision") == "decline" and not data.get("reason"):
            self.add_error("reason", _("Say in a few words why you decline."))
        return data

    def chosen(self) -> list[str]:
        """Return the codes of the lots that the firm takes."""
        return [self.codes[key] for key in self.cleaned_data["lots"]]


class ReasonForm(forms.Form):
    """Why a seat ends."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class BidForm(forms.Form):
    """The bid that was handed in."""

    is_sum = forms.BooleanField(
        label=_("The amount is the sum of the sealed annexes"),
        required=False,
        help_text=_("It is filled in as the bid is recorded. From then on the whole team sees it."),
    )
    amount = AmountField(
        label=_("Amount"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=18,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        required=False,
        help_text=_("The number under which the buyer has received it."),
    )
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5_000,
        required=False,
    )

    def __init__(
        self, *args: Any, total: tuple[str, Decimal] | None = None, **options: Any
    ) -> None:
        """Offer the sum of the sealed annexes where there is one, without showing it.

        Args:
            *args: as Django's forms take them.
            total: currency and amount of the sum.
            **options: as Django's forms take them.
        """
        super().__init__(*args, **options)
        self.total = total
        if total is None:
            del self.fields["is_sum"]
            self.fields["amount"].required = True

    def clean(self) -> dict[str, Any]:
        """Take the sum, or ask for an amount."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_sum") and self.total:
            cleaned["currency"], cleaned["amount"] = self.total
        elif cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", gettext("Write the amount, or take the sum of the annexes."))
        return cleaned

    def terms(self) -> BidTerms:
        """Return what was handed in."""
        return BidTerms(**self.cleaned_data)
