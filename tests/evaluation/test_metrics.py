"""Metrics against examples worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from matchmaker.evaluation import metrics

GRADES = np.array([3, 0, 2, -1, 1], dtype=np.int8)


def test_ranking_is_by_score_then_by_the_given_order():
    scores = np.array([0.2, 0.9, 0.2, -np.inf, 0.2])

    assert metrics.ranking(scores, [4, 0, 1, 2, 3]).tolist() == [1, 2, 4, 0]


def test_what_a_system_does_not_list_has_no_rank():
    assert metrics.ranking(np.full(3, metrics.NOT_LISTED), [0, 1, 2]).size == 0


def test_ndcg_of_the_best_order_is_one():
    assert metrics.ndcg(np.array([0, 2, 4, 1, 3]), GRADES) == pytest.approx(1)


def test_ndcg_by_hand():
    ideal = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    gained = 0 / math.log2(2) + 3 / math.log2(3) + 0 + 7 / math.log2(5)

    assert metrics.ndcg(np.array([3, 2, 1, 0]), GRADES) == pytest.approx(gained / ideal)


def test_ndcg_counts_its_depth_only():
    assert metrics.ndcg(np.array([1, 0]), GRADES, depth=1) == 0


def test_ndcg_of_an_empty_list_is_zero():
    assert metrics.ndcg(np.array([], dtype=np.intp), GRADES) == 0


def test_a_query_without_any_gain_has_no_ndcg():
    assert math.isnan(metrics.ndcg(np.array([0]), np.array([0, -1], dtype=np.int8)))


def test_recall_counts_grades_two_and_three():
    assert metrics.recall(np.array([2, 4, 1]), GRADES) == 0.5
    assert metrics.recall(np.array([4, 1, 0]), GRADES, depth=2) == 0


def test_reciprocal_rank_of_the_first_right_answer():
    assert metrics.reciprocal_rank(np.array([4, 3, 2, 0]), GRADES) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank(np.array([4, 3]), GRADES) == 0


@pytest.mark.parametrize("metric", [metrics.recall, metrics.reciprocal_rank])
def test_without_a_right_answer_there_is_nothing_to_find(metric):
    assert math.isnan(metric(np.array([0]), np.array([1, 0], dtype=np.int8)))


def test_a_condensed_list_leaves_out_what_nobody_judged():
    assert metrics.condensed(np.array([3, 4, 0]), GRADES).tolist() == [4, 0]


def test_macro_f1_by_hand():
    confusion = np.array([[2, 1], [0, 1]])

    assert metrics.macro_f1(confusion) == pytest.approx((4 / 5 + 2 / 3) / 2)


def test_macro_f1_of_an_absent_class_is_zero():
    assert metrics.macro_f1(np.array([[2, 0], [0, 0]])) == 0.5
