"""Replacements, agreements, statements, and what comes after the bid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
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
from matchmaker.consortia.terms import AgreementTerms, OutcomeTerms, StatementTerms, Terms
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import NOW, SENSORS, TODAY

pytestmark = pytest.mark.django_db


def states_of(consortium: Consortium) -> list[str]:
    return sorted(consortium.seats.values_list("state", flat=True))


def replacement(scene: scenes.Scene, consortium: Consortium) -> tuple[Seat, Seat, object]:
    """The partner's seat, the seat offered in its place, and who answers for that."""
    old = consortium.seats.get(company=scene.partner_firm)
    firm, person = scenes.third_firm(SENSORS)
    offer = scene.offer(4_000, company=firm)
    return old, actions.replace_seat(old, offer, by=scene.lead, at=NOW), person


def test_a_replaced_firm_keeps_its_seat_until_the_other_accepts(
    django_capture_on_commit_callbacks: object,
) -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    old, new, person = replacement(scene, consortium)
    between = (states_of(consortium), scenes.stage_of(consortium))

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
    other, _somebody = scenes.third_firm(SENSORS)
    offer = scene.offer(4_000, company=new.company)

    assert actions.replace_seat(old, offer, by=scene.lead, at=NOW) == new
    with pytest.raises(actions.RefusedError, match="asked to take this place already"):
        actions.replace_seat(old, replace(offer, company=other), by=scene.lead, at=NOW)


def test_the_terms_of_a_firm_that_is_being_replaced_stay_until_the_other_has_answered() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    old, new, person = replacement(scene, consortium)
    other = Terms.of(old).with_share(3_000)

    with pytest.raises(actions.RefusedError, match=f"the place of {old.company.name}"):
        actions.edit_seat(old, other, by=scene.lead, at=NOW)
    with pytest.raises(actions.RefusedError, match=f"the place of {old.company.name}"):
        actions.set_shares(consortium, {old.pk: 3_000}, by=scene.lead, at=NOW)
    old.refresh_from_db()
    held = (old.state, old.share_bp, old.replaced_by)
    # As they are, they may be sent along with the shares of the others.
    actions.set_shares(consortium, {old.pk: 4_000, new.pk: 3_000}, by=scene.lead, at=NOW)
    actions.decline_seat(new, reason="No", by=person, at=NOW)
    changed = actions.edit_seat(old, other, by=scene.lead, at=NOW)

    assert held == ("accepted", 4_000, new)
    assert (changed.state, changed.share_bp) == ("invited", 3_000)


def test_only_a_member_is_replaced() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    invited = scene.invite(consortium)
    firm, _person = scenes.third_firm(SENSORS)
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


def test_the_database_computes_the_same_digest_of_the_split() -> None:
    scene = scenes.scene()
    consortium = scene.accepted()

    with connection.cursor() as cursor:
        cursor.execute(SPLIT.replace("NEW.id", "%s"), [consortium.pk])
        [told] = cursor.fetchone()

    assert told == digest_of(consortium) != ""


def test_a_split_is_another_where_a_firm_no_longer_leads_its_lot() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    seat = consortium.seats.get(company=scene.lead_firm)
    before, terms = digest_of(consortium), Terms.of(seat)
    supports = tuple(lot._replace(is_lead=False) for lot in terms.lots)

    actions.edit_seat(seat, replace(terms, lots=supports), by=scene.lead, at=NOW)

    assert digest_of(consortium) not in (before, "")
    assert not live_split(consortium).exists()
    assert scenes.stage_of(consortium) == "partly-accepted"
    with pytest.raises(actions.RefusedError, match="split as it is now"):
        actions.form_consortium(consortium, by=scene.lead, at=NOW)


def test_what_was_signed_before_digests_named_the_leads_keeps_its_worth() -> None:
    migration = import_module("matchmaker.consortia.migrations.0011_split_names_leads")
    consortium = scenes.scene().formed()
    schema = connection.schema_editor(atomic=False)

    migration.forget_leads(None, schema)
    between = live_split(consortium).exists()
    Agreement.objects.create(
        consortium=consortium,
        kind="split",
        signed_on=TODAY,
        split_digest="of another split",
        recorded_by=consortium.created_by,
        recorded_at=NOW,
    )
    migration.name_leads(None, schema)

    assert not between
    assert live_split(consortium).count() == 1
    assert Agreement.objects.filter(split_digest="of another split").exists()


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


def test_an_award_leads_to_delivery_and_its_end() -> None:
    scene = scenes.scene()
    consortium = scene.awarded()
    stages = [scenes.stage_of(consortium)]
    for step in (actions.start_delivery, actions.close_consortium):
        step(consortium, by=scene.lead, at=NOW)
        step(consortium, by=scene.lead, at=NOW)
        stages.append(scenes.stage_of(consortium))

    assert stages == ["awarded", "delivering", "closed"]
    assert consortium.outcome.lessons == "Answer sooner."


def test_an_outcome_is_recorded_once() -> None:
    scene = scenes.scene()
    consortium = scene.submitted()
    terms = OutcomeTerms("unsuccessful", None, "Too dear.")
    for _time in range(2):
        actions.record_outcome(consortium, terms, by=scene.lead, at=NOW)

    assert (scenes.stage_of(consortium), BidOutcome.objects.count()) == ("unsuccessful", 1)
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
    other, person = scenes.third_firm(SENSORS)
    recipes.call_answer(call, other, by=person, state="accepted", decided_at=NOW)

    consortium = scene.found(call=call)

    assert [seat.company for seat in consortium.seats.filter(state="suggested")] == [
        scene.partner_firm
    ]
    assert consortium.started_from == {"call": str(call.public_id)}


def test_the_caller_plans_seats_for_the_answers_it_accepted() -> None:
    scene = scenes.scene()
    call = recipes.partner_call(scene.lead_firm, scene.need, by=scene.lead)
    other, person = scenes.third_firm(SENSORS)
    recipes.call_answer(call, other, by=person, state="accepted", decided_at=NOW)
    recipes.call_answer(call, scene.partner_firm, by=scene.partner)

    consortium = scene.found(call=call)

    assert [seat.company for seat in consortium.seats.filter(state="suggested")] == [other]
