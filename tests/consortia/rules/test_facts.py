"""What the checks read from the tables, and what they must not read."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from companies.models import Certification, Tier
from matchmaker.consortia.actions import replace_seat
from matchmaker.consortia.models import Consortium, GradeRequirement, Seat
from matchmaker.consortia.rules.facts import facts_of
from matchmaker.consortia.rules.inputs import Level
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS, TODAY, Scene

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.consortia.rules.inputs import Facts, Firm, Lot

pytestmark = pytest.mark.django_db

SOON, GONE = TODAY + timedelta(days=30), TODAY - timedelta(days=1)


def certificate(firm: Company, **fields: Any) -> Certification:
    fields.setdefault("technology", firm.technologies.first())
    fields.setdefault("valid_until", SOON)
    return Certification.objects.create(company=firm, scheme="GB/T 19001", **fields)


def facts(consortium: Consortium, **options: Any) -> Facts:
    return facts_of(Consortium.objects.get(pk=consortium.pk), TODAY, **options)


def firm_of(found: Facts, company: Company) -> Firm:
    return next(one for one in found.firms if one.name == company.name)


def lead_lot(scene: Scene) -> Lot:
    [lot] = firm_of(facts(scene.accepted()), scene.lead_firm).lots
    return lot


def test_a_published_technology_in_own_words_documents_a_lot() -> None:
    assert lead_lot(scenes.scene()).level == Level.DOCUMENTED


def test_a_capability_that_a_rule_assigned_documents_nothing() -> None:
    scene = scenes.scene()
    scene.lead_firm.technologies.get().capabilities.update(is_assigned=True)

    assert lead_lot(scene).level == Level.ASSIGNED


def test_a_lot_that_no_published_technology_shows_is_shown_by_nothing() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    scene.lead_firm.technologies.update(is_published=False)

    [lot] = firm_of(facts(consortium), scene.lead_firm).lots

    assert lot.level == Level.NONE


@pytest.mark.parametrize(
    ("ends", "level"),
    [
        ([SOON], Level.CERTIFIED),
        ([TODAY], Level.CERTIFIED),
        ([GONE], Level.LAPSED),
        ([GONE, SOON], Level.CERTIFIED),
        ([None], Level.DOCUMENTED),
        ([GONE, None], Level.DOCUMENTED),
    ],
)
def test_certificates_count_by_their_last_day(ends: list[Any], level: Level) -> None:
    scene = scenes.scene()
    for end in ends:
        certificate(scene.lead_firm, valid_until=end)

    assert lead_lot(scene).level == level


def test_a_grade_comes_from_the_technology_first_and_else_from_the_firm() -> None:
    scene = scenes.scene()
    certificate(scene.lead_firm, technology=None, grade="first")

    assert lead_lot(scene).grade == "first"

    certificate(scene.lead_firm, grade="third")
    certificate(scene.lead_firm, grade="second")
    certificate(scene.lead_firm, grade="special", valid_until=GONE)

    assert lead_lot(scene).grade == "second"


def test_certificates_kept_for_after_an_agreement_are_not_read() -> None:
    scene = scenes.scene()
    certificate(scene.lead_firm, tier=Tier.AFTER_AGREEMENT, grade="first")

    assert lead_lot(scene) == lead_lot(scenes.scene())


def test_capacity_that_is_kept_for_after_an_agreement_is_not_read() -> None:
    scene = scenes.scene()
    recipes.capacity(scene.lead_firm, tier=Tier.AFTER_AGREEMENT)
    recipes.capacity(scene.partner_firm, tier=Tier.AFTER_INTEREST)

    found = facts(scene.accepted())

    assert firm_of(found, scene.lead_firm).capacity_cad is None
    assert firm_of(found, scene.partner_firm).capacity_cad is not None


def test_only_accepted_firms_count_unless_the_lead_asks_what_would_be() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.invite(consortium)

    now = facts(consortium)
    then = facts(consortium, with_planned=True)

    assert [firm.name for firm in now.firms] == [scene.lead_firm.name]
    assert firm_of(then, scene.partner_firm).codes == {SENSORS}


def test_a_firm_that_goes_once_another_accepts_is_not_counted_with_it() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    firm, _person = scenes.third_firm(SENSORS)
    old = consortium.seats.get(company=scene.partner_firm)
    replace_seat(old, scene.offer(4_000, company=firm), by=scene.lead, at=NOW)

    now, then = facts(consortium), facts(consortium, with_planned=True)

    assert {one.name for one in now.firms} == {scene.lead_firm.name, scene.partner_firm.name}
    assert {one.name for one in then.firms} == {scene.lead_firm.name, firm.name}


def test_a_seat_in_another_formed_team_for_the_same_need_is_a_second_bid() -> None:
    scene = scenes.scene()
    first = scene.formed()
    second = scene.found(name="Second")

    assert firm_of(facts(second), scene.lead_firm).bids_elsewhere
    assert not firm_of(facts(first), scene.lead_firm).bids_elsewhere


def test_a_plan_does_not_tell_that_a_firm_bids_in_another_team() -> None:
    scene = scenes.scene()
    scene.formed()
    curious, firm = recipes.member(), recipes.company()
    recipes.membership(curious, firm)
    other = dataclasses.replace(scene, lead=curious, lead_firm=firm)
    mine = other.found(name="Second")
    other.invite(mine)

    assert not firm_of(facts(mine, with_planned=True), scene.partner_firm).bids_elsewhere


def test_a_plan_reads_only_public_certificates_of_a_firm_that_has_not_joined() -> None:
    scene = scenes.scene()
    certificate(scene.partner_firm, tier=Tier.AFTER_INTEREST, grade="first", valid_until=TODAY)
    consortium = scene.found()
    invited = scene.invite(consortium)

    before = firm_of(facts(consortium, with_planned=True), scene.partner_firm).lots
    scene.accept(invited)
    after = firm_of(facts(consortium, with_planned=True), scene.partner_firm).lots

    assert [(lot.level, lot.grade) for lot in before] == [(Level.DOCUMENTED, "")]
    assert [(lot.level, lot.grade) for lot in after] == [(Level.CERTIFIED, "first")]


def test_a_seat_in_a_withdrawn_team_is_no_second_bid() -> None:
    scene = scenes.scene()
    other = scene.formed()
    consortium = scene.found(name="Second")
    Seat.objects.filter(consortium=other).update(state=Seat.State.REMOVED)

    assert not firm_of(facts(consortium), scene.lead_firm).bids_elsewhere


def test_the_split_agreement_counts_as_long_as_the_split_is_the_same() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    assert facts(consortium).agreement is None

    scene.agree(consortium)
    signed = facts(consortium).agreement
    assert signed is not None
    assert signed.is_current

    consortium.seats.get(company=scene.partner_firm).lots.update(share_bp=3_999)
    stale = facts(consortium).agreement
    assert stale is not None
    assert not stale.is_current


def test_another_kind_of_agreement_is_no_split() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    scene.agree(consortium, "nda")

    assert facts(consortium).agreement is None


def test_a_statement_that_lapsed_is_told_as_such() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    assert facts(consortium).statement is None

    scene.state(consortium)
    given = facts(consortium).statement
    assert given is not None
    assert given.is_current

    consortium.statements.update(lapsed_at=scenes.NOW)
    lapsed = facts(consortium).statement
    assert lapsed is not None
    assert not lapsed.is_current


def test_the_need_and_what_the_lead_recorded_are_read() -> None:
    scene = scenes.scene(
        budget_amount=Decimal(1_000),
        budget_currency="CAD",
        budget_basis="project-total",
        closes_on=SOON,
        allows_consortium=True,
    )
    consortium = scene.found()
    GradeRequirement.objects.create(
        consortium=consortium,
        code=MEMBRANE,
        grade="second",
        recorded_by=scene.lead,
        recorded_at=scenes.NOW,
    )

    found = facts(consortium)

    assert found.needed_cad == Decimal(1_000)
    assert found.needed_is_total
    assert found.closes_on == SOON
    assert found.allows_consortium is True
    assert found.required_grades == ((MEMBRANE, "second"),)
    assert set(found.mandatory) == {MEMBRANE, SENSORS}
    assert found.submitted_on is None
    assert not found.is_submitting


def test_a_bid_gives_the_day_on_which_it_was_handed_in() -> None:
    found = facts(scenes.scene().submitted())

    assert found.submitted_on == TODAY
    assert found.is_submitting
