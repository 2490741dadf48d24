"""Each component: worked examples, neutral values and what must never lower it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine import components
from matchmaker.engine.components import Worth
from matchmaker.engine.relevance import Relevance
from tests.engine.recipes import TREE, area_row, column_row, make_need, make_offer


def at(component) -> tuple[int, bool, int]:
    return (
        int(component.value[0, 0]),
        bool(component.assumed[0, 0]),
        int(np.broadcast_to(component.quality, component.value.shape)[0, 0]),
    )


WORTH = Worth(2500, 300)


def thousandths(component):
    return component._replace(value=(component.value + 1250) // 2500)


def short(value: int) -> np.ndarray:
    return np.array([value], dtype=np.int16)


def tiny(value: int) -> np.ndarray:
    return np.array([value], dtype=np.int8)


@pytest.mark.parametrize(
    ("offer_areas", "need_areas", "value"),
    [
        pytest.param((0,), (0,), 1000, id="the same one"),
        pytest.param((0, 1), (0,), 707, id="one of two"),
        pytest.param((0, 1), (1, 2), 500, id="one of two on both sides"),
        pytest.param((0, 1, 2), (0, 1), 816, id="two of three"),
        pytest.param((0,), (1,), 0, id="none"),
    ],
)
def test_area_is_the_cosine_of_the_two_sets(offer_areas, need_areas, value):
    offer, need = make_offer(areas=area_row(*offer_areas)), make_need(areas=area_row(*need_areas))

    assert at(components.area(offer, need, 500)) == (value, False, 1000)


@pytest.mark.parametrize("side", ["offer", "need"])
def test_an_unknown_area_is_neutral(side):
    offer = make_offer(areas=area_row()) if side == "offer" else make_offer()
    need = make_need(areas=area_row()) if side == "need" else make_need()

    assert at(components.area(offer, need, 321)) == (321, True, 0)


def test_area_quality_is_that_of_the_weaker_side():
    found = components.area(make_offer(area_quality=short(500)), make_need(), 0)

    assert at(found)[2] == 500


@pytest.mark.parametrize(
    ("has", "wants", "value"),
    [
        pytest.param({"c0": 1000}, {"c0": 1000}, 1000, id="the same capability"),
        pytest.param({"c0": 10}, {"c0": 700}, 1000, id="one alone needs no strength"),
        pytest.param({"c0": 1000}, {"c1": 1000}, 500, id="the same branch"),
        pytest.param({"c0": 1000}, {"c2": 1000}, 200, id="the same area"),
        pytest.param({"c0": 1000}, {"c3": 1000}, 0, id="nothing"),
        pytest.param({"c0": 1000}, {"c0": 1000, "c3": 1000}, 707, id="half of the need"),
    ],
)
def test_capability_counts_the_common_parts_of_the_tree(has, wants, value):
    offer = make_offer(capabilities=column_row(**has))
    need = make_need(capability_weights=column_row(**wants))

    assert at(thousandths(components.capability(offer, need, TREE, WORTH))) == (value, False, 1000)


def test_a_mandatory_capability_counts_twice():
    both = column_row(c0=1000, c3=1000)
    mandatory = np.array([[True, False, False, False, False, False]])

    plain = components.capability(make_offer(), make_need(capability_weights=both), TREE, WORTH)
    strict = components.capability(
        make_offer(), make_need(capability_weights=both, mandatory=mandatory), TREE, WORTH
    )

    assert (at(thousandths(plain))[0], at(thousandths(strict))[0]) == (707, 894)


@pytest.mark.parametrize("side", ["offer", "need"])
def test_unknown_capabilities_are_neutral(side):
    offer = make_offer(capabilities=column_row()) if side == "offer" else make_offer()
    need = make_need(capability_weights=column_row()) if side == "need" else make_need()

    assert at(components.capability(offer, need, TREE, WORTH)) == (300 * 2500, True, 0)


@given(st.lists(st.integers(0, 1000), min_size=6, max_size=6))
def test_a_technology_that_is_the_need_has_the_full_value(leaves):
    row = np.array([leaves], dtype=np.int16)

    found = components.capability(
        make_offer(capabilities=row), make_need(capability_weights=row), TREE, Worth(2500, 1000)
    )

    assert 0.999 <= at(found)[0] / 2_500_000 <= 1


def test_text_of_no_quality_is_neutral():
    value = np.array([[900, 900, 900]], dtype=np.int32)
    known = np.array([[True, True, False]])
    found = Relevance(value * 2000, value.astype(np.int16), known)

    part = components.text(found, np.array([800, 0, 800], dtype=np.int16), Worth(2000, 300))

    assert part.value.tolist() == [[1_800_000, 600_000, 600_000]]
    assert part.assumed.tolist() == [[False, True, True]]


@pytest.mark.parametrize(
    ("component", "level", "quality"),
    [
        pytest.param(components.evidence, "severity", "severity_quality", id="evidence"),
        pytest.param(components.policy, "tailwind", "tailwind_quality", id="policy"),
    ],
)
class TestByArea:
    """Evidence and policy read the areas that both sides share."""

    def test_the_mean_of_the_shared_known_areas_counts(self, component, level, quality):
        levels = np.array([[100, 201, -1, 900, 0, 0, 0, 0]], dtype=np.int16)
        offer = make_offer(areas=area_row(0, 1, 2, 4))
        need = make_need(
            areas=area_row(0, 1, 2, 3), **{level: levels, quality: np.array([800], np.int16)}
        )

        assert at(component(offer, need, 500)) == (151, False, 800)

    def test_without_a_shared_area_it_counts_nothing(self, component, level, quality):
        need = make_need(areas=area_row(3), **{quality: short(0), level: np.zeros((1, 8), "i2")})

        assert at(component(make_offer(), need, 500)) == (0, False, 1000)

    def test_what_was_never_measured_is_neutral(self, component, level, quality):
        unmeasured = make_need(**{level: np.full((1, 8), -1, dtype=np.int16)})
        distrusted = make_need(**{quality: short(0)})
        unclassified = make_need(areas=area_row())

        for need in (unmeasured, distrusted, unclassified):
            assert at(component(make_offer(), need, 500)) == (500, True, 0)


@pytest.mark.parametrize(
    ("capacity", "size", "is_total", "expected"),
    [
        pytest.param(5e6, 4e6, False, (1000, False, 800), id="large enough"),
        pytest.param(1e6, 4e6, False, (652, False, 800), id="a quarter"),
        pytest.param(1e6, 1e9, False, (0, False, 800), id="a thousandth"),
        pytest.param(1e6, 1e9, True, (500, True, 0), id="a total never counts against"),
        pytest.param(2e9, 1e9, True, (1000, False, 500), id="a total that one firm covers"),
        pytest.param(np.nan, 1e9, False, (500, True, 0), id="capacity unknown"),
        pytest.param(1e6, np.nan, False, (500, True, 0), id="size unknown"),
    ],
)
def test_scale_compares_capacity_with_size(capacity, size, is_total, expected):
    offer = make_offer(capacity_cad=np.array([capacity]))
    need = make_need(
        size_cad=np.array([size]), size_is_total=np.array([is_total]), size_quality=short(800)
    )

    assert at(components.scale(offer, need, 500)) == expected


@pytest.mark.parametrize(
    ("level", "asked", "deliveries", "expected"),
    [
        pytest.param(9, 7, 3, (1000, False, 920), id="ready and experienced"),
        pytest.param(6, 7, 1, (600, False, 920), id="a level short, one delivery"),
        pytest.param(4, 7, 0, (0, False, 920), id="three levels short, none delivered"),
        pytest.param(5, 7, 2, (500, False, 920), id="two levels short, two delivered"),
        pytest.param(9, 0, 9, (1000, True, 620), id="no level named"),
        pytest.param(6, 0, 9, (800, True, 620), id="no level named, 7 assumed"),
        pytest.param(0, 7, 3, (700, True, 320), id="level unknown"),
        pytest.param(9, 7, -1, (800, True, 600), id="deliveries unknown"),
        pytest.param(0, 0, -1, (500, True, 0), id="nothing known"),
    ],
)
def test_readiness_is_level_and_experience(level, asked, deliveries, expected):
    offer = make_offer(trl=tiny(level), china_deliveries=tiny(deliveries))
    need = make_need(minimum_trl=tiny(asked))

    assert at(components.readiness(offer, need, 500)) == expected


@given(
    st.integers(1, 8), st.integers(0, 9), st.integers(0, 8), st.sampled_from(["level", "delivery"])
)
def test_more_readiness_or_experience_never_lowers(level, asked, deliveries, more):
    need = make_need(minimum_trl=tiny(asked))
    before = make_offer(trl=tiny(level), china_deliveries=tiny(deliveries))
    after = make_offer(
        trl=tiny(level + (more == "level")), china_deliveries=tiny(deliveries + (more != "level"))
    )

    assert (
        components.readiness(after, need, 500).value
        >= components.readiness(before, need, 500).value
    )


def test_an_exact_product_refuses_what_a_double_cannot_hold():
    large = np.array([[2**30]])

    with pytest.raises(OverflowError, match="exactly"):
        components.shared(large, large)


def test_an_exact_product_is_that_of_whole_numbers():
    draw = np.random.default_rng(7)
    left, right = draw.integers(-5000, 5000, (9, 40)), draw.integers(-5000, 5000, (8, 40))

    assert np.array_equal(components.shared(left, right), left @ right.T)
