"""What proposals say, in both languages, and the needs they would become."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from opportunities.gaps import drafts, rules, wording
from opportunities.models import Hypothesis, Limit
from tests import recipes
from tests.opportunities import gap_scenes as scenes

pytestmark = pytest.mark.django_db


def only(rule: str = "standard") -> Hypothesis:
    scenes.run(forced=True)
    return Hypothesis.objects.get(rule=rule)


def broken_limit(**fields: Any) -> Hypothesis:
    scenes.limits()
    scenes.figure(**{"value": 44.7, **fields})
    return only()


def missed_water() -> Hypothesis:
    key = "cn-2015-water10-share-of-sections-grade-iii-or-better-2030"
    scenes.target(key=key, target_value=75, deadline_on=date(2030, 12, 31))
    water = recipes.indicator(
        scenes.WATER,
        unit="%",
        better_when="higher",
        areas=[recipes.WATER],
        domain="water",
        name_zh="国考断面优良比例",
    )
    scenes.figure(indicator=water, unit="%", value=66.7)
    return only("target")


def test_a_broken_limit_is_named_with_its_standard_and_that_of_today() -> None:
    row = broken_limit()

    assert wording.claim(row) == (
        "Nanjing, PM2.5_annual_mean: 44.7\xa0µg/m³ in 2024, 28% above the limit of 35\xa0µg/m³"
        " then in force (Grade II of GB 3095-2012)."
    )
    assert wording.beside(row) == (
        "The limit of today is 30\xa0µg/m³ (Grade II (transition) of GB 3095-2026): 49% above it."
    )


def test_a_limit_broken_only_today_says_that_the_old_one_was_kept() -> None:
    row = broken_limit(value=33)

    assert "10% above the limit of 30\xa0µg/m³ in force today" in wording.claim(row)
    assert "kept the limit of its time, 35\xa0µg/m³" in wording.beside(row)


def test_a_standard_without_a_successor_says_that_its_value_is_unknown() -> None:
    scenes.limits()
    Limit.objects.filter(valid_from__gte=date(2026, 1, 1)).delete()
    scenes.figure(value=44)

    row = only()

    assert "not in the data" in wording.beside(row)
    assert any("replaced" in words for words in wording.lowered_by(row))


def test_a_share_is_told_in_percentage_points() -> None:
    row = missed_water()

    assert "66.7% in 2024, 8.3 percentage points below the target of 75% for 2030" in wording.claim(
        row
    )
    assert wording.beside(row) == ""


def test_a_city_behind_its_peers_says_how_many_they_are() -> None:
    for number, value in enumerate([40, 30, 30, 31, 29, 30]):
        scenes.figure(scenes.member(number), value=value)

    said = wording.claim(only("peers"))

    assert "33% above 30\xa0µg/m³, the median of 5 peers (31 tracker cities)" in said
    assert "place 6 of 6" in said


def test_good_days_behind_their_peers_are_below_the_median() -> None:
    for number, value in enumerate([60, 90, 91, 92, 90, 90]):
        scenes.figure(scenes.member(number), value=value, indicator=scenes.good_days(), unit="%")

    assert "30 percentage points below 90%" in wording.claim(only("peers"))


def test_a_trend_names_its_ends() -> None:
    for year, value in {2021: 85, 2022: 82, 2024: 77}.items():
        scenes.figure(value=value, year=year, indicator=scenes.good_days(), unit="%")

    row = only("trend")

    assert "77% in 2024 after 85% in 2021, worse by about 9% over these years" in wording.claim(row)
    assert any("3 years" in words for words in wording.lowered_by(row))
    assert [line.period for line in wording.lines(row)] == ["2024", "2021", "2022", "2024"]
    assert "worse for years" in str(drafts.draft(row, [])["title_en"])


def test_closures_say_that_the_other_cities_are_unknown() -> None:
    closed = recipes.indicator(
        rules.CLOSURES, unit="factories", better_when="neither", name_zh="关停污染企业数"
    )
    scenes.figure(value=14148, year=2017, indicator=closed, unit="factories", flags=["report"])

    row = only("enforcement")

    assert "closed 14,148 polluting factories in 2017" in wording.claim(row)
    assert "unknown, not zero" in wording.claim(row)
    written = drafts.draft(row, [])
    assert "14148家" in str(written["summary_zh"])
    assert "清洁生产" in str(written["title_zh"])


def test_every_reason_of_low_confidence_has_words() -> None:
    flags = list(rules.FLAG_FACTORS)
    row = broken_limit(precedence=3, flags=flags, year=2023, period="2023-01..08")

    said = wording.lowered_by(row)

    assert len(said) == len(row.evidence["factors"])
    assert all(said)
    assert wording.confidence(row) == ("low", "Low")


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("code", ["age", "few-peers", "few-points"])
def test_counted_reasons_are_told_in_number(code: str, count: int) -> None:
    row = Hypothesis(evidence={"factors": [{"code": code, "factor": 900, "count": count}]})

    assert str(count) in wording.lowered_by(row)[0]


def test_every_figure_is_listed_with_its_source_and_dates() -> None:
    lines = wording.lines(broken_limit())

    assert [line.value for line in lines] == [
        "44.7\xa0µg/m³",
        "35\xa0µg/m³",
        "30\xa0µg/m³",
        "25\xa0µg/m³",
    ]
    assert lines[1].end == date(2026, 2, 28)
    assert all(line.source_title for line in lines)


def test_the_need_is_written_in_english_whatever_the_page_speaks() -> None:
    scenes.target()
    row = broken_limit()
    target = Hypothesis.objects.get(rule="target")

    with override("fr"):
        written = drafts.draft(row, [target])

    assert written["title_en"] == (
        "Nanjing: PM2.5_annual_mean, from 44.7\xa0µg/m³ (2024) down to 30\xa0µg/m³"
    )
    assert "28% above the limit" in str(written["summary_en"])
    assert "the target of 28" in str(written["summary_en"])
    assert written["areas"] == list(row.areas)


def test_chinese_texts_come_from_chinese_names_and_are_empty_without() -> None:
    row = missed_water()

    written = drafts.draft(row, [])

    assert written["title_zh"] == "南京：国考断面优良比例由66.7%提高到75%"
    assert "尚未招标" in str(written["summary_zh"])
    row.indicator.name_zh = ""
    assert drafts.draft(row, [])["title_zh"] == drafts.draft(row, [])["summary_zh"] == ""
    assert "up to 75%" in str(drafts.draft(row, [])["title_en"])
