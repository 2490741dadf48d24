"""Rules over several tables: each finds the row that breaks it."""

from __future__ import annotations

import json
from io import StringIO
from uuid import uuid4

import pgtrigger
import pytest
from django.core.management import call_command

from companies.models import Company
from matchmaker.consortia.models import Bid, Consortium, Seat, Suggestion
from matchmaker.management.integrity import RULES, all_findings
from matchmaker.matching.models import Generation, Match, Review, Statistics, WeightSet
from opportunities.models import Need, Place, Source
from tests import recipes

pytestmark = pytest.mark.django_db


def rules() -> set[str]:
    return {finding.rule for finding in all_findings()}


def test_an_empty_database_breaks_no_rule() -> None:
    assert all_findings() == []


def test_an_unknown_area_is_found() -> None:
    recipes.need(areas=["alchemy"])

    assert rules() == {"areas are known"}


def test_unknown_capabilities_are_found() -> None:
    recipes.need(capabilities=("alchemy",))
    recipes.technology(capabilities=("alchemy",))

    assert len([f for f in all_findings() if f.rule == "capabilities are known"]) == 2


def test_a_broken_lineage_is_found() -> None:
    city = recipes.city()
    Place.objects.filter(pk=city.pk).update(lineage=[city.code, "CN"])

    assert rules() == {"lineages follow the tree"}
    assert len(all_findings()) == 2


def test_a_portfolio_of_an_unknown_province_is_found() -> None:
    recipes.commissioner(portfolio_provinces=["CN-XX"])

    assert rules() == {"portfolios name provinces of China"}


def test_a_registered_firm_without_an_owner_is_found() -> None:
    recipes.company(origin=Company.Origin.REGISTERED)
    recipes.company(origin=Company.Origin.PUBLIC_RECORD, is_verified=True)

    assert len([f for f in all_findings() if f.rule == "firms have an owner"]) == 2


def test_a_commissioner_who_speaks_for_a_firm_is_found() -> None:
    recipes.province()
    firm = recipes.company(origin=Company.Origin.REGISTERED)
    recipes.membership(recipes.commissioner(), firm)

    assert rules() == {"only members speak for firms"}


def formed(**fields: object) -> Consortium:
    """Store a consortium as formed although its guards would refuse it."""
    person, lead = recipes.member(), recipes.company(origin=Company.Origin.REGISTERED)
    recipes.membership(person, lead)
    need = recipes.need(capabilities=("nitrogen-removal",))
    need.required_capabilities.update(is_mandatory=True)
    consortium = Consortium.objects.create(
        need=need, name="Team", lead=lead, created_by=person, created_at=recipes.NOW
    )
    Seat.objects.create(
        consortium=consortium,
        company=lead,
        part=Seat.Part.LEAD,
        capabilities=["alchemy"],
        share_bp=9_000,
        state=Seat.State.ACCEPTED,
        invited_by=person,
        invited_at=recipes.NOW,
        expires_on=recipes.AS_OF,
        answered_by=person,
        answered_at=recipes.NOW,
    )
    with pgtrigger.ignore("consortia.Consortium:keeps_the_guards"):
        Consortium.objects.filter(pk=consortium.pk).update(**fields)
    return consortium


def test_a_formed_team_with_gaps_is_found() -> None:
    formed(stage=Consortium.Stage.FORMED)

    assert rules() >= {
        "shares are complete",
        "mandatory capabilities are covered",
        "capabilities are known",
        "seats are the sum of their lots",
        "formed teams have signed their split",
    }


def test_a_lead_without_a_seat_is_found() -> None:
    formed(stage=Consortium.Stage.FORMED).seats.update(part=Seat.Part.TECHNOLOGY, share_bp=10_000)

    messages = {f.message for f in all_findings() if f.rule == "shares are complete"}
    assert messages == {"the lead has no seat as lead"}


def test_bids_out_of_step_are_found() -> None:
    formed(stage=Consortium.Stage.SUBMITTED)
    early = formed(stage=Consortium.Stage.FORMED)
    Bid.objects.create(
        consortium=early,
        amount=1,
        currency="CNY",
        submitted_by=early.created_by,
        submitted_at=recipes.NOW,
    )

    found = [f for f in all_findings() if f.rule == "bids belong to submitted consortia"]
    assert {f.message for f in found} == {
        "submitted without a bid",
        "has a bid but is not submitted",
    }


def match(**fields: object) -> Match:
    weights = WeightSet.objects.create(
        version=recipes.number(), values=[1429] * 6 + [1426], neutral=[500] * 7
    )
    frozen = Statistics.objects.create(
        digest=str(uuid4()), vocabulary_version="1", payload={}, frozen_at=recipes.NOW
    )
    generation = Generation.objects.create(
        weight_set=weights,
        statistics=frozen,
        vocabulary_version="1",
        method="1",
        state=Generation.State.CURRENT,
        started_at=recipes.NOW,
    )
    return Match.objects.create(
        generation=generation,
        pair=uuid4(),
        need=recipes.need(),
        confidence=500,
        method="1",
        scored_at=recipes.NOW,
        **{
            "score": 10_000_000,
            "points": [1_429_000] * 6 + [1_426_000],
            "technology": recipes.technology(),
            **fields,
        },
    )


def test_points_up_to_their_full_weight_are_no_finding() -> None:
    match()

    assert "points keep to their weights" not in rules()


def test_points_beyond_their_weight_are_found() -> None:
    match(points=[1_429_001, 1_428_999, *[1_429_000] * 4, 1_426_000])

    assert "points keep to their weights" in rules()


def test_a_match_of_hidden_rows_is_found() -> None:
    found = match()
    found.technology.is_published = False
    found.technology.save()
    Need.objects.filter(pk=found.need_id).update(is_published=False)

    assert len([f for f in all_findings() if f.rule == "matches are of published rows"]) == 2


def test_a_gap_in_reviews_is_found() -> None:
    recipes.province()
    Review.objects.create(
        technology=recipes.technology(),
        need=recipes.need(),
        revision=2,
        decision=Review.Decision.ACCEPT,
        reviewed_by=recipes.commissioner(),
        reviewed_at=recipes.NOW,
        key=uuid4(),
    )

    assert "reviews count from one" in rules()


def test_a_team_of_nobody_and_of_twice_the_same_is_found() -> None:
    firm = recipes.company(origin=Company.Origin.PUBLIC_RECORD)
    Suggestion.objects.create(
        public_id=uuid4(),
        need=recipes.need(),
        rank=1,
        company_ids=[firm.pk, firm.pk, 0],
        members=[],
        strength=1,
        capacity_cad=1,
        searched_at=recipes.NOW,
    )

    assert len([f for f in all_findings() if f.rule == "teams are of firms that exist"]) == 2


def test_a_fictional_need_without_its_mark_is_found() -> None:
    recipes.need(source=recipes.source(kind=Source.Kind.SAMPLE))
    recipes.need(is_sample=True, created_by=recipes.member())

    assert len([f for f in all_findings() if f.rule == "samples are marked"]) == 2


def test_the_command_ends_with_zero_when_nothing_is_found() -> None:
    out = StringIO()

    call_command("check_integrity", stdout=out)

    assert out.getvalue() == f"{len(RULES)} rules checked, 0 findings.\n"


def test_the_command_lists_findings_and_ends_with_one() -> None:
    recipes.need(areas=["alchemy"])
    out, listed = StringIO(), StringIO()

    with pytest.raises(SystemExit, match="1"):
        call_command("check_integrity", stdout=out)
    with pytest.raises(SystemExit, match="1"):
        call_command("check_integrity", json=True, stdout=listed)

    assert "unknown area alchemy" in out.getvalue()
    assert json.loads(listed.getvalue())[0]["rule"] == "areas are known"
