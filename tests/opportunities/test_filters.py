"""Tests of the filters of places, signals and needs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.http import QueryDict

from opportunities.filters import NeedFilter, PlaceFilter, SignalFilter
from opportunities.models import Need, Place, PolicySignal
from tests import recipes

if TYPE_CHECKING:
    from opportunities.filters.base import ListFilter

pytestmark = pytest.mark.django_db

BAD_NUMBERS = ("9e9999999999", "NaN", "%00", "9" * 5000)


def needs(query: str) -> NeedFilter:
    """Filter the needs by a query string."""
    return NeedFilter(QueryDict(query), queryset=Need.objects.all(), on=recipes.AS_OF)


def signals(query: str) -> SignalFilter:
    """Filter the signals by a query string."""
    return SignalFilter(QueryDict(query), queryset=PolicySignal.objects.all(), today=recipes.AS_OF)


def places(query: str) -> PlaceFilter:
    """Filter the places of China by a query string."""
    return PlaceFilter(QueryDict(query), queryset=Place.objects.filter(country="CN"))


def found(asked: ListFilter) -> list[str]:
    """List what a filter finds."""
    return sorted(str(row) for row in asked.rows)


@pytest.mark.parametrize("name", ["area", "place", "when", "stage", "origin", "budget", "sample"])
def test_an_unknown_choice_finds_nothing_and_says_why(name: str) -> None:
    recipes.need()

    asked = needs(f"{name}=ZZ")

    assert not asked.rows.exists()
    assert asked.form.errors[name]


@pytest.mark.parametrize("value", BAD_NUMBERS)
def test_a_monstrous_value_is_refused(value: str) -> None:
    recipes.need()

    assert not needs(f"budget={value}").rows.exists()


def test_unknown_parameters_are_ignored() -> None:
    recipes.need(ref="N-A")

    assert found(needs("sort=password&name[]=1&utm=x")) == ["N-A"]


@pytest.mark.parametrize(
    "typed",
    ["(", "())(", "*", ":*", "!!", "<->", "\\", "''", "(a+)+$", "{{7*7}}", "x' OR 1=1", '"' * 150],
)
def test_odd_searches_find_nothing_rather_than_fail(typed: str) -> None:
    recipes.need(title_en="Treat wastewater")

    asked = needs("")
    asked.data = {"q": typed}

    assert not asked.rows.exists()


@pytest.mark.parametrize("typed", ["%", "_"])
def test_wildcards_are_plain_characters(typed: str) -> None:
    recipes.need(title_en="Treat wastewater", summary_en="")
    recipes.need(title_en="Cut 30% of dust_2", ref="N-HIT", summary_en="")

    asked = needs("")
    asked.data = {"q": typed}

    assert found(asked) == ["N-HIT"]


@pytest.mark.parametrize(
    "query", ["q=北京 AND 水", "q=montreal", "q=MONTRE%CC%81AL", "q=coal OR montréal", "q=水 -coal"]
)
def test_searches_find_chinese_and_accented_text(query: str) -> None:
    recipes.need(title_en="Eau de Montréal", title_zh="北京水处理", ref="N-HIT")
    recipes.need(title_en="Nothing alike")

    assert found(needs(query)) == ["N-HIT"]


def test_a_place_holds_the_needs_below_it_and_those_that_span_it() -> None:
    recipes.need(ref="N-CITY")
    elsewhere = recipes.province("CN-AH", "Anhui")
    spanning = recipes.need(ref="N-SPAN", place=elsewhere)
    spanning.also_places.add(recipes.city())
    recipes.need(ref="N-OTHER", place=elsewhere)

    assert found(needs("place=CN-JS")) == ["N-CITY", "N-SPAN"]


def test_open_and_past_needs_are_told_apart() -> None:
    recipes.need(ref="N-OPEN")
    recipes.need(ref="N-LATE", closes_on=date(2026, 11, 20))
    recipes.need(ref="N-DONE", stage=Need.Stage.COMPLETED)

    assert found(needs("when=open")) == ["N-OPEN"]
    assert found(needs("when=past")) == ["N-DONE", "N-LATE"]


def test_drafts_are_a_choice_only_for_those_who_keep_them() -> None:
    recipes.need(ref="N-DRAFT", is_published=False)
    data = QueryDict("when=draft")

    keeper = NeedFilter(data, queryset=Need.objects.all(), on=recipes.AS_OF, shows_drafts=True)

    assert found(keeper) == ["N-DRAFT"]
    assert not needs("when=draft").is_valid()


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        ("unknown", ["N-NONE"]),
        ("to-5", ["N-CAD"]),
        ("5-50", ["N-CNY"]),
        ("from-250", []),
    ],
)
def test_budgets_are_compared_in_canadian_dollars(band: str, expected: list[str]) -> None:
    recipes.need(ref="N-NONE")
    recipes.need(ref="N-CAD", budget_amount=Decimal(4_000_000), budget_currency="CAD")
    recipes.need(
        ref="N-CNY",
        budget_amount=Decimal(50_000_000),
        budget_currency="CNY",
        budget_on=date(2020, 6, 1),
    )
    recipes.need(ref="N-ODD", budget_amount=Decimal(10**12), budget_currency="XXX")

    assert found(needs(f"budget={band}")) == expected


def test_the_costliest_filter_is_the_one_whose_removal_brings_most_back() -> None:
    recipes.need(areas=[recipes.WATER])
    recipes.need(areas=[recipes.WATER])
    recipes.need(areas=[recipes.AIR], origin=Need.Origin.PROJECT)

    costliest = needs("area=wastewater-treatment&origin=project").costliest()

    assert costliest is not None
    assert (costliest.label, costliest.more) == ("Project", 2)
    assert "area=wastewater-treatment" in costliest.query


def test_no_filter_is_named_when_removing_one_does_not_help() -> None:
    recipes.need(areas=[recipes.WATER])

    assert needs("area=energy-extraction&origin=project").costliest() is None


def test_running_signals_are_shown_unless_asked_otherwise() -> None:
    recipes.signal(key="runs")
    recipes.signal(key="over", published_on=date(2018, 1, 1), deadline_on=date(2020, 12, 31))
    recipes.signal(key="comes", published_on=date(2027, 1, 1))

    assert found(signals("")) == ["runs"]
    assert found(signals("status=expired")) == ["over"]
    assert found(signals("status=coming")) == ["comes"]
    assert found(signals("status=any")) == ["comes", "over", "runs"]


def test_a_status_is_told_for_the_day_asked() -> None:
    recipes.signal(key="over", published_on=date(2018, 1, 1), deadline_on=date(2020, 12, 31))

    assert found(signals("as_of=2019-06-01")) == ["over"]
    assert found(signals("on=2019-06-01")) == ["over"]


@pytest.mark.parametrize(
    "day", ["2020-13-45", "0000-01-01", "99999-01-01", "0001-01-01", "9999-12-31", "soon"]
)
def test_a_day_that_is_none_finds_nothing(day: str) -> None:
    recipes.signal()

    asked = signals(f"as_of={day}")

    assert not asked.rows.exists()
    assert asked.form.errors["as_of"]
    assert asked.day == recipes.AS_OF


def test_signals_are_found_by_scope_instrument_and_industry() -> None:
    recipes.signal(key="ban", kind="ban", sectors=["coking", "tanning"])
    recipes.signal(key="belt", region="Yangtze River Economic Belt")
    recipes.signal(key="jiangsu", jurisdiction=recipes.province())

    assert found(signals("scope=belt")) == ["belt"]
    assert found(signals("scope=province")) == ["jiangsu"]
    assert found(signals("scope=sector")) == ["ban"]
    assert found(signals("scope=nation")) == []
    assert found(signals("kind=ban")) == ["ban"]
    assert found(signals("sector=tanning")) == ["ban"]


def test_removing_a_filter_keeps_the_day() -> None:
    recipes.signal(key="over", published_on=date(2018, 1, 1), deadline_on=date(2020, 12, 31))

    costliest = signals("as_of=2019-06-01&kind=ban").costliest()

    assert costliest is not None
    assert "as_of=2019-06-01" in costliest.query


def test_signals_are_found_by_words_and_jurisdiction() -> None:
    recipes.signal(key="water", title_zh="水污染防治行动计划")
    recipes.signal(key="jiangsu", jurisdiction=recipes.province())

    assert found(signals("q=水污染")) == ["water"]
    assert found(signals("jurisdiction=CN-JS")) == ["jiangsu"]


def test_removing_the_status_asks_for_any_status() -> None:
    recipes.signal(key="over", published_on=date(2018, 1, 1), deadline_on=date(2020, 12, 31))

    costliest = signals("status=running").costliest()

    assert costliest is not None
    assert costliest.query == "status=any"


@pytest.mark.parametrize("typed", ["nanjing", "Nán Jīng", "NAN JING", "南京", "南京市", "Nankin"])
def test_a_city_is_found_by_any_of_its_names(typed: str) -> None:
    city = recipes.city()
    city.pinyin, city.name_zh_full, city.name_fr = "nán jīng", "南京市", "Nankin"
    city.save()
    recipes.city("320500", "Suzhou").save()
    Place.objects.filter(code="320500").update(name_zh="苏州")

    assert found(places(f"q={typed}")) == ["Nanjing (320100)"]


@pytest.mark.parametrize("typed", ["%", "x' OR 1=1 --", "|x|"])
def test_odd_names_find_no_place(typed: str) -> None:
    recipes.city()

    asked = places("")
    asked.data = {"q": typed}

    assert not asked.rows.exists()


def test_cities_are_listed_unless_a_group_is_asked_for() -> None:
    recipes.city()
    Place.objects.filter(code="CN-JS").update(groups=[Place.Group.YANGTZE11])

    assert found(places("")) == ["Nanjing (320100)"]
    assert found(places("group=yangtze11")) == ["Jiangsu (CN-JS)"]
    assert found(places("group=provinces")) == ["Jiangsu (CN-JS)"]
    assert found(places("province=CN-JS")) == ["Nanjing (320100)"]
