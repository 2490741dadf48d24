"""What a match hangs on agrees with what the refresh would store without it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchmaker.clock import day_in_china
from matchmaker.matching.counterfactuals import Hanging, hanging
from matchmaker.matching.explanation import explain_match
from matchmaker.matching.models import Match
from opportunities.models import Measurement, NeedPlace, PolicySignal
from tests import recipes
from tests.matching import pairs

pytestmark = pytest.mark.django_db
YANGTZE = "Yangtze River Economic Belt"


def hangs(match: Match) -> Hanging:
    today = day_in_china(recipes.NOW)
    return hanging(explain_match(match, as_of=today), today)


def stored() -> Match:
    pairs.drain()
    return Match.objects.current().get()


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: recipes.NOW)


def some_policy() -> list[PolicySignal]:
    """Documents of several rows, kinds, places and ages, in shared areas and in others."""
    far = {"jurisdiction": recipes.nation()}
    return [
        recipes.signal(document_ref="plan", kind="target", **far),
        recipes.signal(document_ref="plan", kind="statement", **far),
        recipes.signal(
            document_ref="plan", kind="target", areas=[recipes.WATER, recipes.AIR], **far
        ),
        recipes.signal(kind="standard", deadline_on=date(2027, 3, 31), jurisdiction=recipes.city()),
        recipes.signal(kind="statement", published_on=None, deadline_on=None),
        recipes.signal(kind="ban", region=YANGTZE, deadline_on=date(2026, 12, 31)),
        recipes.signal(areas=[recipes.AIR]),
        recipes.signal(kind="relocation", areas=[recipes.WATER, "energy-efficiency", recipes.AIR]),
    ]


@pytest.mark.parametrize("at", range(8))
def test_the_score_without_a_signal_is_what_a_recompute_without_it_stores(at: int) -> None:
    gone = some_policy()[at]
    match = pairs.match()
    found = {row.signal.key: row.without.score for row in hangs(match).signals}

    gone.delete()

    assert stored().score == found.get(gone.key, match.score)


def test_the_score_without_a_document_is_what_a_recompute_without_it_stores() -> None:
    some_policy()
    match = pairs.match()
    row = next(row for row in hangs(match).signals if row.signal.document_ref == "plan")
    assert row.next_row is not None
    assert row.next_row.document_ref == "plan"
    assert row.without_document is not None

    PolicySignal.objects.filter(document_ref="plan").delete()

    assert stored().score == row.without_document.score < row.without.score == match.score


def test_the_score_once_all_that_ends_within_a_year_has_lapsed() -> None:
    some_policy()
    match = pairs.match()
    found = hangs(match)
    assert found.ending == 2

    PolicySignal.objects.filter(deadline_on__lte=date(2027, 11, 21)).delete()

    assert stored().score == found.without_ending.score
    assert found.without_ending.lost == match.score - found.without_ending.score > 0


def test_shares_of_the_tailwind_add_up_and_the_largest_comes_first() -> None:
    some_policy()
    shares = [row.share_bp for row in hangs(pairs.match()).signals]

    assert sum(shares) == 10_000
    assert shares == sorted(shares, reverse=True)


def test_a_weaker_row_of_a_document_is_counted_as_standing_behind() -> None:
    recipes.signal(document_ref="plan", kind="statement")
    recipes.signal(document_ref="plan", kind="target")

    found = hangs(pairs.match())

    assert [row.signal.kind for row in found.signals] == ["target"]
    assert [signal.kind for signal in found.behind] == ["statement"]


def test_without_the_last_signal_policy_is_unknown_and_assumed() -> None:
    signal = recipes.signal(kind="statement")
    match = pairs.match()
    without = hangs(match).signals[0].without
    assert without.is_assumed
    assert without.lost < 0

    signal.delete()

    assert stored().score == without.score


def test_a_place_without_policy_hangs_on_none() -> None:
    found = hangs(pairs.match())

    assert found.signals == ()
    assert found.figures == ()
    assert found.without_ending.lost == 0


def some_figures() -> list[Measurement]:
    """Two indicators of the shared area in the city, one of them in the province too."""
    first = recipes.indicator("COD", areas=[recipes.WATER])
    second = recipes.indicator("NH3", areas=[recipes.WATER])
    rows = [(first, recipes.city(), 90), (second, recipes.city(), 70)]
    rows += [(first, recipes.province(), 80), (first, recipes.nation(), 50)]
    rows += [(second, recipes.nation(), 50)]
    return [
        recipes.measurement(indicator=one, place=place, value=value) for one, place, value in rows
    ]


@pytest.mark.parametrize("at", [0, 1])
def test_the_score_without_a_figure_is_what_a_recompute_without_it_stores(at: int) -> None:
    gone = some_figures()[at]
    match = pairs.match()
    found = {one.gap.measurement.pk: one for one in hangs(match).figures}[gone.pk]

    gone.delete()

    assert stored().score == found.without.score
    assert found.without.lost == match.score - found.without.score


def test_the_figure_of_the_place_above_stands_in() -> None:
    some_figures()

    found = hangs(pairs.match()).figures

    assert [one.gap.measurement.value for one in found] == [90, 70]
    assert [one.stand_in and one.stand_in.measurement.value for one in found] == [80, None]
    assert found[0].without.lost > 0 == found[1].without.lost


def test_a_figure_that_two_places_share_is_listed_once() -> None:
    measure = recipes.indicator("COD", areas=[recipes.WATER])
    recipes.measurement(indicator=measure, place=recipes.province(), value=90)
    recipes.measurement(indicator=measure, place=recipes.nation(), value=50)
    need = recipes.need(capabilities=pairs.CAPABILITIES)
    NeedPlace.objects.create(need=need, place=recipes.city("320500", "Suzhou"))
    match = pairs.match(recipes.technology(capabilities=pairs.CAPABILITIES), need)

    found = hangs(match).figures

    assert len(found) == 1
    Measurement.objects.filter(place__code="CN-JS").delete()
    assert stored().score == found[0].without.score


def test_lapsed_documents_are_named_as_not_counting() -> None:
    over = {"published_on": date(2017, 7, 31), "deadline_on": date(2020, 12, 31)}
    recipes.signal(document_ref="nation", **{**over, "deadline_on": date(2025, 12, 31)})
    recipes.signal(document_ref="words", kind="statement", jurisdiction=recipes.city(), **over)
    recipes.signal(document_ref="belt", region=YANGTZE, **over)
    recipes.signal(document_ref="belt", region=YANGTZE, **over)
    recipes.signal(document_ref="elsewhere", region="Fenwei Plain", **over)
    recipes.signal(document_ref="other area", areas=[recipes.AIR], **over)

    found = hangs(pairs.match()).lapsed

    assert [(one.signal.document_ref, one.rows) for one in found] == [
        ("belt", 2),
        ("nation", 1),
        ("words", 1),
    ]
