"""The check of what the need's notice asks of a team; a pure function of the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.consortia.rules.inputs import Finding
from matchmaker.consortia.rules.results import Place, Result
from opportunities.team_terms import share_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.consortia.rules.inputs import Facts


def team_terms(facts: Facts) -> Finding:
    """Say whether the team keeps to what the notice asks of one."""
    words = facts.terms.words
    if not words:
        said = _("By the need’s data, its notice asks nothing of a team.")
        return Finding(Result.NOT_APPLICABLE, said)
    broken = [*_too_many(facts), *_too_large(facts)]
    if broken:
        return Finding(Result.FAIL, " ".join(broken), Place.SEATS)
    unseen = [*_not_in_china(facts), *_not_in_chinese(facts)]
    if unseen:
        return Finding(Result.UNKNOWN, " ".join(unseen), Place.PROFILE)
    kept = _("The team keeps to what the notice asks: %(terms)s.")
    return Finding(Result.PASS, kept % {"terms": "; ".join(words)})


def _too_many(facts: Facts) -> Iterator[str]:
    limit, count = facts.terms.size_limit, len(facts.firms)
    if limit and count > limit:
        words = ngettext(
            "The team has %(count)d firm; the notice allows %(limit)d.",
            "The team has %(count)d firms; the notice allows %(limit)d.",
            count,
        )
        yield words % {"count": count, "limit": limit}


def _too_large(facts: Facts) -> Iterator[str]:
    most = facts.terms.largest_share_bp
    names = [firm.name for firm in facts.firms if most and firm.share_bp > most]
    if most and names:
        words = _("More than the %(share)s of the work that the notice allows one firm: %(names)s.")
        yield words % {"share": share_percent(most), "names": ", ".join(names)}


def _not_in_china(facts: Facts) -> Iterator[str]:
    if facts.terms.china_presence and not any(firm.is_in_china for firm in facts.firms):
        yield _("No firm of the team shows a delivery in China, and the notice asks for presence.")


def _not_in_chinese(facts: Facts) -> Iterator[str]:
    if facts.terms.chinese and not any(firm.speaks_chinese for firm in facts.firms):
        yield _("No firm of the team presents itself in Chinese, and the notice asks for it.")
