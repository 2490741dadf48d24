"""Lots, plans and stages: what a team agrees on, step by step."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError

from matchmaker.consortia import actions
from matchmaker.consortia.models import (
    Agreement,
    CompetitionStatement,
    Consortium,
    Seat,
    SeatLot,
)
from matchmaker.consortia.refusals import constraint_of
from matchmaker.consortia.split import live_split
from matchmaker.consortia.terms import Lot, Terms
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS

pytestmark = pytest.mark.django_db


def test_shares_spread_over_lots_are_whole_basis_points_and_sum_up() -> None:
    terms = Terms.split("technology", ("a", "b", "c"), 1_000)

    assert [lot.share_bp for lot in terms.lots] == [334, 333, 333]


@pytest.mark.parametrize("share", [0, 1, 2_500, 9_999, 10_000])
def test_a_new_share_keeps_the_proportions_of_the_lots(share: int) -> None:
    terms = Terms("technology", (Lot("a", 100), Lot("b", 200), Lot("c", 333)))

    spread = terms.with_share(share)

    assert spread.share_bp == share
    assert [
        abs(lot.share_bp - share * was / 633) < 1
        for lot, was in zip(spread.lots, (100, 200, 333), strict=True)
    ] == [True] * 3


def test_a_seat_without_a_capability_takes_the_general_part() -> None:
    assert Terms.split("finance", (), 500).lots == (Lot("", 500, is_lead=False),)


def test_a_firm_takes_one_lot_and_declines_the_other() -> None:
    scene = scenes.scene(capabilities=(MEMBRANE, SENSORS, "mine-water-treatment"))
    consortium = scene.found()
    seat = scene.invite(consortium, 4_001, capabilities=(SENSORS, "mine-water-treatment"))

    taken = scene.accept(seat, lots=[SENSORS])

    assert (taken.capabilities, taken.share_bp) == ([SENSORS], 2_000)
    assert dict(seat.lots.values_list("code", "state")) == {
        SENSORS: "accepted",
        "mine-water-treatment": "declined",
    }


@pytest.mark.parametrize("lots", [(), ("no-such-lot",)])
def test_a_firm_that_takes_no_lot_does_not_accept(lots: tuple[str, ...]) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    with pytest.raises(actions.RefusedError, match="at least one lot"):
        scene.accept(seat, lots=lots)

    assert Seat.objects.get(pk=seat.pk).state == "invited"


def test_a_lot_has_one_lead() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    firm, person = scenes.third_firm(SENSORS)
    mine, theirs = scene.invite(consortium), scene.invite(consortium, company=firm)
    scene.accept(mine)

    with pytest.raises(actions.RefusedError, match="Another firm leads this already") as error:
        scene.accept(theirs, by=person)

    assert scene.partner_firm.name not in str(error.value)


def test_a_lot_that_is_led_may_be_supported() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.accept(scene.invite(consortium))
    firm, person = scenes.third_firm(SENSORS)

    seat = scene.invite(consortium, 100, company=firm, supports=(SENSORS,))

    assert scene.accept(seat, by=person).state == "accepted"


def test_the_database_refuses_a_second_lead_of_a_lot() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    lead_seat = consortium.seats.get(part="lead")

    with pytest.raises(IntegrityError, match="lot_one_lead"):
        SeatLot.objects.create(
            consortium=consortium, seat=lead_seat, code=SENSORS, state="accepted"
        )


def test_a_lot_belongs_to_the_consortium_of_its_seat() -> None:
    scene = scenes.scene()
    one, other = scene.found(), scene.found()

    lot = SeatLot.objects.create(
        consortium=other, seat=one.seats.get(), code=SENSORS, state="offered"
    )

    lot.refresh_from_db()
    assert lot.consortium == one


def test_one_firm_more_than_the_notice_has_come_to_allow_is_refused() -> None:
    scene = scenes.scene()
    consortium = scene.found(max_members=5)
    firm, person = scenes.third_firm(SENSORS)
    scene.accept(scene.invite(consortium))
    seat = scene.invite(consortium, 100, company=firm, supports=(SENSORS,))
    scene.need.team_size_limit = 2
    scene.need.save()

    with pytest.raises(actions.RefusedError, match="may have 2 firms"):
        scene.accept(seat, by=person)


def test_one_firm_more_than_the_team_may_have_is_refused() -> None:
    scene = scenes.scene()
    consortium = scene.found(max_members=2)
    firm, person = scenes.third_firm(SENSORS)
    scene.accept(scene.invite(consortium))
    seat = scene.invite(consortium, 100, company=firm, supports=(SENSORS,))

    with pytest.raises(actions.RefusedError, match="may have 2 firms"):
        scene.accept(seat, by=person)


def test_the_database_counts_the_firms_too() -> None:
    scene = scenes.scene()
    consortium = scene.found(max_members=2)
    firm, _person = scenes.third_firm(SENSORS)
    scene.accept(scene.invite(consortium))
    seat = scene.invite(consortium, 100, company=firm, supports=(SENSORS,))

    with pytest.raises(IntegrityError) as error:
        Seat.objects.filter(pk=seat.pk).update(
            state="accepted", answered_by=scene.lead, answered_at=NOW
        )

    assert constraint_of(error.value) == "consortium_member_limit"


def test_a_claimed_suggestion_plans_seats_and_asks_nobody() -> None:
    scene = scenes.scene()

    consortium = scene.found(suggestion=scenes.suggestion(scene))

    planned = consortium.seats.get(company=scene.partner_firm)
    assert (planned.state, planned.capabilities) == ("suggested", [SENSORS])
    assert not mail.outbox
    assert not Seat.objects.addressed_to(scene.partner).exists()
    assert not Consortium.objects.visible_to(scene.partner).exists()
    assert scenes.stage_of(consortium) == "claimed"


def test_a_planned_seat_becomes_the_offer() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    terms = scene.offer().terms
    planned = actions.plan_seat(consortium, scene.partner_firm, terms, by=scene.lead, at=NOW)

    seat = scene.invite(consortium)

    assert (seat, seat.state, scenes.stage_of(consortium)) == (planned, "invited", "inviting")


def test_planning_a_firm_again_replaces_the_plan() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    for share in (100, 200):
        terms = scene.offer(share).terms
        seat = actions.plan_seat(consortium, scene.partner_firm, terms, by=scene.lead, at=NOW)

    assert (consortium.seats.count(), seat.share_bp) == (2, 200)


def test_a_firm_with_an_invitation_is_not_planned() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.invite(consortium)

    with pytest.raises(actions.RefusedError, match="has a seat or an open invitation"):
        actions.plan_seat(
            consortium, scene.partner_firm, scene.offer().terms, by=scene.lead, at=NOW
        )


def test_a_dropped_plan_is_told_to_nobody(django_capture_on_commit_callbacks: object) -> None:
    scene = scenes.scene()
    consortium = scene.found(suggestion=scenes.suggestion(scene))
    seat = consortium.seats.get(company=scene.partner_firm)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.remove_seat(seat, reason="", by=scene.lead, at=NOW)

    assert (mail.outbox, scenes.stage_of(consortium)) == ([], "claimed")


def test_the_first_partner_that_accepts_moves_the_consortium_on() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    seat = scene.invite(consortium)
    before = scenes.stage_of(consortium)
    scene.accept(seat)

    assert (before, scenes.stage_of(consortium)) == ("inviting", "partly-accepted")


def test_an_invitation_after_forming_falls_back_and_keeps_the_signed_split() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    firm, _person = scenes.third_firm()

    scene.invite(consortium, 0, company=firm, capabilities=(), part="finance")

    assert scenes.stage_of(consortium) == "partly-accepted"
    assert live_split(consortium).exists()


def test_a_changed_share_lapses_the_signed_split_and_a_new_one_is_needed() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    lead_seat = consortium.seats.get(part="lead")
    for share in (5_000, 6_000):
        actions.set_shares(consortium, {lead_seat.pk: share}, by=scene.lead, at=NOW)

    assert scenes.stage_of(consortium) == "partly-accepted"
    assert Agreement.objects.get().lapsed_at == NOW
    with pytest.raises(actions.RefusedError, match="Record the signed agreement on the split"):
        actions.form_consortium(consortium, by=scene.lead, at=NOW)


def test_the_last_partner_that_leaves_takes_the_statement_with_it(
    django_capture_on_commit_callbacks: object,
) -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    seat = consortium.seats.get(company=scene.partner_firm)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.leave(seat, reason="Sold", by=scene.partner, at=NOW)
        actions.leave(seat, reason="Sold", by=scene.partner, at=NOW)

    assert scenes.stage_of(consortium) == "inviting"
    assert CompetitionStatement.objects.get().lapsed_at == NOW
    assert [letter.to for letter in mail.outbox] == [[scene.lead.email]]


def test_a_firm_that_has_not_accepted_cannot_leave() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    with pytest.raises(actions.RefusedError, match="no longer held"):
        actions.leave(seat, reason="", by=scene.partner, at=NOW)
