"""Receipts: one text for one content, and formulas that give the engine's own numbers."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from matchmaker.engine import receipt, replay_2026_2
from matchmaker.engine.inputs import METHOD, WEIGHT_SUM, Weights
from matchmaker.engine.receipt_inputs import Names, inputs_of, text_of
from matchmaker.engine.score import Scores, score
from matchmaker.engine.steps import amount_of
from tests.engine import recipes

NAMES = Names(
    areas=[f"area-{column}" for column in range(8)],
    capabilities=[f"capability-{column}" for column in range(24)],
)


def results(scores: Scores, row: int, column: int) -> dict[str, Any]:
    return {name: getattr(scores, name)[..., row, column].tolist() for name in receipt.RESULTS}


def market_payloads(seed: int, offers: int, needs: int, weights: Weights) -> list[dict[str, Any]]:
    """Score a drawn market by the engine, and write a receipt of every pair."""
    supply, demand, text, quality, tree = recipes.random_market(
        seed, offers, needs, weights=weights
    )
    held, asked, statistics = recipes.random_texts(seed, offers, needs)
    preset = (np.arange(offers * needs).reshape(offers, needs) % 7 == 0) * np.uint8(2)
    scores = score(supply, demand, text, quality, tree, weights, preset=preset)
    found = []
    for row, column in np.ndindex(offers, needs):
        offer, need = supply.rows(slice(row, row + 1)), demand.rows(slice(column, column + 1))
        words = text_of(asked[column], held[row], statistics, weights.values[2])
        words["quality"] = min(words["quality"], 1) * int(quality[column])
        found.append(
            {
                "method": METHOD,
                "weights": {"values": list(weights.values), "neutral": list(weights.neutral)},
                "preset": int(preset[row, column]),
                "text": words,
                **inputs_of(offer, need, tree, NAMES),
                **results(scores, row, column),
            }
        )
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a_replay_gives_the_numbers_of_the_engine_to_the_last(seed: int) -> None:
    draw = np.random.default_rng(seed)
    values = draw.multinomial(WEIGHT_SUM, draw.dirichlet(np.ones(7)))
    weights = Weights(values=tuple(values.tolist())) if seed else Weights()

    payloads = market_payloads(seed, 20, 20, weights)

    assert [receipt.replay_differences(payload) for payload in payloads] == [[]] * 400
    assert {payload["gate"] for payload in payloads} == {0, 1, 2}


def test_a_component_without_weight_replays() -> None:
    weights = Weights(values=(0, 0, 0, 0, 0, 0, WEIGHT_SUM))

    assert not any(map(receipt.replay_differences, market_payloads(3, 9, 9, weights)))


def test_a_replay_survives_the_way_through_text() -> None:
    for payload in market_payloads(1, 5, 5, Weights()):
        assert receipt.replay_differences(json.loads(receipt.canonical(payload))) == []


def test_a_changed_input_gives_other_results() -> None:
    payload = market_payloads(2, 1, 1, Weights())[0]
    payload["offer"] |= {"trl": 1, "trl_quality": 800, "china_deliveries": 0}
    payload["need"] |= {"minimum_trl": 9}

    names = [one.name for one in receipt.replay_differences(payload)]

    assert names[:2] == ["points", "score"]


def test_no_formulas_no_replay() -> None:
    with pytest.raises(receipt.UnknownMethodError, match=r"1999\.1"):
        receipt.replay({"method": "1999.1"})


def test_the_newest_method_can_be_replayed() -> None:
    assert METHOD in receipt.METHODS


def test_capacity_steps_stand_for_the_amounts_of_the_engine() -> None:
    for step in range(0, 242, 3):
        amount = Decimal(repr(float(amount_of(np.array([step]))[0])))
        assert replay_2026_2.capacity_of(step).normalize() == amount.normalize()


def test_a_firm_of_no_capacity_fits_nothing() -> None:
    payload = market_payloads(4, 1, 1, Weights())[0]
    payload["offer"] |= {"capacity_step": 0, "capacity_quality": 800}
    payload["need"] |= {"size_cad": "5", "size_is_total": False, "size_quality": 800}

    assert receipt.replay(payload)["points"][5] == 0


def test_equal_contents_have_one_text() -> None:
    one = receipt.canonical({"b": [1, None, True], "a": "é水"})

    assert one == receipt.canonical({"a": "é水", "b": (1, None, True)})
    assert one == '{"a":"é水","b":[1,null,true]}'


@pytest.mark.parametrize("payload", [{"a": 1.0}, {"a": [{"b": 2.5}]}, {"a": {1: 2}}])
def test_floats_and_other_keys_are_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        receipt.canonical(payload)


def broken(content: str, sealed: str, previous: str = "p", **columns: Any) -> list[str]:
    return [one.name for one in receipt.seal_differences(content, sealed, previous, columns)]


def test_a_sound_receipt_shows_no_difference() -> None:
    content = receipt.canonical({"previous": "p", "number": 3})

    assert broken(content, receipt.digest(content), number=3) == []


def test_every_byte_counts() -> None:
    content = receipt.canonical({"previous": "p", "number": 3, "score": 5_000_000})
    sealed = receipt.digest(content)

    for at in range(len(content)):
        edited = content[:at] + chr(ord(content[at]) ^ 1) + content[at + 1 :]
        assert "digest" in broken(edited, sealed, number=3)


def test_what_is_resealed_is_found_by_its_columns_its_form_or_the_chain() -> None:
    content = receipt.canonical({"previous": "p", "number": 3})
    sealed = receipt.digest(content)

    assert broken(content, sealed, number=4) == ["number"]
    assert broken(content, sealed, "q", number=3) == ["previous"]
    for other in ('{"number": 3,"previous":"p"}', "no JSON", "[3]", '{"number":3.0}'):
        assert "content" in broken(other, receipt.digest(other), number=3)
