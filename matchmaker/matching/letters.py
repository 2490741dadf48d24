"""Letters to a firm's people about decisions on its matches: what its own page of the match shows.

They go out after the decision is stored, and never in its way.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from companies.letters import later, people_of, write
from matchmaker.matching.models import Match, Review, pair_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from matchmaker.accounts.models import User

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
        later(_send, list(group), site)


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


def _send(reviews: Sequence[Review], site: str) -> None:
    company = reviews[0].technology.company
    for person in people_of(company.pk):
        rows = _readable(reviews, person)
        if rows:
            with override(person.language):
                more = {"rows": rows, "company": company, "site": site}
                write(person, _subject(rows), "matching/mail/review.txt", more)


def _readable(reviews: Sequence[Review], person: User) -> list[tuple[Review, UUID]]:
    """Keep the decisions whose page the person can open, each with the name of its pair."""
    named = {pair_id(row.technology.public_id, row.need.public_id): row for row in reviews}
    open_to = Match.objects.visible_to(person).filter(pair__in=named)
    seen = set(open_to.values_list("pair", flat=True))
    return [(row, pair) for pair, row in named.items() if pair in seen]


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
