"""The explanation of a stored pair: the stored integers, and dated facts behind them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from companies.models import Tier
from matchmaker.clock import day_in_china
from matchmaker.engine.evidence import Basis, Caution
from matchmaker.engine.score import Gate
from matchmaker.matching import grounds, sentences
from matchmaker.matching.explanation import Explanation, explain_match
from opportunities.models import NeedCapability
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.matching.models import Match

pytestmark = pytest.mark.django_db


def explain(match: Match) -> Explanation:
    return explain_match(match, as_of=day_in_china(timezone.now()))


def test_the_points_add_up_to_the_stored_score() -> None:
    match = pairs.match()

    explained = explain(match)

    assert [line.points for line in explained.score.lines] == match.points
    assert explained.score.score == match.score
    assert explained.score.confidence == match.confidence
    assert explained.gate is Gate.NONE


def test_required_capabilities_say_who_leads_and_what_is_missing() -> None:
    need = recipes.need(capabilities=("nitrogen-removal",))
    NeedCapability.objects.create(
        need=need, code="membranes", weight=10, is_assigned=True, evidence_phrase="membrane"
    )
    match = pairs.match(recipes.technology(capabilities=("nitrogen-removal",)), need)

    rows = {row.code: row for row in explain(match).capabilities}

    assert rows["nitrogen-removal"].answer == "leads"
    assert rows["nitrogen-removal"].is_mandatory
    assert rows["membranes"].answer == "none"
    assert rows["membranes"].is_assigned
    assert rows["membranes"].evidence_phrase == "membrane"


def test_scale_compares_in_cad_with_the_day_of_the_rate_and_its_basis() -> None:
    firm = recipes.company()
    recipes.capacity(firm, largest_contract_cad=2_000_000)
    need = recipes.need(budget_amount=30_000_000, budget_currency="CNY", budget_on=date(2025, 6, 2))

    scale = explain(pairs.match(recipes.technology(firm), need)).scale

    assert scale.basis is Basis.LARGEST_CONTRACT
    assert scale.capacity_cad == 6_000_000
    assert scale.size is not None
    assert scale.size.on == date(2025, 6, 2)
    assert scale.coverage_bp == int(6_000_000 * 10_000 / scale.size.amount)


def test_a_capacity_below_a_projects_total_says_nothing_of_the_contract() -> None:
    firm = recipes.company()
    recipes.capacity(firm, largest_contract_cad=2_000_000)
    need = recipes.need(
        budget_amount=300_000_000, budget_currency="CNY", budget_basis="project-total"
    )

    explained = explain(pairs.match(recipes.technology(firm), need))

    assert explained.scale.is_short_of_total
    assert not any("covers" in one.text for one in sentences.reasons(explained, most=7))


def test_no_caution_speaks_of_an_amount_that_nobody_gave() -> None:
    explained = explain(pairs.match(need=recipes.need(budget_basis="project-total")))

    assert Caution.SIZE_IS_TOTAL not in explained.cautions


def test_what_is_shown_only_after_an_agreement_is_not_used() -> None:
    firm = recipes.company()
    recipes.capacity(firm, tier=Tier.AFTER_AGREEMENT)

    explained = explain(pairs.match(recipes.technology(firm)))

    assert explained.scale.capacity_cad is None
    assert Caution.CAPACITY_UNPROVEN in explained.cautions


def test_signals_and_measurements_are_those_of_the_shared_areas() -> None:
    water = recipes.signal()
    recipes.signal(areas=[recipes.AIR])
    recipes.measurement(indicator=recipes.indicator("COD", areas=[recipes.WATER]), value=80)
    recipes.measurement(
        indicator=recipes.indicator("COD", areas=[recipes.WATER]),
        place=recipes.nation(),
        value=40,
    )

    explained = explain(pairs.match())

    assert explained.signals == (water,)
    assert [gap.measurement.value for gap in explained.gaps] == [80]


def test_the_brief_of_a_list_gives_the_same_reasons_as_the_page() -> None:
    recipes.signal()
    firm = recipes.company()
    recipes.capacity(firm)
    need = recipes.need(
        capabilities=pairs.CAPABILITIES, budget_amount=5_000_000, budget_currency="CAD"
    )
    match = pairs.match(recipes.technology(firm, capabilities=pairs.CAPABILITIES), need)
    as_of = day_in_china(timezone.now())

    brief = grounds.of_matches([match], match.generation, as_of=as_of)[match.pk]

    explained = explain(match)
    assert sentences.reasons(brief, most=7) == sentences.reasons(explained, most=7)
    assert brief.scale == explained.scale
