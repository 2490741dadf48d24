"""Proposed needs of the scene: one that waits, one dismissed, one that has become a need."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from opportunities.gaps import actions
from tests import recipes

if TYPE_CHECKING:
    from opportunities.models import Hypothesis
    from tests.browser.scene import Scene


def propose(scene: Scene) -> None:
    """Make a proposal in each of three states."""
    for name, city in (("proposal", "Wuxi"), ("dismissed", "Nantong"), ("confirmed", "Xuzhou")):
        scene.rows[name] = _proposal(city)
    recipes.hypothesis(rule="enforcement", measurement=scene["proposal"].measurement)
    by = scene.people["commissioner"]

    def act(row: Hypothesis) -> actions.Act:
        return actions.Act(actions.version_of(row), by, recipes.NOW)

    row = scene["dismissed"]
    actions.dismiss(row, reason="data-old", note="From 2024.", act=act(row))
    row = scene["confirmed"]
    draft = actions.Draft(
        title_en="Xuzhou: PM2.5, from 42 down to 35",
        title_zh="徐州：PM2.5由42降至35",
        summary_en="Raised from the bulletin of 2024.",
        summary_zh="",
        areas=[recipes.WATER],
        is_published=True,
    )
    scene.rows["raised need"] = actions.confirm(row, draft, key=uuid4(), act=act(row))


def _proposal(city: str) -> Hypothesis:
    code = {"Wuxi": "320200", "Nantong": "320600", "Xuzhou": "320300"}[city]
    return recipes.hypothesis(
        measurement=recipes.measurement(place=recipes.city(code, city), unit="µg/m³")
    )
