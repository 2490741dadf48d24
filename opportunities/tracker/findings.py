"""The sentence above every figure, computed from what the figure shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from opportunities.models import Limit
from opportunities.templatetags.opportunities import in_unit
from opportunities.tracker.yardsticks import unmet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opportunities.tracker.figures import City, Tracker


def of_tiles(tracker: Tracker) -> str:
    """Say how many places have a new value, and how many of those miss the yardstick."""
    if not tracker.cities and tracker.year:
        return _("None of the %(group)s has a value for %(year)d.") % {
            "group": tracker.group,
            "year": tracker.year,
        }
    if not tracker.cities:
        return _("None of the %(group)s has a value from %(first)d to %(last)d.") % {
            "group": tracker.group,
            "first": tracker.first_year,
            "last": tracker.last_year,
        }
    sentences = [_newest(tracker), _older(tracker), _without(tracker)]
    return " ".join(sentence for sentence in sentences if sentence)


def _newest(tracker: Tracker) -> str:
    newest = tracker.newest_year
    of_newest = [city for city in tracker.recent if city.latest.year == newest]
    count = len(of_newest)
    words: dict[str, object] = {
        "group": tracker.group,
        "count": count,
        "year": _period(of_newest),
    }
    if tracker.limit is None:
        plain = ngettext(
            "Of the %(group)s, %(count)d has a value for %(year)s.",
            "Of the %(group)s, %(count)d have a value for %(year)s.",
            count,
        )
        return plain % words
    missing = unmet(city.gap for city in of_newest)
    # Translators: in place of a count, as in "none above 30 µg/m³".
    words["missing"] = str(missing) if missing else pgettext("how many places", "none")
    words["limit"] = in_unit(tracker.limit.value, tracker.unit)
    if tracker.limit.operator == Limit.Operator.AT_LEAST:
        below = ngettext(
            "Of the %(group)s, %(count)d has a value for %(year)s; %(missing)s below %(limit)s.",
            "Of the %(group)s, %(count)d have a value for %(year)s; %(missing)s below %(limit)s.",
            count,
        )
        return below % words
    above = ngettext(
        "Of the %(group)s, %(count)d has a value for %(year)s; %(missing)s above %(limit)s.",
        "Of the %(group)s, %(count)d have a value for %(year)s; %(missing)s above %(limit)s.",
        count,
    )
    return above % words


def _period(cities: Sequence[City]) -> str:
    """Name the period of the newest values: a whole year says so, as parts are known besides."""
    period = cities[0].latest.period
    if cities[0].latest.is_whole_year:
        return _("all of %(year)s") % {"year": period}
    return period


def _older(tracker: Tracker) -> str:
    newest = tracker.newest_year or 0
    older = [city for city in tracker.cities if city.latest.year < newest]
    if not older:
        return ""
    oldest = min(city.latest.year for city in older)
    return ngettext(
        "The newest value of %(count)d other is older, of %(oldest)d.",
        "The newest values of %(count)d others are older, back to %(oldest)d.",
        len(older),
    ) % {"count": len(older), "oldest": oldest}


def _without(tracker: Tracker) -> str:
    count = len(tracker.without)
    if not count:
        return ""
    if tracker.year:
        of_year = ngettext("%(count)d has none.", "%(count)d have none.", count)
        return of_year % {"count": count}
    return ngettext("%(count)d has no data.", "%(count)d have no data.", count) % {"count": count}


def of_coast(tracker: Tracker) -> str:
    """Name the lowest and the highest of the values that may stand side by side."""
    if not tracker.is_comparable:
        return _("What is counted differs between places: compare each with itself.")
    recent = sorted(tracker.recent, key=lambda city: city.latest.value)
    if not recent:
        return _("No two values are of about the same age, so none is called highest.")
    if len(recent) == 1:
        return _("Only %(place)s has a value of this age: %(value)s.") % _named(recent[0])
    low, high = _named(recent[0], "low"), _named(recent[-1], "high")
    years = [city.latest.year for city in recent]
    if min(years) == max(years):
        return _(
            "Of %(count)d values of %(last)d, the lowest is that of %(low_place)s, %(low_value)s, "
            "and the highest that of %(high_place)s, %(high_value)s."
        ) % {"count": len(recent), "last": max(years), **low, **high}
    return _(
        "Of %(count)d values of %(first)d to %(last)d, the lowest is that of %(low_place)s, "
        "%(low_value)s (%(low_year)d), and the highest that of %(high_place)s, %(high_value)s "
        "(%(high_year)d)."
    ) % {"count": len(recent), "first": min(years), "last": max(years), **low, **high}


def _named(city: City, prefix: str = "") -> dict[str, object]:
    lead = f"{prefix}_" if prefix else ""
    return {
        f"{lead}place": city.place.name,
        f"{lead}value": in_unit(city.latest.value, city.latest.unit),
        f"{lead}year": city.latest.year,
    }


def of_ranking(tracker: Tracker) -> str:
    """Say in how many places the value fell or rose, and where it changed most."""
    changed = [(city.change, city) for city in tracker.cities if city.change is not None]
    if not changed:
        return _("No place has two whole years to compare.")
    fell = sum(1 for change, _city in changed if change < 0)
    rose = sum(1 for change, _city in changed if change > 0)
    _change, most = max(changed, key=lambda pair: (abs(pair[0]), pair[1].place.pk))
    first = most.first
    return _(
        "From its first to its latest whole year the value fell in %(fell)d and rose in %(rose)d "
        "of %(total)d places; it changed most in %(place)s, from %(before)s (%(first)d) to "
        "%(after)s (%(last)d)."
    ) % {
        "fell": fell,
        "rose": rose,
        "total": len(changed),
        "place": most.place.name,
        "before": in_unit(first.value, first.unit) if first else "",
        "first": first.year if first else 0,
        "after": in_unit(most.latest.value, most.latest.unit),
        "last": most.latest.year,
    }


def of_comparison(cities: Sequence[City]) -> str:
    """Say which of the chosen places has the lowest and which the highest latest value."""
    known = sorted(cities, key=lambda city: city.latest.value)
    if not known:
        return _("None of the chosen places has a value in these years.")
    if len(known) == 1:
        return _("%(place)s has the only value: %(value)s (%(year)d).") % _named(known[0])
    return _(
        "Of these, %(low_place)s has the lowest latest value, %(low_value)s (%(low_year)d), and "
        "%(high_place)s the highest, %(high_value)s (%(high_year)d)."
    ) % {**_named(known[0], "low"), **_named(known[-1], "high")}
