"""One edit of a plan at a time: put a firm down for a lot, change its role, drop it, set shares."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company
from matchmaker.consortia import actions, states
from matchmaker.consortia.builder.plan import is_free, share_field, state_of
from matchmaker.consortia.forms import ShareField
from matchmaker.consortia.gathering import read_team
from matchmaker.consortia.models import FULL_SHARE, GENERAL, Seat
from matchmaker.consortia.offering import taken_words, write_plan, write_plans
from matchmaker.consortia.reading import brought_by
from matchmaker.consortia.refusals import RefusedError, TermsChangedError, lock, require_stage
from matchmaker.consortia.seat_actions import drop_plan
from matchmaker.consortia.terms import Lot, Terms
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.http import QueryDict

    from matchmaker.accounts.models import User
    from matchmaker.consortia.gathering import Team
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

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Know no team yet."""
        super().__init__(*args, **kw)
        self.firms: dict[str, Company] = {}
        self.codes: set[str] = set()

    def offer(self, team: Team) -> None:
        """Take what a plan offers, and the shares that stand on the page and may be changed."""
        self.firms = {seat.company.slug: seat.company for seat in team.seats}
        self.codes = {GENERAL, *(one.code for one in team.asked)}
        for seat in team.seats:
            lots = team.terms[seat.pk].lots
            self.codes.update(lot.code for lot in lots)
            if is_free(seat):
                self._add_shares(seat, lots)

    def _add_shares(self, seat: Seat, lots: Iterable[Lot]) -> None:
        for lot in lots:
            name = share_field(seat, lot.code)
            if name in self.data:
                label = seat.company.name
                if lot.code:
                    label = f"{label}, {capability_name(lot.code)}"
                self.fields[name] = ShareField(label=label, required=False)

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
        company = self.firms.get(slug)
        if company is None or not company.is_published:
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
            if name.startswith("share_")
        }
        return replace(edit, shares=shares)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a button.

    Attributes:
        form: bound, with what was refused.
        team: the plan as it is now; None where it has to be read again.
        changed: the same edit a second time changes nothing.
        status: 200, 422 where it was refused, 409 where the plan had changed.
    """

    form: EditForm
    team: Team | None = None
    changed: bool = False
    status: int = 422


def take_edit(row: Consortium, data: QueryDict, *, by: User, at: datetime) -> Taken:
    """Change the plan as a button says; nobody is asked and nobody learns of it.

    What is refused stands in the form: the plan has changed since the page was opened, the firm
    was asked already, or the lot or the stage does not allow it.

    Args:
        row: the consortium.
        data: what the page has sent.
        by: who leads.
        at: when.
    """
    form = EditForm(data)
    try:
        return _taken(row, form, by=by, at=at)
    except RefusedError as error:
        form.add_error(None, list(error.reasons))
        return Taken(form, status=409 if isinstance(error, TermsChangedError) else 422)


@transaction.atomic
def _taken(row: Consortium, form: EditForm, *, by: User, at: datetime) -> Taken:
    locked = lock(row)
    team = read_team(locked, with_planned=True)
    form.offer(team)
    if not form.is_valid():
        return Taken(form, team)
    changed = _apply(locked, team, form, by=by, at=at)
    if changed:
        team = read_team(locked, with_planned=True, asked=team.asked)
    return Taken(form, team, changed, status=200)


def _apply(row: Consortium, team: Team, form: EditForm, *, by: User, at: datetime) -> bool:
    edit = form.as_edit()
    wanted = _wanted(row, team, edit)
    by_firm = {seat.company_id: seat for seat in team.seats}
    changed = {
        firm: terms
        for firm, terms in wanted.items()
        if (terms != team.terms[by_firm[firm].pk] if firm in by_firm else terms.lots)
    }
    if not changed:
        return False
    if form.cleaned_data["seen"] != state_of(team):
        raise TermsChangedError(
            _("The plan has changed since you opened this page. Look at it, then choose again.")
        )
    require_stage(row, states.CHANGEABLE_STAGES)
    kept = []
    for firm, terms in changed.items():
        seat = by_firm.get(firm) or Seat(company=edit.company)
        seat.consortium = row
        _require(seat, terms)
        if seat.pk is not None and seat.part != Seat.Part.LEAD and terms.lots:
            kept.append((seat, terms))
        else:
            _write(row, seat, terms, by=by, at=at)
    if kept:
        write_plans(kept, by=by, at=at)
    return True


def _require(seat: Seat, terms: Terms) -> None:
    if seat.pk is not None and not is_free(seat):
        words = _("%(company)s has been asked already. Change its seat on its own page.")
        raise RefusedError(words % {"company": seat.company.name})
    if terms.share_bp > FULL_SHARE:
        words = _("The shares of %(company)s sum to more than 100%%.")
        raise RefusedError(words % {"company": seat.company.name})


def _write(row: Consortium, seat: Seat, terms: Terms, *, by: User, at: datetime) -> None:
    if seat.part == Seat.Part.LEAD:
        actions.edit_seat(seat, terms, by=by, at=at)
    elif terms.lots:
        write_plan(seat, terms, by=by, at=at)
    else:
        drop_plan(row, seat, at=at)


def _wanted(row: Consortium, team: Team, edit: Edit) -> dict[int, Terms]:
    wanted = _with_shares(team, edit.shares)
    if edit.company is None:
        return wanted
    seat = next((one for one in team.seats if one.company_id == edit.company.pk), None)
    asked = team.terms[seat.pk] if seat else Terms(Seat.Part.TECHNOLOGY, ())
    terms = wanted.get(edit.company.pk, asked)
    if edit.kind == "firm":
        lots = _profile(row, team, edit.company) if seat is None else terms.lots
    elif edit.kind == "drop":
        lots = terms.only([lot.code for lot in terms.lots if lot.code != edit.code]).lots
    else:
        lots = _with_role(team, terms, edit)
    if not lots and terms.part == Seat.Part.LEAD:
        lots = (Lot(GENERAL, 0, is_lead=False),)
    return {**wanted, edit.company.pk: Terms(terms.part, tuple(sorted(lots)))}


def _with_role(team: Team, terms: Terms, edit: Edit) -> tuple[Lot, ...]:
    leads = edit.kind == "lead" and edit.code != GENERAL
    assert edit.company is not None  # noqa: S101 - the form has found it
    if leads and edit.code in _led(team, but=edit.company.pk):
        raise RefusedError(taken_words([edit.code]))
    held = {lot.code: lot for lot in terms.lots}
    share = held[edit.code].share_bp if edit.code in held else 0
    return tuple({**held, edit.code: Lot(edit.code, share, leads)}.values())


def _led(team: Team, *, but: int = 0) -> set[str]:
    return {
        lot.code
        for seat in team.seats
        if seat.company_id != but
        for lot in team.terms[seat.pk].lots
        if lot.is_lead
    }


def _profile(row: Consortium, team: Team, company: Company) -> tuple[Lot, ...]:
    """Put a firm down for what it shows: it leads what nobody leads yet, and supports the rest."""
    led = _led(team)
    brought = brought_by([company.pk], row.need_id)[company.pk]
    asked = [one.code for one in team.asked if one.code in brought]
    lots = tuple(Lot(code, 0, brought[code] and code not in led) for code in asked)
    return lots or (Lot(GENERAL, 0, is_lead=False),)


def _with_shares(team: Team, shares: Mapping[str, int]) -> dict[int, Terms]:
    found = {}
    for seat in filter(is_free, team.seats):
        terms = team.terms[seat.pk]
        lots = tuple(
            lot._replace(share_bp=shares.get(share_field(seat, lot.code), lot.share_bp))
            for lot in terms.lots
        )
        found[seat.company_id] = Terms(terms.part, lots)
    return found
