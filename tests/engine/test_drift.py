"""Back-test and drift: seen where it is, and calm where nothing happened."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.engine import backtest, drift, synthetic_reviews
from matchmaker.engine.inputs import DEFAULT_VALUES
from matchmaker.engine.learning import Reviews

SEEDS = 20


def reviewed(seed: int, *, late: str = "", count: int = 160) -> Reviews:
    market = synthetic_reviews.market(seed, off=0.3)
    known = synthetic_reviews.reviews(market, count, seed)
    accepted = known.accepted.copy()
    if late == "strict":
        chosen = np.random.default_rng(seed).random(drift.NEWEST) < 0.25
        accepted[-drift.NEWEST :] &= chosen
    if late == "reversed":
        accepted[-drift.NEWEST :] = ~accepted[-drift.NEWEST :]
    return Reviews(known.shares, accepted, known.importance)


def levels(late: str) -> list[drift.Level]:
    found = [drift.watch(reviewed(seed, late=late), DEFAULT_VALUES) for seed in range(SEEDS)]
    return [one.level for one in found if one is not None]


def test_without_drift_the_alarm_is_silent() -> None:
    assert levels("").count(drift.Level.ALARM) == 0


@pytest.mark.parametrize("late", ["strict", "reversed"])
def test_reviewers_who_change_their_mind_ring_the_alarm(late: str) -> None:
    assert levels(late).count(drift.Level.ALARM) >= 0.6 * SEEDS


def test_few_decisions_tell_nothing() -> None:
    assert drift.watch(reviewed(1, count=79), DEFAULT_VALUES) is None
    known = reviewed(1, count=80)
    alike = Reviews(known.shares, np.ones(80, dtype=bool), known.importance)
    assert drift.watch(alike, DEFAULT_VALUES) is None


def test_the_bands_add_up_to_the_newest() -> None:
    found = drift.watch(reviewed(2), DEFAULT_VALUES)

    assert found is not None
    assert sum(band.decisions for band in found.bands) == found.newest
    assert sum(band.accepted for band in found.bands) == found.accepted
    assert sum(band.expected for band in found.bands) == pytest.approx(found.expected)
    assert (found.bands[0].low, found.bands[-1].high) == (0.0, 1.0)


def test_other_pairs_than_before_are_named_without_an_alarm() -> None:
    known = reviewed(3)
    shares = known.shares.copy()
    shares[-drift.NEWEST :] = np.clip(shares[-drift.NEWEST :] + 0.5, 0, 1)
    moved = drift.stability_index(shares[:-40, 0], shares[-40:, 0])
    found = drift.Drift(120, 40, 20.0, 20, 1.0, moved, 0.5, 0.5, ())

    assert moved >= drift.MOVED
    assert found.level is drift.Level.MOVED
    assert drift.stability_index(shares[:120, 0], shares[:120, 0]) == 0


def test_right_chances_seldom_win_a_bet() -> None:
    draw = np.random.default_rng(7)
    won = 0
    for _time in range(300):
        chance = draw.random(60)
        won += drift.evidence(chance, draw.random(60) < chance) >= drift.SURE

    assert won <= 6
    assert drift.evidence(np.zeros(0), np.zeros(0, dtype=bool)) == 1


def test_a_backtest_measures_on_what_it_was_not_fitted_to() -> None:
    market = synthetic_reviews.market(3, off=0.7)
    known = synthetic_reviews.reviews(market, 300, 3)

    found = backtest.backtest(known, np.arange(300) % 30, DEFAULT_VALUES)

    assert found is not None
    assert (found.fitted_on, found.held_out) == (210, 90)
    assert found.proposed.log_loss < found.current.log_loss < found.chance.log_loss
    assert found.gain[0] <= found.gain[1] <= found.gain[2]
    assert found.proposed.order is not None
    assert found.proposed.order > 0.5
    assert found.chance.order == 0.5
    assert found.needs > 0


def test_a_backtest_of_few_decisions_is_none() -> None:
    known = reviewed(1, count=12)

    assert backtest.backtest(known, np.arange(12), DEFAULT_VALUES) is None


def test_without_needs_that_have_both_answers_there_is_no_ndcg() -> None:
    known = reviewed(1)

    found = backtest.backtest(known, np.arange(160), DEFAULT_VALUES)

    assert found is not None
    assert found.needs == 0
    assert found.proposed.ndcg is None
    assert found.chance.ndcg is None


def test_one_answer_alone_has_no_order() -> None:
    known = reviewed(1)
    accepted = known.accepted.copy()
    accepted[-48:] = True

    found = backtest.backtest(
        Reviews(known.shares, accepted, known.importance), np.arange(160) % 9, DEFAULT_VALUES
    )

    assert found is not None
    assert found.proposed.order is None
    assert found.chance.order is None


def test_ndcg_is_one_for_the_best_order() -> None:
    gain = np.array([0.0, 1, 1])

    assert backtest.ndcg(gain, np.array([1, 2, 0])) == 1
    assert backtest.ndcg(gain, np.array([0, 1, 2])) < 1
