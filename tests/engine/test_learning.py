"""Learning weights from reviews: near the prior, never negative, better with more reviews."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine import learning, synthetic_reviews
from matchmaker.engine.inputs import COMPONENTS, DEFAULT_VALUES, WEIGHT_SUM
from matchmaker.engine.learning import Reviews

TEXT = COMPONENTS.index("text")


def made(count: int, seed: int = 1, *, weight: float = 1.0) -> Reviews:
    draw = np.random.default_rng(seed)
    shares = draw.random((count, 7))
    accepted = draw.random(count) < shares[:, 1]
    accepted[:2] = (True, False)
    return Reviews(shares, accepted, np.full(count, weight))


def test_few_reviews_or_reviews_of_one_kind_give_no_fit() -> None:
    known = made(40)
    alike = Reviews(known.shares, np.ones(40, dtype=bool), known.importance)

    assert learning.fit(known.rows(slice(9)), DEFAULT_VALUES) is None
    assert learning.fit(alike, DEFAULT_VALUES) is None
    assert learning.calibrate(alike, DEFAULT_VALUES) is None


def test_what_reviewers_follow_gains_weight() -> None:
    found = learning.fit(made(400), DEFAULT_VALUES)

    assert found is not None
    assert found.values[1] > DEFAULT_VALUES[1]
    assert found.slope > 0


def test_a_narrow_prior_keeps_the_weights() -> None:
    found = learning.fit(made(40), DEFAULT_VALUES, tau=1e-4)

    assert found is not None
    assert np.abs(np.subtract(found.values, DEFAULT_VALUES)).max() <= 2


def test_a_weight_of_zero_may_come_back() -> None:
    found = learning.fit(made(400), (2500, 0, 2500, 1250, 1250, 1250, 1250), tau=3.0)

    assert found is not None
    assert found.values[1] > 0


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(10, 80), tau=st.sampled_from([0.3, 1, 5]))
def test_more_of_anything_never_lowers_a_chance(seed: int, count: int, tau: float) -> None:
    found = learning.fit(made(count, seed), DEFAULT_VALUES, tau=tau)
    assert found is not None
    low = np.random.default_rng(seed).random((30, 7))
    high = np.minimum(low + np.random.default_rng(seed + 1).random((30, 7)), 1)

    assert sum(found.values) == WEIGHT_SUM
    assert min(found.values) >= 0
    assert found.values[TEXT] >= learning.LEAST_TEXT
    assert (found.chance(high) >= found.chance(low)).all()


def test_the_same_reviews_give_the_same_fit_in_any_order() -> None:
    known = made(60)
    order = np.random.default_rng(5).permutation(60)

    assert learning.fit(known, DEFAULT_VALUES) == learning.fit(known, DEFAULT_VALUES)
    one, other = (
        learning.fit(known, DEFAULT_VALUES),
        learning.fit(known.rows(order), DEFAULT_VALUES),
    )
    assert one is not None
    assert other is not None
    assert np.abs(np.subtract(one.values, other.values)).max() <= 1


def test_chances_follow_the_decisions() -> None:
    known = made(600)
    found = learning.fit(known, DEFAULT_VALUES)
    assert found is not None

    chance = found.chance(known.shares)

    assert chance.mean() == pytest.approx(known.accepted.mean(), abs=0.03)
    assert learning.log_loss(chance, known.accepted).mean() < 0.69


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1, allow_nan=False), min_size=7, max_size=7))
def test_weights_are_rounded_to_their_sum(weights: list[float]) -> None:
    found = learning.whole_weights(np.array(weights))

    assert sum(found) == WEIGHT_SUM
    assert min(found) >= 0
    assert found[TEXT] >= learning.LEAST_TEXT


def test_the_largest_remainder_is_rounded_up() -> None:
    weights = np.array([1, 1, 1, 1, 1, 1, 1.0])

    assert learning.whole_weights(weights) == (1429, 1429, 1429, 1429, 1428, 1428, 1428)
    assert learning.whole_weights(np.zeros(7))[0] == 1429


def test_the_text_keeps_its_least_even_where_nothing_else_counts() -> None:
    assert learning.whole_weights(np.array([1.0, 0, 0, 0, 0, 0, 0])) == (9500, 0, 500, 0, 0, 0, 0)


def test_reviews_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="rows of 7"):
        Reviews(np.zeros((2, 6)), np.ones(2, dtype=bool), np.ones(2))
    with pytest.raises(ValueError, match="0 to 1"):
        Reviews(np.full((2, 7), 1.5), np.ones(2, dtype=bool), np.ones(2))
    with pytest.raises(ValueError, match="positive"):
        Reviews(np.zeros((2, 7)), np.ones(2, dtype=bool), np.zeros(2))


def test_bands_hold_their_last_rank() -> None:
    ranks = np.array([1, 2, 3, 4, 6, 7, 10, 11, 20, 50, 51])

    assert learning.rank_band(ranks).tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6]


def test_propensities_fall_and_follow_counts() -> None:
    nothing = np.zeros(7, dtype=np.intp)
    guess = learning.propensities(nothing, nothing)
    shown = np.full(7, 10_000)
    counted = learning.propensities(shown, np.array([5000, 5000, 5000, 500, 500, 500, 900]))

    assert guess[0] == 1
    assert (np.diff(guess) < 0).all()
    assert counted[1] == pytest.approx(1, abs=0.01)
    assert counted[3] == pytest.approx(0.1, abs=0.01)
    assert counted[6] <= counted[5]


def test_seldom_seen_reviews_count_more_and_never_without_bound() -> None:
    found = learning.importance(np.array([1.0, 0.5, 0.01]), np.ones(3))

    assert found[1] == pytest.approx(2 * found[0])
    assert found[2] == pytest.approx(learning.LONGEST_REACH * found[0])
    assert found.sum() < 3
    assert learning.importance(np.ones(4), np.ones(4)).tolist() == [1, 1, 1, 1]
    assert learning.importance(np.zeros(0), np.zeros(0)).size == 0


SEEDS = 10


def better(off: float, count: int) -> tuple[float, float]:
    """Return the share of seeds in which a fit beats the defaults, and the relative mean."""
    default, fitted = [], []
    for seed in range(SEEDS):
        market = synthetic_reviews.market(seed, off=off)
        found = synthetic_reviews.learned(market, count, seed)
        assert found is not None
        default.append(synthetic_reviews.held_out_ndcg(market, DEFAULT_VALUES))
        fitted.append(synthetic_reviews.held_out_ndcg(market, found.values))
    wins = np.mean(np.array(fitted) > np.array(default))
    return float(wins), float(np.mean(fitted) / np.mean(default))


def test_wrong_defaults_are_beaten_after_few_reviews() -> None:
    assert better(0.7, 50)[0] >= 0.7
    assert better(0.7, 200)[0] >= 0.9


@pytest.mark.parametrize("count", synthetic_reviews.COUNTS)
def test_defaults_that_are_nearly_right_lose_nothing(count: int) -> None:
    assert better(0.3, count)[1] >= 0.995


def test_a_market_is_made_by_its_seed() -> None:
    one, same, other = (synthetic_reviews.market(seed, off=0.7) for seed in (1, 1, 2))

    assert (one.shares == same.shares).all()
    assert (one.shares != other.shares).any()
    assert (
        synthetic_reviews.reviews(one, 50, 1).accepted
        == synthetic_reviews.reviews(same, 50, 1).accepted
    ).all()
