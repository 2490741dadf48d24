"""Lots, plans, replacements and records: what a team agrees on, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection

from matchmaker.consortia import actions, guards
from matchmaker.consortia.models import (
    Agreement,
    BidOutcome,
    CompetitionStatement,
    Consortium,
    Seat,
    SeatLot,
)
from matchmaker.consortia.models.triggers import ARROWS, SPLIT
from matchmaker.consortia.refusals import constraint_of
from matchmaker.consortia.split import digest_of, live_split
from matchmaker.consortia.states import STAGES
from matchmaker.consortia.terms import AgreementTerms, Lot, OutcomeTerms, StatementTerms, Terms
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS, TODAY

pytestmark = pytest.mark.django_db


def third_firm(*codes: str) -> tuple[object, object]:
    """A firm with a person who can answer for it."""
    firm, person = recipes.company(), recipes.member()
    recipes.membership(person, firm)
    if codes:
        recipes.technology(firm, capabilities=codes)
    return firm, person


def stage_of(consortium: Consortium) -> str:
    return Consortium.objects.get(pk=consortium.pk).stage


def states_of(consortium: Consortium) -> list[str]:
    return sorted(consortium.seats.values_list("state", flat=True))


# Lots.


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
    firm, person = third_firm(SENSORS)
    mine, theirs = scene.invite(consortium), scene.invite(consortium, company=firm)
    scene.accept(mine)

    with pytest.raises(actions.RefusedError, match="Another firm leads this already") as error:
        scene.accept(theirs, by=person)

    assert scene.partner_firm.name not in str(error.value)


def test_a_lot_that_is_led_may_be_supported() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.accept(scene.invite(consortium))
    firm, person = third_firm(SENSORS)

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


def test_one_firm_more_than_the_team_may_have_is_refused() -> None:
    scene = scenes.scene()
    consortium = scene.found(max_members=2)
    firm, person = third_firm(SENSORS)
    scene.accept(scene.invite(consortium))
    seat = scene.invite(consortium, 100, company=firm, supports=(SENSORS,))

    with pytest.raises(actions.RefusedError, match="may have 2 firms"):
        scene.accept(seat, by=person)


def test_the_database_counts_the_firms_too() -> None:
    scene = scenes.scene()
    consortium = scene.found(max_members=2)
    firm, _person = third_firm(SENSORS)
    scene.accept(scene.invite(consortium))
    seat = scene.invite(consortium, 100, company=firm, supports=(SENSORS,))

    with pytest.raises(IntegrityError) as error:
        Seat.objects.filter(pk=seat.pk).update(
            state="accepted", answered_by=scene.lead, answered_at=NOW
        )

    assert constraint_of(error.value) == "consortium_member_limit"


# Plans.


def test_a_claimed_suggestion_plans_seats_and_asks_nobody() -> None:
    scene = scenes.scene()

    consortium = scene.found(suggestion=scenes.suggestion(scene))

    planned = consortium.seats.get(company=scene.partner_firm)
    assert (planned.state, planned.capabilities) == ("suggested", [SENSORS])
    assert not mail.outbox
    assert not Seat.objects.addressed_to(scene.partner).exists()
    assert not Consortium.objects.visible_to(scene.partner).exists()
    assert stage_of(consortium) == "claimed"


def test_a_planned_seat_becomes_the_offer() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    terms = scene.offer().terms
    planned = actions.plan_seat(consortium, scene.partner_firm, terms, by=scene.lead, at=NOW)

    seat = scene.invite(consortium)

    assert (seat, seat.state, stage_of(consortium)) == (planned, "invited", "inviting")


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

    assert (mail.outbox, stage_of(consortium)) == ([], "claimed")


# Stages follow the seats.


def test_the_first_partner_that_accepts_moves_the_consortium_on() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    seat = scene.invite(consortium)
    before = stage_of(consortium)
    scene.accept(seat)

    assert (before, stage_of(consortium)) == ("inviting", "partly-accepted")


def test_an_invitation_after_forming_falls_back_and_keeps_the_signed_split() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    firm, _person = third_firm()

    scene.invite(consortium, 0, company=firm, capabilities=(), part="finance")

    assert stage_of(consortium) == "partly-accepted"
    assert live_split(consortium).exists()


def test_a_changed_share_lapses_the_signed_split_and_a_new_one_is_needed() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    lead_seat = consortium.seats.get(part="lead")
    for share in (5_000, 6_000):
        actions.set_shares(consortium, {lead_seat.pk: share}, by=scene.lead, at=NOW)

    assert stage_of(consortium) == "partly-accepted"
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

    assert stage_of(consortium) == "inviting"
    assert CompetitionStatement.objects.get().lapsed_at == NOW
    assert [letter.to for letter in mail.outbox] == [[scene.lead.email]]


def test_a_firm_that_has_not_accepted_cannot_leave() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    with pytest.raises(actions.RefusedError, match="no longer held"):
        actions.leave(seat, reason="", by=scene.partner, at=NOW)


# Replacing.


def replacement(scene: scenes.Scene, consortium: Consortium) -> tuple[Seat, Seat, object]:
    """The partner's seat, the seat offered in its place, and who answers for that."""
    old = consortium.seats.get(company=scene.partner_firm)
    firm, person = third_firm(SENSORS)
    offer = scene.offer(4_000, company=firm)
    return old, actions.replace_seat(old, offer, by=scene.lead, at=NOW), person


def test_a_replaced_firm_keeps_its_seat_until_the_other_accepts(
    django_capture_on_commit_callbacks: object,
) -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    old, new, person = replacement(scene, consortium)
    between = (states_of(consortium), stage_of(consortium))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        scene.accept(new, by=person)

    old.refresh_from_db()
    assert between == (["accepted", "accepted", "invited"], "partly-accepted")
    assert (old.state, old.replaced_by) == ("replaced", new)
    assert [scene.partner.email] in [letter.to for letter in mail.outbox]
    assert not live_split(consortium).exists()
    assert not Consortium.objects.visible_to(scene.partner).exists()


@pytest.mark.parametrize("end", ["declines", "lapses", "is removed"])
def test_a_replacement_that_comes_to_nothing_leaves_the_firm_in_its_seat(end: str) -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    old, new, person = replacement(scene, consortium)

    if end == "declines":
        actions.decline_seat(new, reason="No", by=person, at=NOW)
    elif end == "lapses":
        actions.expire_seats(TODAY + timedelta(days=15))
    else:
        actions.remove_seat(new, reason="", by=scene.lead, at=NOW)

    old.refresh_from_db()
    assert (old.state, old.replaced_by) == ("accepted", None)


def test_the_same_replacement_twice_is_one_offer_and_another_is_refused() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    old, new, _person = replacement(scene, consortium)
    other, _somebody = third_firm(SENSORS)
    offer = scene.offer(4_000, company=new.company)

    assert actions.replace_seat(old, offer, by=scene.lead, at=NOW) == new
    with pytest.raises(actions.RefusedError, match="asked to take this place already"):
        actions.replace_seat(old, replace(offer, company=other), by=scene.lead, at=NOW)


def test_only_a_member_is_replaced() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    invited = scene.invite(consortium)
    firm, _person = third_firm(SENSORS)
    offer = scene.offer(company=firm)

    with pytest.raises(actions.RefusedError, match="lead cannot be replaced"):
        actions.replace_seat(consortium.seats.get(part="lead"), offer, by=scene.lead, at=NOW)
    with pytest.raises(actions.RefusedError, match="Only a firm that has accepted"):
        actions.replace_seat(invited, offer, by=scene.lead, at=NOW)


def test_a_member_does_not_take_the_place_of_another() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    old = consortium.seats.get(company=scene.partner_firm)

    with pytest.raises(actions.RefusedError, match="has a seat"):
        actions.replace_seat(old, scene.offer(company=scene.lead_firm), by=scene.lead, at=NOW)


# Records.


def test_the_database_computes_the_same_digest_of_the_split() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()

    with connection.cursor() as cursor:
        cursor.execute(SPLIT.replace("NEW.id", "%s"), [consortium.pk])
        [told] = cursor.fetchone()

    assert told == digest_of(consortium) != ""


def test_a_team_without_an_accepted_lot_has_no_split() -> None:
    consortium = scenes.scene().found()
    SeatLot.objects.all().delete()

    assert digest_of(consortium) == ""


def test_no_split_is_signed_before_all_of_it_is_accepted() -> None:
    scene = scenes.scene()
    consortium = scene.found()

    with pytest.raises(actions.RefusedError) as error:
        scene.agree(consortium)

    assert len(error.value.reasons) == 2


def test_a_split_that_changed_since_it_was_read_is_not_recorded() -> None:
    scene = scenes.scene()
    terms = AgreementTerms("split", TODAY, seen="another")

    with pytest.raises(actions.TermsChangedError):
        actions.record_agreement(scene.accepted(), terms, by=scene.lead, at=NOW)


def test_the_same_record_twice_is_one() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    for _time in range(2):
        scene.agree(consortium)
        scene.agree(consortium, "nda")
        scene.state(consortium)

    assert (Agreement.objects.count(), CompetitionStatement.objects.count()) == (2, 1)


def test_nothing_is_signed_or_stated_tomorrow() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    tomorrow = TODAY + timedelta(days=1)

    with pytest.raises(actions.RefusedError, match="future"):
        actions.record_agreement(consortium, AgreementTerms("nda", tomorrow), by=scene.lead, at=NOW)
    with pytest.raises(actions.RefusedError, match="future"):
        actions.record_statement(
            consortium, StatementTerms("Bureau", "letter", tomorrow, "We."), by=scene.lead, at=NOW
        )


def test_one_firm_alone_has_nothing_to_state() -> None:
    scene = scenes.scene()

    with pytest.raises(actions.RefusedError, match="At least two firms"):
        scene.state(scene.found())


def test_a_bid_waits_for_the_statement() -> None:
    scene = scenes.scene()
    consortium = scene.unstated()

    with pytest.raises(actions.RefusedError, match="statement to the tendering authority"):
        actions.submit_bid(consortium, scenes.BID, by=scene.lead, at=NOW)


@pytest.mark.parametrize(
    ("start", "stage", "constraint"),
    [
        ("inviting", "partly-accepted", "consortium_partner_accepted"),
        ("accepted", "formed", "consortium_split_agreement_recorded"),
        ("unstated", "submitted", "consortium_statement_recorded"),
        ("submitted", "awarded", "consortium_outcome_recorded"),
        ("submitted", "unsuccessful", "consortium_outcome_recorded"),
        ("formed", "closed", "consortium_stage_follows_the_table"),
    ],
)
def test_the_database_refuses_by_a_name_that_has_words(
    start: str, stage: str, constraint: str
) -> None:
    scene = scenes.scene()
    if start == "inviting":
        consortium = scene.found()
        scene.invite(consortium)
    else:
        consortium = getattr(scene, start)()

    with pytest.raises(IntegrityError) as error:
        Consortium.objects.filter(pk=consortium.pk).update(stage=stage)

    assert constraint_of(error.value) == constraint
    assert guards.words_of(constraint) != guards.words_of("nothing of the kind")


def test_the_databases_arrows_are_those_of_the_table() -> None:
    told = {(source, row.target) for row in STAGES for source in row.sources}

    assert set(ARROWS) == told


# After the bid.


def test_an_award_leads_to_delivery_and_its_end() -> None:
    scene = scenes.scene()
    consortium = scene.awarded()
    stages = [stage_of(consortium)]
    for step in (actions.start_delivery, actions.close_consortium):
        step(consortium, by=scene.lead, at=NOW)
        step(consortium, by=scene.lead, at=NOW)
        stages.append(stage_of(consortium))

    assert stages == ["awarded", "delivering", "closed"]
    assert consortium.outcome.lessons == "Answer sooner."


def test_an_outcome_is_recorded_once() -> None:
    scene = scenes.scene()
    consortium = scene.submitted()
    terms = OutcomeTerms("unsuccessful", None, "Too dear.")
    for _time in range(2):
        actions.record_outcome(consortium, terms, by=scene.lead, at=NOW)

    assert (stage_of(consortium), BidOutcome.objects.count()) == ("unsuccessful", 1)
    with pytest.raises(actions.RefusedError, match="not replaced"):
        actions.record_outcome(
            consortium, OutcomeTerms("awarded", Decimal(5)), by=scene.lead, at=NOW
        )


@pytest.mark.parametrize("start", ["formed", "bid_ready"])
def test_no_outcome_comes_before_the_bid(start: str) -> None:
    scene = scenes.scene()

    with pytest.raises(actions.RefusedError, match="not possible any more"):
        actions.record_outcome(
            getattr(scene, start)(), OutcomeTerms("unsuccessful"), by=scene.lead, at=NOW
        )


def test_what_has_won_is_not_withdrawn() -> None:
    scene = scenes.scene()

    with pytest.raises(actions.RefusedError, match="not possible any more"):
        actions.withdraw_consortium(scene.awarded(), by=scene.lead, at=NOW)


def test_a_dissolved_team_is_told(django_capture_on_commit_callbacks: object) -> None:
    scene = scenes.scene()
    consortium = scene.formed()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)

    assert [letter.to for letter in mail.outbox] == [[scene.partner.email]]


def test_a_team_goes_on_to_another_need_with_planned_seats() -> None:
    scene = scenes.scene()
    consortium = scene.awarded()
    other = recipes.need(capabilities=(SENSORS,))

    new = actions.reuse_team(consortium, other, name="Again", key=uuid4(), by=scene.lead, at=NOW)

    assert states_of(new) == ["accepted", "suggested"]
    assert new.seats.get(company=scene.partner_firm).capabilities == [SENSORS]
    assert new.started_from == {"reused": str(consortium.public_id)}


def test_a_team_is_reused_once_by_one_form() -> None:
    scene = scenes.scene()
    consortium, other, key = scene.awarded(), recipes.need(capabilities=(SENSORS,)), uuid4()
    made = {
        actions.reuse_team(consortium, other, name="Again", key=key, by=scene.lead, at=NOW).pk
        for _time in range(2)
    }

    assert len(made) == 1


def test_answering_a_call_plans_a_seat_for_the_firm_that_called_and_for_no_other() -> None:
    scene = scenes.scene()
    call = recipes.partner_call(scene.partner_firm, scene.need, by=scene.partner)
    other, person = third_firm(SENSORS)
    recipes.call_answer(call, other, by=person, state="accepted", decided_at=NOW)

    consortium = scene.found(call=call)

    assert [seat.company for seat in consortium.seats.filter(state="suggested")] == [
        scene.partner_firm
    ]
    assert consortium.started_from == {"call": str(call.public_id)}


def test_the_caller_plans_seats_for_the_answers_it_accepted() -> None:
    scene = scenes.scene()
    call = recipes.partner_call(scene.lead_firm, scene.need, by=scene.lead)
    other, person = third_firm(SENSORS)
    recipes.call_answer(call, other, by=person, state="accepted", decided_at=NOW)
    recipes.call_answer(call, scene.partner_firm, by=scene.partner)

    consortium = scene.found(call=call)

    assert [seat.company for seat in consortium.seats.filter(state="suggested")] == [other]
