"""Calendar files against the rules of RFC 5545."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.consortia.work.ics import LONGEST_LINE, Event, calendar_file, escape, fold

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 12, 31)
CONTENT_LINE = re.compile(r"[A-Z-]+(;[A-Z-]+=[^;:,]+)*:[^\x00-\x08\x0a-\x1f\x7f]*")
TEXT = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,n])*")


def unfold(file: bytes) -> list[str]:
    """Read the lines of a file as a calendar program does, and check what RFC 5545 asks of it."""
    text = file.decode()
    assert text.endswith("\r\n")
    raw = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= LONGEST_LINE for line in raw)
    assert not any("\n" in line or "\r" in line for line in raw)
    lines = "\r\n".join(raw).replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if not CONTENT_LINE.fullmatch(line)] == []
    return lines


def values(lines: list[str], name: str) -> list[str]:
    return [line.split(":", 1)[1] for line in lines if re.match(f"{name}[;:]", line)]


def test_a_calendar_has_what_it_must_have_once() -> None:
    events = [Event("task-1@room", "Draw", DAY), Event("entry-1@room", "Call", DAY, time(9, 30))]

    lines = unfold(calendar_file("Room", events, at=AT))

    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert values(lines, "VERSION") == ["2.0"]
    assert len(values(lines, "PRODID")) == 1
    assert values(lines, "UID") == ["task-1@room", "entry-1@room"]
    assert values(lines, "DTSTAMP") == ["20261121T120000Z"] * 2
    assert (lines.count("BEGIN:VEVENT"), lines.count("END:VEVENT")) == (2, 2)


def test_a_whole_day_ends_before_the_next_and_a_time_of_china_is_written_in_utc() -> None:
    events = [Event("a", "Draw", DAY), Event("b", "Call", DAY, time(7, 30))]

    lines = unfold(calendar_file("Room", events, at=AT))

    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "DTSTART:20261230T233000Z" in lines


def test_marks_and_line_ends_are_escaped() -> None:
    assert escape("a;b,c\\d\r\ne\rf") == "a\\;b\\,c\\\\d\\ne\\nf"


def test_an_empty_calendar_is_one_too() -> None:
    assert values(unfold(calendar_file("Room", [], at=AT)), "UID") == []


def test_chinese_text_is_never_broken_inside_a_character() -> None:
    pieces = list(fold("SUMMARY:" + "污水处理厂提标改造" * 20))

    assert all(len(piece.encode()) <= LONGEST_LINE for piece in pieces)
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]).endswith("提标改造")


@given(st.text(), st.text())
def test_any_words_make_a_valid_file_and_add_no_line(title: str, note: str) -> None:
    lines = unfold(calendar_file(title, [Event("a", title, DAY, note=note)], at=AT))

    assert len(lines) == (16 if note else 15)
    assert all(TEXT.fullmatch(value) for value in values(lines, "SUMMARY"))
