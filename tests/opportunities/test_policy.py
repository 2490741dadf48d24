"""Where a signal stands on a date; the reads agree with the property."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities import policy, strength
from opportunities.models import PolicySignal
from tests import recipes

pytestmark = pytest.mark.django_db
DAY = recipes.AS_OF


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"deadline_on": DAY}, "running", id="the last day itself"),
        pytest.param({"deadline_on": date(2026, 11, 20)}, "expired", id="the day after"),
        pytest.param({"published_on": date(2026, 11, 22)}, "coming", id="published tomorrow"),
        pytest.param({"deadline_on": None}, "running", id="no deadline"),
        pytest.param(
            {"deadline_on": None, "status_reported": "historic framework"},
            "expired",
            id="no deadline, and called historic",
        ),
        pytest.param(
            {"status_reported": "historic"}, "running", id="a deadline outweighs the word"
        ),
    ],
)
def test_property_and_reads_agree(fields: dict[str, object], status: str) -> None:
    signal = recipes.signal(**fields)

    assert signal.status_on(DAY) == status
    for each in PolicySignal.Status.values:
        found = PolicySignal.objects.with_status(each, DAY).filter(pk=signal.pk).exists()
        assert found is (each == status), each


@pytest.mark.parametrize(
    ("fields", "scope"),
    [
        pytest.param({}, "nation", id="a nationwide target"),
        pytest.param({"region": "prefecture+ cities"}, "nation", id="a wording that is no belt"),
        pytest.param({"sectors": ["steel"]}, "sector", id="a nationwide target of an industry"),
        pytest.param(
            {"region": "Yangtze River Economic Belt", "sectors": ["coking"]}, "belt", id="a belt"
        ),
    ],
)
def test_the_scope_of_a_national_signal_agrees_with_the_reads(
    fields: dict[str, object], scope: str
) -> None:
    assert_scope(recipes.signal(**fields), scope)


def test_the_scope_of_a_place_outweighs_the_industries_it_names() -> None:
    assert_scope(recipes.signal(jurisdiction=recipes.province(), sectors=["steel"]), "province")
    assert_scope(recipes.signal(jurisdiction=recipes.city()), "city")


def assert_scope(signal: PolicySignal, scope: str) -> None:
    assert signal.scope == scope
    for each in PolicySignal.Scope.values:
        found = PolicySignal.objects.in_scope(each).filter(pk=signal.pk).exists()
        assert found is (each == scope), each


def test_the_belts_guideline_binds_jiangsu_and_not_guangdong() -> None:
    signal = recipes.signal(region="Yangtze River Economic Belt")

    assert signal in PolicySignal.objects.for_place(recipes.city())
    far = recipes.province("CN-GD", "Guangdong")
    assert signal not in PolicySignal.objects.for_place(far)


@pytest.mark.parametrize(
    ("fields", "on", "expected"),
    [
        pytest.param({"published_on": DAY}, DAY, 0.5, id="a target on its first day"),
        pytest.param({"published_on": date(2024, 11, 21)}, DAY, 0.25, id="after one half-life"),
        pytest.param({"published_on": date(2026, 11, 22)}, DAY, 0.0, id="coming"),
        pytest.param({"deadline_on": date(2026, 11, 20)}, DAY, 0.0, id="lapsed"),
        pytest.param({"deadline_on": None, "status_reported": "historic"}, DAY, 0.0, id="historic"),
    ],
)
def test_the_strength_of_a_signal_is_a_function_of_the_day(
    fields: dict[str, object], on: date, expected: float
) -> None:
    assert recipes.signal(**fields).strength_on(on) == pytest.approx(expected)


def test_an_undated_signal_counts_as_five_years_old() -> None:
    signal = recipes.signal(published_on=None)

    assert signal.strength_on(DAY) == pytest.approx(0.5 * 2 ** (-1826 / 730))


def test_every_instrument_has_a_strength() -> None:
    assert set(strength.KIND_STRENGTH) == set(PolicySignal.Kind.values)


@given(
    st.sampled_from([kind for kind in PolicySignal.Kind.values if kind != "statement"]),
    st.integers(min_value=0, max_value=100 * 365),
)
def test_a_statement_never_weighs_as_another_instrument_of_its_age(kind: str, age: int) -> None:
    assert strength.strength("statement", age) < strength.strength(kind, age)


@given(st.sampled_from(PolicySignal.Kind.values), st.integers(min_value=-50_000, max_value=-1))
def test_nothing_pushes_before_it_is_published(kind: str, age: int) -> None:
    assert strength.strength(kind, age) == 0


def test_the_words_of_a_push_say_where_the_number_comes_from() -> None:
    found = policy.push(recipes.signal(published_on=date(2026, 11, 1)), DAY)

    assert found.word == "strong"
    assert found.reason == "Target: starts at 0.5 of 1, halves every 2.0 years; 20 days old."


@pytest.mark.parametrize(
    ("fields", "word", "said"),
    [
        pytest.param(
            {"kind": "statement", "published_on": DAY}, "weak", "0.1 of 1", id="statement"
        ),
        pytest.param({"published_on": date(2025, 2, 1)}, "moderate", "days old", id="ageing"),
        pytest.param({"published_on": None}, "weak", "counted as five years old", id="undated"),
        pytest.param(
            {"deadline_on": date(2025, 12, 31)}, "none", "Only what is in force", id="lapsed"
        ),
    ],
)
def test_a_push_has_a_word_for_each_strength(
    fields: dict[str, object], word: str, said: str
) -> None:
    found = policy.push(recipes.signal(**fields), DAY)

    assert found.word == word
    assert said in found.reason


def test_a_signal_that_its_source_calls_historic_is_past_without_a_year() -> None:
    signal = recipes.signal(deadline_on=None, status_reported="historic")

    assert policy.standing(signal, DAY).words == "past, by its source"
