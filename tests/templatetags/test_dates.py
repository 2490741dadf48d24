"""Days and ages in words, machine readable."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from matchmaker.templatetags import dates
from matchmaker.templatetags.dates import day, days_left, moment, years_old

AS_OF = date(2026, 11, 21)


def test_a_day_names_its_month() -> None:
    assert day(date(2026, 11, 3)) == '<time datetime="2026-11-03">3 Nov 2026</time>'


def test_the_pattern_of_days_is_that_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = {"j M Y": "j F Y", "H:i": "G:i"}
    monkeypatch.setattr(dates, "pgettext", lambda _context, text: patterns[text])

    with timezone.override(UTC):
        text = moment(datetime(2026, 11, 21, 8, 2, tzinfo=UTC))

    assert "21 November 2026, 8:02 UTC" in text
    assert "3 November 2026" in day(date(2026, 11, 3))


def test_french_writes_the_first_of_a_month_and_hours_as_french_does() -> None:
    with translation.override("fr"), timezone.override(UTC):
        first = day(date(2026, 10, 1))
        later = moment(datetime(2026, 10, 2, 8, 5, tzinfo=UTC))

    assert ">1er oct. 2026<" in first
    assert ">2 oct. 2026, 08\u00a0h\u00a005 UTC<" in later


def test_an_unknown_day_says_so() -> None:
    assert day(None) == "unknown"
    assert moment(None) == "unknown"


def test_a_moment_names_its_zone() -> None:
    with timezone.override(UTC):
        text = moment(datetime(2026, 11, 21, 10, 42, tzinfo=UTC))

    assert text == '<time datetime="2026-11-21T10:42:00+00:00">21 Nov 2026, 10:42 UTC</time>'


@pytest.mark.parametrize(
    ("closes", "text"),
    [
        (date(2027, 2, 15), "86 days left"),
        (date(2026, 11, 22), "1 day left"),
        (AS_OF, "closes today"),
        (date(2026, 11, 20), "closed"),
        (None, "no closing date given"),
    ],
)
def test_days_left_until_a_need_closes(closes: date | None, text: str) -> None:
    assert days_left(closes, AS_OF) == text


@pytest.mark.parametrize(
    ("year", "text"),
    [(2017, "9 years old"), (2025, "1 year old"), (2026, "this year"), (None, "year unknown")],
)
def test_evidence_says_how_old_it_is(year: int | None, text: str) -> None:
    assert years_old(year, AS_OF) == text
