"""Sentences beside the figures: what is ranked, what is left out, what is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.templatetags.money import measured
from opportunities.models import Indicator

if TYPE_CHECKING:
    from decimal import Decimal

    from opportunities.tracker.figures import Tracker
    from opportunities.tracker.page import View

MINUS = "\u2212"


def signed(value: Decimal | None) -> str:
    """Write a difference with its sign; empty where there is none to write."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    return f"{MINUS if value < 0 else '+'}{measured(abs(value))}"


def of_nothing(tracker: Tracker) -> str:
    """Say in place of a value that there is none."""
    if tracker.year:
        return _("none for %(year)d") % {"year": tracker.year}
    return _("no data")


def of_ranks(tracker: Tracker) -> str:
    """Say what is ranked, and what follows without a rank."""
    if not tracker.is_comparable:
        return _("What is counted differs between places, so nothing is ranked: read by name.")
    if tracker.indicator.better_when == Indicator.BetterWhen.NEITHER:
        return _("Neither more nor less is better here: nothing is ranked, the highest come first.")
    years = [city.latest.year for city in tracker.recent]
    if not years:
        return ""
    words = {"count": len(years), "first": min(years), "last": max(years)}
    if words["first"] == words["last"]:
        ranked = ngettext(
            "Ranked is %(count)d value of %(last)d.",
            "Ranked are %(count)d values of %(last)d.",
            len(years),
        )
    else:
        ranked = ngettext(
            "Ranked is %(count)d value of %(first)d to %(last)d.",
            "Ranked are %(count)d values of %(first)d to %(last)d; the years differ.",
            len(years),
        )
    if len(years) == len(tracker.cities):
        return ranked % words
    return _(
        "%(ranked)s Older values and parts of a year follow without a rank: they do not compare."
    ) % {"ranked": ranked % words}


def of_notes(view: View) -> list[str]:
    """Collect what was left out or could not be found."""
    notes = list(view.asked.notes)
    if view.tracker is None:
        return notes
    if view.limits and not view.standard and not view.asked.standard:
        notes.append(
            _("No limit of this indicator is known to be in force; choose a standard to compare.")
        )
    left_out = view.tracker.left_out
    if left_out:
        notes.append(
            ngettext(
                "%(count)d value in another unit is only in the CSV.",
                "%(count)d values in another unit are only in the CSV.",
                left_out,
            )
            % {"count": left_out}
        )
    return notes
