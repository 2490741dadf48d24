"""Capabilities that a gap lets a rule propose: shown, kept or not by a person, always assigned."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from matchmaker.vocabulary.capabilities import CAPABILITIES
from opportunities.gaps.capabilities import BY_INDICATOR, proposed_for
from opportunities.models import Hypothesis, Need
from tests import recipes
from tests.opportunities import gap_scenes as scenes
from tests.opportunities.test_views_hypotheses import filled, post, signed_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kept", [["flue-gas-treatment"], []])
def test_the_form_proposes_capabilities_and_a_person_keeps_them_or_not(
    client: Client, kept: list[str]
) -> None:
    scenes.limits()
    scenes.figure(value=42, source=recipes.source(title="Bulletin"))
    scenes.run()
    row = Hypothesis.objects.get(rule="standard")
    data = filled(signed_in(client, recipes.administrator()), row)
    assert data["capabilities"] == ["flue-gas-treatment"]

    post(client, "confirm", row, **{**data, "capabilities": kept})

    required = Need.objects.get().required_capabilities.all()
    assert [(one.code, one.is_assigned) for one in required] == [(code, True) for code in kept]


def test_no_capability_is_proposed_outside_of_the_areas_of_the_rule() -> None:
    air = recipes.indicator(scenes.PM25)

    assert proposed_for(Hypothesis(indicator=air, areas=[recipes.WATER])) == ()
    assert set(itertools.chain(*BY_INDICATOR.values())) <= set(CAPABILITIES)
