"""One edit of a plan at a time: put a firm down for a lot, change its role, drop it, set shares."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company
from matchmaker.consortia import actions
from matchmaker.consortia.builder.plan import counted_seats, is_free, share_field, state_of
from matchmaker.consortia.forms import ShareField
from matchmaker.consortia.models import GENERAL, Seat
from matchmaker.consortia.offering import taken_words
from matchmaker.consortia.reading import asked_of, brought_by
from matchmaker.consortia.refusals import RefusedError, TermsChangedError, lock
from matchmaker.consortia.terms import Lot, Terms
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium

KINDS = ("lead", "support", "drop", "firm", "shares")
PARTS = 3


@dataclass(frozen=True, slots=True)
class Edit:
    """What a button of the builder says.

    Attributes:
        kind: one of `KINDS`; "firm" puts a firm down for what its profile shows.
        code: of the lot, where the edit is of one.
        company: of whom, where the edit is of one.
        shares: of the fields of the page, by name, in basis points.
    """

    kind: str
    code: str = ""
    company: Company | None = None
    shares: Mapping[str, int] = field(default_factory=dict)


class EditForm(forms.Form):
    """A button, and the shares that stand on the page."""

    edit = forms.CharField(max_length=300)
    seen = forms.CharField(max_length=64, required=False)

    def __init__(self, *args: Any, seats: Sequence[Seat], codes: Sequence[str], **kw: Any) -> None:
        """Make one share field for each lot that may be changed here.

        Args:
            *args: of every form.
            seats: of the plan.
            codes: lots that the need asks for.
            **kw: of every form.
        """
        super().__init__(*args, **kw)
        self.codes = {*codes, GENERAL, *(lot.code for s in seats for lot in Terms.of(s).lots)}
        for seat in filter(is_free, seats):
            for lot in Terms.of(seat).lots:
                label = seat.company.name
                if lot.code:
                    label = f"{label}, {capability_name(lot.code)}"
                self.fields[share_field(seat, lot.code)] = ShareField(label=label, required=False)

    def clean_edit(self) -> Edit:
        """Read the button; nothing but what the page offers is known."""
        parts = self.cleaned_data["edit"].split("|")
        unknown = forms.ValidationError(_("Choose again: this is not possible here."))
        if len(parts) != PARTS or parts[0] not in KINDS:
            raise unknown
        kind, key, slug = parts
        if kind == "shares":
            return Edit(kind)
        code = GENERAL if key == "general" else key
        company = Company.objects.published().filter(slug=slug[:120]).first()
        if company is None or code not in self.codes:
            raise unknown
        return Edit(kind, code, company)

    def as_edit(self) -> Edit:
        """Return the edit with the shares of the page; what was typed is kept with every button."""
        edit: Edit = self.cleaned_data["edit"]
        shares = {
            name: ShareField.points(self.cleaned_data[name] or Decimal(0))
            for name in self.fields
            if name.startswith("share_") and name in self.data
        }
        return replace(edit, shares=shares)


@transaction.atomic
def apply_edit(row: Consortium, edit: Edit, *, seen: str, by: User, at: datetime) -> bool:
    """Change the plan; nobody is asked and nobody learns of it.

    Args:
        row: the consortium.
        edit: what to change.
        seen: digest of the plan as the person has seen it.
        by: who leads.
        at: when.

    Returns:
        Whether anything changed; the same edit a second time changes nothing.

    Raises:
        TermsChangedError: the plan has changed since the page was opened.
        RefusedError: the firm was asked already, or the lot or the stage does not allow it.
    """
    locked = lock(row)
    seats = counted_seats(locked)
    wanted = _wanted(locked, seats, edit)
    held = {seat.company_id: Terms.of(seat) for seat in seats}
    changed = {firm: terms for firm, terms in wanted.items() if held.get(firm) != terms}
    if not changed:
        return False
    if seen != state_of(seats):
        raise TermsChangedError(
            _("The plan has changed since you opened this page. Look at it, then choose again.")
        )
    by_firm = {seat.company_id: seat for seat in seats}
    for firm, terms in changed.items():
        company = by_firm[firm].company if firm in by_firm else edit.company
        assert company is not None  # noqa: S101 - only the edit's own firm has no seat yet
        _write(locked, by_firm.get(firm), company, terms, by=by, at=at)
    return True


def _write(
    row: Consortium,
    seat: Seat | None,
    company: Company,
    terms: Terms,
    *,
    by: User,
    at: datetime,
) -> None:
    if seat is not None and not is_free(seat):
        words = _("%(company)s has been asked already. Change its seat on its own page.")
        raise RefusedError(words % {"company": company.name})
    if seat is not None and seat.part == Seat.Part.LEAD:
        actions.edit_seat(seat, terms, by=by, at=at)
    elif terms.lots:
        actions.plan_seat(row, company, terms, by=by, at=at)
    elif seat is not None:
        actions.remove_seat(seat, reason="", by=by, at=at)


def _wanted(row: Consortium, seats: Sequence[Seat], edit: Edit) -> dict[int, Terms]:
    wanted = _with_shares(seats, edit.shares)
    if edit.company is None:
        return wanted
    seat = next((one for one in seats if one.company_id == edit.company.pk), None)
    asked = Terms.of(seat) if seat else Terms(Seat.Part.TECHNOLOGY, ())
    terms = wanted.get(edit.company.pk, asked)
    if edit.kind == "firm":
        lots = _profile(row, seats, edit.company) if seat is None else terms.lots
    elif edit.kind == "drop":
        lots = terms.only([lot.code for lot in terms.lots if lot.code != edit.code]).lots
    else:
        lots = _with_role(seats, terms, edit)
    if not lots and terms.part == Seat.Part.LEAD:
        lots = (Lot(GENERAL, 0, is_lead=False),)
    return {**wanted, edit.company.pk: Terms(terms.part, tuple(sorted(lots)))}


def _with_role(seats: Sequence[Seat], terms: Terms, edit: Edit) -> tuple[Lot, ...]:
    leads = edit.kind == "lead" and edit.code != GENERAL
    assert edit.company is not None  # noqa: S101 - the form has found it
    if leads and edit.code in _led(seats, but=edit.company.pk):
        raise RefusedError(taken_words([edit.code]))
    held = {lot.code: lot for lot in terms.lots}
    share = held[edit.code].share_bp if edit.code in held else 0
    return tuple({**held, edit.code: Lot(edit.code, share, leads)}.values())


def _led(seats: Sequence[Seat], *, but: int = 0) -> set[str]:
    return {
        lot.code
        for seat in seats
        if seat.company_id != but
        for lot in Terms.of(seat).lots
        if lot.is_lead
    }


def _profile(row: Consortium, seats: Sequence[Seat], company: Company) -> tuple[Lot, ...]:
    """Put a firm down for what it shows: it leads what nobody leads yet, and supports the rest."""
    led = _led(seats)
    brought = brought_by([company.pk], row.need_id)[company.pk]
    asked = [one.code for one in asked_of(row.need) if one.code in brought]
    lots = tuple(Lot(code, 0, brought[code] and code not in led) for code in asked)
    return lots or (Lot(GENERAL, 0, is_lead=False),)


def _with_shares(seats: Sequence[Seat], shares: Mapping[str, int]) -> dict[int, Terms]:
    found = {}
    for seat in filter(is_free, seats):
        terms = Terms.of(seat)
        lots = tuple(
            lot._replace(share_bp=shares.get(share_field(seat, lot.code), lot.share_bp))
            for lot in terms.lots
        )
        found[seat.company_id] = Terms(terms.part, lots)
    return found
