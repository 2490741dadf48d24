"""Days, moments and ages, machine readable and never ambiguous."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


def words_of_day(shown: date | None) -> str:
    """Write a day for the midst of a sentence: `3 Nov 2026`."""
    if shown is None:
        return _("unknown")
    # Month names, never numbers: 02/03 is two different days on two sides of a border.
    if shown.day == 1:
        # Translators: the first of a month in Django's date letters; in French "j\\e\\r N Y".
        return date_format(shown, pgettext("date format of the first of a month", "j M Y"))
    # Translators: a day in Django's date letters, as in "3 Nov 2026"; in French "j N Y".
    return date_format(shown, pgettext("date format", "j M Y"))


def _minute(shown: datetime) -> str:
    # Translators: hours and minutes in Django's date letters, as in "10:42"; "H\\hi" in French.
    return date_format(shown, pgettext("time format", "H:i"))


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """Write a day: `3 Nov 2026`."""
    if value is None:
        return _("unknown")
    shown = value if not isinstance(value, datetime) else _local(value)
    text = words_of_day(shown)
    return format_html('<time datetime="{}">{}</time>', shown.strftime("%Y-%m-%d"), text)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Write a moment with its zone: `3 Nov 2026, 10:42 UTC`."""
    if value is None:
        return _("unknown")
    shown = _local(value)
    text = f"{words_of_day(shown)}, {_minute(shown)} {shown.tzname() or ''}".strip()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def days_left(value: date | None, as_of: date) -> str:
    """Say how many days are left from `as_of` until the end of `value`."""
    if value is None:
        return _("no closing date given")
    days = (value - as_of).days
    if days < 0:
        return _("closed")
    if days == 0:
        return _("closes today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


@register.filter
def years_old(year: int | None, as_of: date) -> str:
    """Say how old evidence of a year is on `as_of`."""
    if year is None:
        return _("year unknown")
    years = as_of.year - int(year)
    if years <= 0:
        return _("this year")
    return ngettext("%(years)d year old", "%(years)d years old", years) % {"years": years}


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
