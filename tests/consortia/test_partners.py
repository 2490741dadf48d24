"""What a firm can carry alone and with partners, as each reader may know it."""

from __future__ import annotations

import pytest

from matchmaker.consortia.partners import partners_of
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import TODAY

pytestmark = pytest.mark.django_db

LEAD, PARTNER, NEEDED = 3_000_000, 7_400_000, 10_000_000


def scene_with_capacities(**suggestion: object) -> scenes.Scene:
    scene = scenes.scene(budget_amount=NEEDED, budget_currency="CAD", budget_basis="contract")
    recipes.capacity(scene.lead_firm, annual_capacity_cad=LEAD)
    recipes.capacity(scene.partner_firm, annual_capacity_cad=PARTNER)
    scenes.suggestion(scene, capacities=(LEAD, PARTNER), **{"size_cad": NEEDED, **suggestion})
    return scene


def test_a_commissioner_reads_both_figures() -> None:
    scene = scene_with_capacities()

    found = partners_of(recipes.commissioner(), scene.need, TODAY, scene.lead_firm.pk)

    assert found is not None
    assert found.words == "30% alone, 104% with suggested partners"


def test_a_member_reads_no_sum_with_a_figure_that_is_hidden() -> None:
    scene = scene_with_capacities()

    found = partners_of(scene.lead, scene.need, TODAY)

    assert found is not None
    assert "104%" not in found.words
    assert "30%" not in found.words


def test_a_whole_project_is_no_contract_to_compare_with() -> None:
    scene = scene_with_capacities(size_is_total=True)

    found = partners_of(recipes.commissioner(), scene.need, TODAY)

    assert found is not None
    assert found.words == "Suggested with partners"


def test_who_is_in_no_team_reads_of_none() -> None:
    scene = scene_with_capacities()

    assert partners_of(scenes.outsider(), scene.need, TODAY) is None
