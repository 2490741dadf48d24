"""The address of the tracker: what is read, what is left out with a note, what goes on."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from opportunities.tracker.asked import MOST_NAMES, read
from tests.bad_input import DATES, NUMBERS, WORDS


def test_an_empty_address_asks_for_the_tracker_cities_and_nothing_else() -> None:
    asked = read(QueryDict(""))

    assert (asked.group, asked.indicator, asked.cities, asked.notes) == ("tracker31", "", (), [])
    assert asked.query() == "?"


def test_everything_that_can_be_read_is_read() -> None:
    asked = read(
        QueryDict(
            "indicator=pm25&domain=air&group=fujian9&standard=who-2021&from=2015&to=2020&year=2018"
            "&cities=nanjing,Xi'an&cities=320500&table=all"
        ),
        as_of="2024-01-01",
    )

    assert (asked.indicator, asked.domain, asked.group) == ("pm25", "air", "fujian9")
    assert (asked.standard, asked.first_year, asked.last_year) == ("who-2021", 2015, 2020)
    assert (asked.year, asked.cities) == (2018, ("nanjing", "Xi'an", "320500"))
    assert asked.notes == []


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("standard=gb9999", "“gb9999” is not known as standard here"),
        ("group=atlantis", "“atlantis” is not known as group here"),
        ("domain=noise", "“noise” is not known as domain here"),
        ("from=soon", "“soon” is no year from 1949 to 2100"),
        ("to=99999", "“99999” is no year"),
        ("from=2020&year=2015", "2015 lies outside the years shown"),
        ("from=2020&to=2015", "The first year came after the last one"),
    ],
)
def test_what_cannot_be_is_left_out_with_a_note(query: str, note: str) -> None:
    [said] = read(QueryDict(query)).notes

    assert note in said


def test_years_the_wrong_way_round_are_exchanged() -> None:
    asked = read(QueryDict("from=2020&to=2015"))

    assert (asked.first_year, asked.last_year) == (2015, 2020)


@pytest.mark.parametrize("value", [*NUMBERS, *DATES, *WORDS])
def test_any_text_in_any_parameter_is_survived(value: str) -> None:
    query = QueryDict(mutable=True)
    for name in ("indicator", "domain", "group", "standard", "from", "to", "year", "cities"):
        query[name] = value

    asked = read(query)

    assert asked.group == "tracker31"
    assert all(name.isprintable() for name in asked.cities)
    assert all(len(note) < 200 for note in asked.notes)


def test_names_are_split_at_chinese_commas_too_and_each_is_kept_once() -> None:
    asked = read(QueryDict("cities=南京，苏州、西安&cities=南京, ,"))

    assert asked.cities == ("南京", "苏州", "西安")


def test_endless_names_are_cut_off() -> None:
    query = QueryDict(mutable=True)
    query["cities"] = ",".join(f"city{n}" for n in range(5000))

    assert len(read(query).cities) == MOST_NAMES


def test_a_way_on_keeps_what_was_asked_and_changes_one_thing() -> None:
    asked = read(QueryDict("indicator=pm25&group=jiangsu13&from=2015&cities=nanjing"))

    assert asked.query(year=2016) == (
        "?indicator=pm25&group=jiangsu13&from=2015&year=2016&cities=nanjing"
    )
    assert asked.query(indicator="", domain="water") == (
        "?domain=water&group=jiangsu13&from=2015&cities=nanjing"
    )
