"""A measured figure beside its limit, as a sentence in the right tense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.templatetags.dates import words_of_day
from matchmaker.templatetags.money import measured

if TYPE_CHECKING:
    from matchmaker.matching.evidence import Gap
    from opportunities.models import Limit


def gap_text(gap: Gap) -> str:
    """Say what was measured, when, and what that is held against."""
    row = gap.measurement
    words: dict[str, object] = {
        "place": row.place.name,
        "indicator": row.indicator.name,
        "value": measured(row.value, row.unit),
        "year": row.year,
    }
    if gap.limit is not None:
        return _limit_text(gap, gap.limit, words)
    words["nation"] = measured(gap.reference.value) if gap.reference else _("unknown")
    return (
        _("%(place)s: %(indicator)s was %(value)s in %(year)d; nationwide it was %(nation)s.")
        % words
    )


def _limit_text(gap: Gap, limit: Limit, words: dict[str, object]) -> str:
    words |= {"limit": measured(limit.value), "standard": limit.standard.code}
    if not gap.is_limit_replaced:
        return (
            _("%(place)s: %(indicator)s was %(value)s in %(year)d; %(standard)s allows %(limit)s.")
            % words
        )
    words["until"] = words_of_day(limit.valid_to)
    if gap.limit_now is None:
        return (
            _(
                "%(place)s: %(indicator)s was %(value)s in %(year)d; %(standard)s allowed %(limit)s"
                " until %(until)s."
            )
            % words
        )
    words["now"] = measured(gap.limit_now.value)
    return (
        _(
            "%(place)s: %(indicator)s was %(value)s in %(year)d; %(standard)s allowed %(limit)s"
            " until %(until)s; %(now)s today."
        )
        % words
    )
