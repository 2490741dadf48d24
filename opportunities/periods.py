"""Periods of figures in words, as in "January to November 2016"."""

from __future__ import annotations

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

_MONTHS = re.compile(r"(?P<year>\d{4})-(?P<first>\d{2})(?:\.\.(?P<last>\d{2}))?")
_DAYS = re.compile(r"(\d{4})-(\d{2})-(\d{2})\.\.(\d{2})-(\d{2})")
_TARGET = re.compile(r"(?P<year>\d{4}) target")


def in_words(period: str) -> str:
    """Write a stored period for a reader; one of no known form as it is."""
    for pattern, write in ((_MONTHS, _months), (_DAYS, _days), (_TARGET, _target)):
        found = pattern.fullmatch(period)
        if found:
            return write(found)
    return period


def _months(found: re.Match[str]) -> str:
    year, first = int(found["year"]), int(found["first"])
    if not found["last"]:
        return date_format(date(year, first, 1), "F Y")
    return _("%(first)s to %(last)s") % {
        "first": date_format(date(year, first, 1), "F"),
        "last": date_format(date(year, int(found["last"]), 1), "F Y"),
    }


def _days(found: re.Match[str]) -> str:
    year, month, day, last_month, last_day = (int(part) for part in found.groups())
    return _("%(first)s to %(last)s") % {
        "first": date_format(date(year, month, day), "j F"),
        "last": date_format(date(year, last_month, last_day), "j F Y"),
    }


def _target(found: re.Match[str]) -> str:
    return _("target for %(year)s") % {"year": found["year"]}
