"""What binds firms: where they are, what they have delivered together, and Chinese."""

from __future__ import annotations

import numpy as np
import pytest

from companies.models import Company, Delivery, Tier
from matchmaker.consortia.ties import Ties, count_partners, read_ties
from tests import recipes
from tests.consortia.scenes import scene

pytestmark = pytest.mark.django_db


def delivery(firm: Company, **fields: object) -> Delivery:
    fields = {"title": "Lake Tai works", "country": "CN", "place_name": "Wuxi", **fields}
    return Delivery.objects.create(company=firm, **fields)


def test_public_references_that_name_one_project_bind_their_firms() -> None:
    one, other, third = recipes.company(), recipes.company(), recipes.company()
    delivery(one)
    delivery(other, title="  LAKE  Tai works ", place_name="wuxi")
    delivery(third, place_name="Nanjing")

    assert read_ties([one.pk, other.pk, third.pk]).together == {(one.pk, other.pk)}


def test_one_source_binds_as_one_place_does() -> None:
    one, other = recipes.company(), recipes.company()
    for firm in (one, other):
        delivery(firm, place_name="", source_url="https://example.org/taihu")

    assert read_ties([one.pk, other.pk]).together == {(one.pk, other.pk)}


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Other works"},
        {"country": "CA"},
        {"place_name": ""},
        {"tier": Tier.AFTER_INTEREST},
    ],
    ids=["another title", "another country", "no place", "not public"],
)
def test_what_may_be_another_project_or_is_not_public_binds_nobody(
    fields: dict[str, str],
) -> None:
    one, other = recipes.company(), recipes.company()
    delivery(one)
    delivery(other, **fields)

    assert read_ties([one.pk, other.pk]).together == frozenset()


def test_firms_of_a_consortium_that_won_are_bound() -> None:
    stage = scene()
    firms = [stage.lead_firm.pk, stage.partner_firm.pk]
    assert (read_ties(firms).together, count_partners()) == (frozenset(), 0)

    stage.awarded()

    assert read_ties(firms).together == {(min(firms), max(firms))}
    assert count_partners() == 2
    assert read_ties(firms[:1]).together == frozenset()


def test_who_presents_a_published_technology_in_chinese_speaks() -> None:
    silent, named, told, hidden = (recipes.company() for _ in range(4))
    Company.objects.filter(pk=named.pk).update(name_zh="清水公司")
    recipes.technology(silent)
    recipes.technology(told, summary_zh="膜过滤")
    recipes.technology(hidden, summary_zh="膜过滤", is_published=False)

    ties = read_ties([silent.pk, named.pk, told.pk, hidden.pk])

    assert ties.speaks == {named.pk, told.pk}


def test_a_pair_adds_up_what_binds_it() -> None:
    ties = Ties(provinces={7: "CA-ON", 8: "CA-ON"}, together=frozenset({(7, 8), (8, 99)}))
    covers = np.array([[True, False], [False, True], [True, True], [True, False]])

    pairs = ties.synergy([7, 8, 9, 10], covers)

    assert pairs.tolist() == [[0, 85, 0, 0], [85, 0, 0, 15], [0, 0, 0, 0], [0, 15, 0, 0]]
    assert ties.reasons(8, 7, is_disjoint=True) == ["together", "complementary", "same-province"]
    assert ties.reasons(9, 10, is_disjoint=False) == []
