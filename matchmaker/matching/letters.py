"""Letters to a firm's people about decisions on its matches: what its own page of the match shows.

They go out after the decision is stored, and never in its way.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from companies.models import Membership
from matchmaker.accounts.models import User
from matchmaker.matching.models import Match, Review, pair_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

Decision = Review.Decision


def of_reviews(reviews: Iterable[Review], *, at: datetime, site: str) -> None:
    """Write to each firm once about its decisions of this moment, when all of them are stored.

    A form that arrives twice finds the decision of the first time, which has been told.

    Args:
        reviews: decisions of one form.
        at: when the form was sent.
        site: scheme and host, for links.
    """
    new = [row for row in reviews if row.reviewed_at == at and _is_told(row)]
    new.sort(key=_firm_of)
    for _firm, group in groupby(new, key=_firm_of):
        _later(list(group), site)


def _firm_of(review: Review) -> int:
    return review.technology.company_id


def _is_told(review: Review) -> bool:
    """Tell whether a decision asks something of the firm, or changes what it was told.

    A decline without words waits on the firm's own pages: a queue is declined by the dozen.
    """
    if review.decision != Decision.REOPEN:
        return review.decision in (Decision.ACCEPT, Decision.ASK) or bool(review.message)
    before = Review.objects.of_pair(review.technology_id, review.need_id)
    last = before.filter(revision=review.revision - 1).first()
    return last is not None and last.decision != Decision.REOPEN and _is_told(last)


def _later(reviews: Sequence[Review], site: str) -> None:
    # Not a partial: a letter that fails is logged by the name of the function.
    def write() -> None:
        _send(reviews, site)

    transaction.on_commit(write, robust=True)


def _send(reviews: Sequence[Review], site: str) -> None:
    company = reviews[0].technology.company
    speaking = Membership.objects.filter(company=company, state=Membership.State.ACTIVE)
    for person in User.objects.filter(pk__in=speaking.values("user"), is_active=True):
        rows = _readable(reviews, person)
        if rows:
            with override(person.language):
                _write(person, rows, site)


def _readable(reviews: Sequence[Review], person: User) -> list[tuple[Review, UUID]]:
    """Keep the decisions whose page the person can open, each with the name of its pair."""
    named = {pair_id(row.technology.public_id, row.need.public_id): row for row in reviews}
    open_to = Match.objects.visible_to(person).filter(pair__in=named)
    seen = set(open_to.values_list("pair", flat=True))
    return [(row, pair) for pair, row in named.items() if pair in seen]


def _write(person: User, rows: Sequence[tuple[Review, UUID]], site: str) -> None:
    body = render_to_string(
        "matching/mail/review.txt",
        {"person": person, "rows": rows, "company": rows[0][0].technology.company, "site": site},
    )
    # A title may hold a line break, and a header must not.
    send_mail(" ".join(_subject(rows).split()), body, None, [person.email])


def _subject(rows: Sequence[tuple[Review, UUID]]) -> str:
    review = rows[0][0]
    if len(rows) == 1:
        words = {"decision": review.get_decision_display(), "need": review.need.title_en}
        return _("Your match with “%(need)s”: %(decision)s") % words
    text = ngettext(
        "%(count)d decision about your matches",
        "%(count)d decisions about your matches",
        len(rows),
    )
    return text % {"count": len(rows)}


__all__ = ["of_reviews"]
