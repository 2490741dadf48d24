"""Checks of good sense that no article asks for; pure functions of the facts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.consortia.rules.inputs import Facts, Finding
from matchmaker.consortia.rules.results import Place, Result
from matchmaker.consortia.rules.words import capability_names
from matchmaker.templatetags.dates import words_of_day
from matchmaker.templatetags.money import percent

if TYPE_CHECKING:
    from datetime import date


def mandatory_lots(facts: Facts) -> Finding:
    """Say whether every mandatory capability has been taken on."""
    if not facts.mandatory:
        words = _("The need names no mandatory capability.")
        return Finding(Result.NOT_APPLICABLE, words)
    held = {code for firm in facts.firms for code in firm.codes}
    missing = [code for code in facts.mandatory if code not in held]
    if missing:
        words = _("Nobody has taken on: %(names)s.")
        return Finding(Result.FAIL, words % {"names": capability_names(missing)}, Place.SEATS)
    return Finding(Result.PASS, _("Every mandatory capability has been taken on."))


def every_share(facts: Facts) -> Finding:
    """Name the firms that have no share of the work."""
    idle = [firm.name for firm in facts.firms if not firm.share_bp]
    if len(idle) == len(facts.firms):
        return Finding(Result.UNKNOWN, _("No share has been set yet."), Place.SHARES)
    if idle:
        words = _("Without a share of the work: %(names)s.")
        return Finding(Result.FAIL, words % {"names": ", ".join(idle)}, Place.SHARES)
    return Finding(Result.PASS, _("Every firm has a share of the work."))


def single_points(facts: Facts) -> Finding:
    """Name the capabilities that the team loses if one firm leaves."""
    held = sorted({code for firm in facts.firms for code in firm.codes})
    if not held:
        return Finding(Result.UNKNOWN, _("No firm has accepted a lot yet."), Place.SEATS)
    alone = [
        code for code in held if sum(code in firm.codes | firm.brings for firm in facts.firms) == 1
    ]
    if alone:
        words = _("Only one firm of the team can do this: %(names)s.")
        return Finding(Result.FAIL, words % {"names": capability_names(alone)}, Place.SEATS)
    return Finding(Result.PASS, _("For every lot, a second firm of the team could step in."))


def capacity(facts: Facts) -> Finding:
    """Lay the team's proven capacity against what is needed."""
    if not facts.needed_cad:
        words = _("The need names no amount, so capacity cannot be compared.")
        return Finding(Result.UNKNOWN, words, Place.NEED)
    most = facts.terms.counted(facts.needed_cad, is_total=facts.needed_is_total)
    known = [
        firm.capacity_cad if most is None else min(firm.capacity_cad, most)
        for firm in facts.firms
        if firm.capacity_cad is not None
    ]
    unproven = [firm.name for firm in facts.firms if firm.capacity_cad is None]
    share = sum(known, Decimal(0)) / facts.needed_cad
    reason = [_capacity_words(share, is_total=facts.needed_is_total)]
    if unproven:
        reason.append(_("Capacity unproven: %(names)s.") % {"names": ", ".join(unproven)})
    if share >= 1:
        return Finding(Result.PASS, " ".join(reason))
    result = Result.UNKNOWN if unproven else Result.FAIL
    return Finding(result, " ".join(reason), Place.CAPACITY if unproven else Place.SEATS)


def _capacity_words(share: Decimal, *, is_total: bool) -> str:
    words = (
        _("Proven capacity is %(share)s of the whole project’s amount.")
        if is_total
        else _("Proven capacity is %(share)s of what is needed.")
    )
    return words % {"share": percent(share)}


def deadline(facts: Facts) -> Finding:
    """Say whether there is still time, or whether the bid was in time."""
    if facts.submitted_on is not None:
        return _was_in_time(facts.submitted_on, facts.closes_on)
    if not facts.is_open:
        return Finding(Result.FAIL, _("The need is no longer open."), Place.NEED)
    if facts.closes_on is None:
        words = _("The source names no last day for bids. Ask the buyer.")
        return Finding(Result.UNKNOWN, words, Place.NEED)
    days = (facts.closes_on - facts.on).days
    words = ngettext(
        "%(count)d day left: bids until %(day)s.", "%(count)d days left: bids until %(day)s.", days
    )
    return Finding(Result.PASS, words % {"count": days, "day": words_of_day(facts.closes_on)})


def _was_in_time(submitted_on: date, closes_on: date | None) -> Finding:
    said = {"day": words_of_day(submitted_on)}
    if closes_on is not None and submitted_on > closes_on:
        return Finding(Result.FAIL, _("The bid of %(day)s came after the last day.") % said)
    return Finding(Result.PASS, _("The bid was handed in on %(day)s.") % said)
