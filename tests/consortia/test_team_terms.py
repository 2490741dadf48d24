"""A team for a need whose notice asks something of teams: its size, its shares, its presence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Delivery, Tier
from matchmaker.consortia import actions
from matchmaker.consortia.models import Consortium
from matchmaker.consortia.rules.facts import facts_of
from matchmaker.consortia.rules.reading import checks_of
from opportunities.models import Need
from opportunities.team_terms import TeamTerms
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS, TODAY

if TYPE_CHECKING:
    from django.test import Client

    from matchmaker.consortia.rules.inputs import Facts
    from matchmaker.consortia.rules.reading import Check

pytestmark = pytest.mark.django_db


def again(consortium: Consortium) -> Consortium:
    return Consortium.objects.get(pk=consortium.pk)


def facts(consortium: Consortium, **options: Any) -> Facts:
    return facts_of(again(consortium), TODAY, **options)


def check_of(consortium: Consortium) -> Check:
    [found] = [one for one in checks_of(again(consortium), TODAY) if one.rule == "team-terms"]
    return found


@pytest.mark.parametrize(("limit", "most"), [(None, 5), (3, 3), (9, 9)])
def test_a_team_starts_with_the_size_that_the_notice_allows(
    client: Client, limit: int | None, most: int
) -> None:
    scene = scenes.scene(team_size_limit=limit)
    client.force_login(scene.lead)

    page = client.get(reverse("consortium-create", args=[scene.need.slug]))

    form = page.context_data["form"]
    assert form["max_members"].value() == most
    assert ("The notice allows" in form["max_members"].help_text) == (limit is not None)
    assert scene.found().max_members == most


def test_a_larger_team_than_the_notice_allows_is_not_founded(client: Client) -> None:
    scene = scenes.scene(team_size_limit=3)
    client.force_login(scene.lead)
    sent = {"name": "River", "lead": scene.lead_firm.slug, "key": str(uuid4())}
    address = reverse("consortium-create", args=[scene.need.slug])

    answer = client.post(address, {**sent, "max_members": "4"})

    assert answer.status_code == 422
    assert answer.context_data["form"].errors == {
        "max_members": ["The notice allows 3 firms in a team at most."]
    }
    with pytest.raises(actions.RefusedError, match="allows 3 firms"):
        scene.found(max_members=4)
    assert not Consortium.objects.exists()
    assert client.post(address, {**sent, "max_members": ""}).status_code == 302
    assert Consortium.objects.get().max_members == 3


def test_a_founded_team_does_not_outgrow_the_notice_later() -> None:
    scene = scenes.scene(team_size_limit=3)
    consortium = scene.found(max_members=2)

    with pytest.raises(actions.RefusedError, match="allows 3 firms"):
        actions.set_size(consortium, 4, by=scene.lead, at=NOW)
    actions.set_size(consortium, 3, by=scene.lead, at=NOW)

    assert again(consortium).max_members == 3


def test_a_team_that_is_taken_on_keeps_to_the_other_notice() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    other = recipes.need(capabilities=(MEMBRANE, SENSORS), team_size_limit=2)

    new = actions.reuse_team(consortium, other, name="Again", key=uuid4(), by=scene.lead, at=NOW)

    assert (again(consortium).max_members, new.max_members) == (5, 2)


def test_shares_that_the_notice_does_not_allow_stop_the_bid_until_they_are_mended() -> None:
    scene = scenes.scene(largest_share_bp=5_500)
    consortium = scene.formed()
    scene.declare(consortium)

    found = check_of(consortium)
    assert (found.result, found.is_blocking, found.place) == ("fail", True, "seats")
    assert scene.lead_firm.name in found.reason
    with pytest.raises(actions.RefusedError) as refused:
        actions.mark_ready(consortium, by=scene.lead, at=NOW)
    assert any("55% of the work" in reason for reason in refused.value.reasons)

    Need.objects.update(largest_share_bp=6_000)
    actions.mark_ready(again(consortium), by=scene.lead, at=NOW)


def test_a_presence_that_no_profile_shows_is_unknown_and_stops_nothing() -> None:
    scene = scenes.scene(asks_china_presence=True)

    found = check_of(scene.accepted())

    assert (found.result, found.is_blocking) == ("unknown", False)


def test_who_brings_a_presence_is_read_from_what_the_team_may_read() -> None:
    scene = scenes.scene(asks_china_presence=True, asks_chinese=True)
    consortium = scene.accepted()
    partner = scene.partner_firm
    Delivery.objects.create(company=partner, title="Plant", country="CN", tier=Tier.AFTER_INTEREST)
    Delivery.objects.create(
        company=scene.lead_firm, title="Plant", country="CN", tier=Tier.AFTER_AGREEMENT
    )
    type(partner).objects.filter(pk=scene.lead_firm.pk).update(name_zh="清水")

    firms = {one.name: one for one in facts(consortium).firms}

    assert not firms[scene.lead_firm.name].is_in_china
    assert firms[scene.lead_firm.name].speaks_chinese
    assert firms[partner.name].is_in_china
    assert not firms[partner.name].speaks_chinese
    assert check_of(consortium).result == "pass"


def test_of_a_firm_that_has_not_joined_only_what_everybody_reads_counts() -> None:
    scene = scenes.scene(asks_china_presence=True)
    consortium = scene.found()
    scene.invite(consortium)
    Delivery.objects.create(
        company=scene.partner_firm, title="Plant", country="CN", tier=Tier.AFTER_INTEREST
    )

    found = facts(consortium, with_planned=True)

    assert not any(one.is_in_china for one in found.firms)


def test_terms_and_shares_are_read_and_a_presence_costs_a_query_only_where_it_is_asked() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()

    def asked() -> int:
        row = Consortium.objects.select_related("need", "lead").get(pk=consortium.pk)
        with CaptureQueriesContext(connection) as captured:
            facts_of(row, TODAY)
        return len(captured)

    before = asked()
    assert facts(consortium).terms == TeamTerms()
    Need.objects.update(team_size_limit=4, largest_share_bp=7_000)
    assert asked() == before
    assert facts(consortium).terms == TeamTerms(4, 7_000)
    assert {one.share_bp for one in facts(consortium).firms} == {6_000, 4_000}
    Need.objects.update(asks_china_presence=True, asks_chinese=True)
    assert asked() == before + 2
