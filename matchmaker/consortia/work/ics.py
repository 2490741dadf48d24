"""Calendar files, as RFC 5545 wants them: pure, given the days and the moment of writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from unicodedata import category

from matchmaker.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, time

LONGEST_LINE = 75
"""Octets of a line, without its end."""

CONTROLS = frozenset({"Cc", "Cs"})
"""Unicode categories that a text value must not hold."""

PRODUCT = "-//Matchmaker//Room calendar//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a file.

    Attributes:
        uid: the same for the same event in every file.
        title: in one line.
        day: in China.
        time: in China; the whole day where there is none.
        note: more, as plain text; may be empty.
        url: of the page that tells more; may be empty.
    """

    uid: str
    title: str
    day: date
    time: time | None = None
    note: str = ""
    url: str = ""


def calendar_file(name: str, events: Iterable[Event], *, at: datetime) -> bytes:
    """Write a calendar (RFC 5545, section 3.4) that any calendar program reads.

    Days without a time are whole days, so that no zone moves them; times are written in UTC.

    Args:
        name: of the calendar.
        events: what it holds.
        at: the moment of writing, with its zone.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escape(name)}"]
    for event in events:
        lines += _event(event, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def _event(event: Event, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{_moment(at)}"
    if event.time is None:
        # The end is the first day that is no longer part of it (section 3.6.1).
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART:{_moment(datetime.combine(event.day, event.time, SHANGHAI))}"
    yield f"SUMMARY:{escape(event.title)}"
    if event.note:
        yield f"DESCRIPTION:{escape(event.note)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """Write a value of the type TEXT (section 3.3.11): no line ends, no control characters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(one for one in plain if one in "\n\t" or category(one) not in CONTROLS)
    for mark in ("\\", ";", ","):
        shown = shown.replace(mark, f"\\{mark}")
    return shown.replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """Break a line into pieces of at most 75 octets, never inside a character (section 3.1)."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > LONGEST_LINE:
            yield piece
            # The space that marks a continued line counts, too.
            piece = " "
        piece += character
    yield piece
