"""What people put on record: agreements signed elsewhere, and the statement on competition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from matchmaker.consortia import guards, states
from matchmaker.consortia.models import Agreement, CompetitionStatement, Seat
from matchmaker.consortia.refusals import RefusedError, TermsChangedError, lock, require_stage
from matchmaker.consortia.split import digest_of, firms_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.terms import AgreementTerms, StatementTerms


@transaction.atomic
def record_agreement(
    consortium: Consortium, terms: AgreementTerms, *, by: User, at: datetime
) -> Agreement:
    """Record an agreement. The same one a second time returns the record of the first.

    An agreement on the split belongs to the split as it is now, and lapses with it.

    Raises:
        TermsChangedError: the split is no longer the one that the person has read.
        RefusedError: the stage or the day does not allow it, or no whole split is accepted yet.
    """
    row = lock(consortium)
    require_stage(row, states.CHANGEABLE_STAGES)
    _require_past(terms.signed_on, at)
    digest = _split_to_sign(row, terms) if terms.kind == Agreement.Kind.SPLIT else ""
    same = Agreement.objects.filter(
        consortium=row,
        kind=terms.kind,
        signed_on=terms.signed_on,
        reference=terms.reference,
        split_digest=digest,
        lapsed_at=None,
    ).first()
    return same or Agreement.objects.create(
        consortium=row,
        kind=terms.kind,
        signed_on=terms.signed_on,
        reference=terms.reference,
        split_digest=digest,
        recorded_by=by,
        recorded_at=at,
    )


def _split_to_sign(row: Consortium, terms: AgreementTerms) -> str:
    accepted = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED)
    shares = list(accepted.values_list("share_bp", flat=True))
    needed = (guards.firms(len(shares)), guards.shares(sum(shares)))
    unmet = [guard.words for guard in needed if not guard.is_met]
    if unmet:
        raise RefusedError(*unmet)
    digest = digest_of(row)
    if terms.seen is not None and terms.seen != digest:
        raise TermsChangedError(_("The split has changed since you opened this page."))
    return digest


@transaction.atomic
def record_statement(
    consortium: Consortium, terms: StatementTerms, *, by: User, at: datetime
) -> CompetitionStatement:
    """Record what the tendering authority was told. The same a second time changes nothing.

    It belongs to the firms that have accepted now, and lapses when others join or leave.

    Raises:
        RefusedError: the stage or the day does not allow it, or only one firm has accepted.
    """
    row = lock(consortium)
    require_stage(row, states.CHANGEABLE_STAGES)
    _require_past(terms.given_on, at)
    team = firms_of(row)
    enough = guards.firms(len(team))
    if not enough.is_met:
        raise RefusedError(enough.words)
    said = {
        "consortium": row,
        "addressed_to": terms.addressed_to,
        "means": terms.means,
        "given_on": terms.given_on,
        "text": terms.text,
        "firms": team,
    }
    same = CompetitionStatement.objects.filter(lapsed_at=None, **said).first()
    return same or CompetitionStatement.objects.create(recorded_by=by, recorded_at=at, **said)


def _require_past(day: date, at: datetime) -> None:
    if day > day_in_china(at):
        raise RefusedError(_("The day must not lie in the future."))
