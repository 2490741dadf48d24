"""Where a policy signal stands on a day and how hard it pushes then, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.templatetags.dates import words_of_day
from matchmaker.templatetags.money import number
from opportunities import strength
from opportunities.models import PolicySignal

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

STRONG_FROM, MODERATE_FROM = 0.35, 0.15
"""A fresh target is strong and becomes moderate in its second year; a statement is always weak."""

DAYS_OF_A_YEAR = 365.25


class Standing(NamedTuple):
    """Where a signal stands, as words and as the tone of their tag."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Push:
    """How hard a signal pushes on a day.

    Attributes:
        value: 0 to 1.
        word: strong, moderate, weak or none, in the language of the page.
        reason: how the value comes about.
    """

    value: float
    word: str
    reason: str


def standing(signal: PolicySignal, on: date) -> Standing:
    """Tell where a signal stands on a day: `in force, ends 31 Dec 2030`, `lapsed 2020`."""
    status = signal.status_on(on)
    if status == PolicySignal.Status.COMING:
        return Standing(_("coming %(day)s") % {"day": words_of_day(signal.published_on)}, "info")
    if status == PolicySignal.Status.EXPIRED:
        return Standing(_lapsed(signal), "")
    if signal.deadline_on:
        return Standing(
            _("in force, ends %(day)s") % {"day": words_of_day(signal.deadline_on)}, "good"
        )
    # Nothing says that a signal without a deadline still runs, so it is not called in force.
    if signal.published_on:
        words = {"year": signal.published_on.year}
        return Standing(_("started %(year)d, no end known") % words, "caution")
    return Standing(_("validity unknown"), "caution")


def _lapsed(signal: PolicySignal) -> str:
    if signal.deadline_on is None:
        return _("past, by its source")
    return _("lapsed %(year)d") % {"year": signal.deadline_on.year}


def push(signal: PolicySignal, on: date) -> Push:
    """Tell how hard a signal pushes on a day, and why."""
    value = signal.strength_on(on)
    return Push(value, str(_word(value)), _reason(signal, on, value))


def _word(value: float) -> str | Promise:
    if value >= STRONG_FROM:
        return _("strong")
    if value >= MODERATE_FROM:
        return _("moderate")
    return _("weak") if value else _("none")


def _reason(signal: PolicySignal, on: date, value: float) -> str:
    if not value:
        return _("Only what is in force pushes.")
    years = strength.half_life_days(signal.kind) / DAYS_OF_A_YEAR
    words = {
        "kind": signal.get_kind_display(),
        "start": number(strength.KIND_STRENGTH[signal.kind], 1),
        "half": number(years, 1),
        "age": _age(signal, on),
    }
    return _("%(kind)s: starts at %(start)s of 1, halves every %(half)s years; %(age)s.") % words


def _age(signal: PolicySignal, on: date) -> str:
    if signal.published_on is None:
        return _("undated, counted as five years old")
    days = (on - signal.published_on).days
    return ngettext("%(days)s day old", "%(days)s days old", days) % {"days": number(days)}


__all__ = ["Push", "Standing", "push", "standing"]
