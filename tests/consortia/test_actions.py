"""What people do with consortia, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError

from matchmaker.consortia import actions
from matchmaker.consortia.models import Bid, Consortium, Seat
from matchmaker.consortia.terms import BidTerms, Founding, Terms
from opportunities.models import Need, NeedCapability
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS, TODAY

pytestmark = pytest.mark.django_db

BID = BidTerms(Decimal("1250000.50"), "CAD", "TENDER-7")


def reasons(error: pytest.ExceptionInfo[actions.RefusedError]) -> str:
    return " / ".join(error.value.reasons)


def test_a_consortium_starts_with_its_lead_in_the_first_seat() -> None:
    scene = scenes.scene()

    consortium = scene.found()

    [seat] = consortium.seats.all()
    assert (consortium.stage, seat.company, seat.part, seat.state) == (
        "claimed",
        scene.lead_firm,
        "lead",
        "accepted",
    )
    assert seat.capabilities == [MEMBRANE]


def test_the_same_form_key_founds_one_consortium() -> None:
    scene = scenes.scene()
    founding, key = Founding(scene.lead_firm, "Once"), uuid4()

    first = actions.start_consortium(scene.need, founding, key=key, by=scene.lead, at=NOW)
    second = actions.start_consortium(scene.need, founding, key=key, by=scene.lead, at=NOW)

    assert first == second
    assert Consortium.objects.count() == Seat.objects.count() == 1


def test_a_form_key_of_someone_else_is_refused() -> None:
    scene = scenes.scene()
    key = scene.found().key
    founding = Founding(scene.partner_firm, "Stolen")

    with pytest.raises(actions.RefusedError):
        actions.start_consortium(scene.need, founding, key=key, by=scene.partner, at=NOW)

    assert Consortium.objects.count() == 1


def test_a_consortium_keeps_the_suggestion_as_it_stood() -> None:
    scene = scenes.scene()
    team = scenes.suggestion(scene)

    consortium = scene.found(suggestion=team)
    team.delete()

    kept = Consortium.objects.get(pk=consortium.pk).started_from
    assert [one["company"] for one in kept["members"]] == [
        scene.lead_firm.pk,
        scene.partner_firm.pk,
    ]
    assert consortium.seats.get(part="lead").capabilities == [MEMBRANE]


def test_no_consortium_starts_for_a_closed_need() -> None:
    scene = scenes.scene(closes_on=TODAY - timedelta(days=1))

    with pytest.raises(actions.RefusedError, match="no longer open"):
        scene.found()


def test_no_consortium_starts_under_an_unpublished_lead() -> None:
    scene = scenes.scene()
    scene.lead_firm.is_published = False

    with pytest.raises(actions.RefusedError, match="Publish your company"):
        scene.found()


def test_an_invitation_moves_the_consortium_on_and_writes_to_the_firm(
    django_capture_on_commit_callbacks: object,
) -> None:
    scene = scenes.scene()
    scene.partner.language = "fr"
    scene.partner.save()
    consortium = scene.found()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        seat = scene.invite(consortium, message="Join us")

    consortium.refresh_from_db()
    assert (consortium.stage, seat.state) == ("inviting", "invited")
    [letter] = mail.outbox
    assert letter.to == [scene.partner.email]
    assert "Join us" in letter.body
    assert "/fr/my/invitations/open/" in letter.body


def test_the_same_invitation_twice_is_one_seat() -> None:
    scene = scenes.scene()
    consortium = scene.found()

    assert scene.invite(consortium) == scene.invite(consortium)
    assert consortium.seats.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"expires_on": TODAY}, "later day", id="an answer by today"),
        pytest.param({"company": "nobody"}, "Nobody speaks for", id="a firm without people"),
        pytest.param({"company": "lead"}, "has a seat", id="a firm that sits already"),
    ],
)
def test_an_impossible_invitation_is_refused(change: dict[str, object], words: str) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    if change.get("company"):
        firm = recipes.company() if change["company"] == "nobody" else scene.lead_firm
        change = {"company": firm}

    with pytest.raises(actions.RefusedError, match=words):
        scene.invite(consortium, **change)


def test_an_invitation_to_lead_is_refused() -> None:
    scene = scenes.scene()
    offer = replace(scene.offer(), terms=Terms.split("lead", (), 0))

    with pytest.raises(actions.RefusedError, match="has a lead"):
        actions.invite_company(scene.found(), offer, by=scene.lead, at=NOW)


def test_an_accepted_seat_stays_accepted_when_the_form_comes_again() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    scene.accept(seat)
    again = scene.accept(seat)

    assert again.state == "accepted"
    assert again.answered_by == scene.partner


def test_terms_that_changed_meanwhile_are_not_accepted() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())
    seen = Terms.of(seat)
    actions.edit_seat(seat, seen.with_share(100), by=scene.lead, at=NOW)

    with pytest.raises(actions.TermsChangedError):
        actions.accept_seat(seat, seen, by=scene.partner, at=NOW)


def test_a_declined_seat_keeps_its_reason_and_cannot_be_accepted() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    actions.decline_seat(seat, reason="No people free", by=scene.partner, at=NOW)

    seat.refresh_from_db()
    assert (seat.state, seat.reason) == ("declined", "No people free")
    with pytest.raises(actions.RefusedError, match="no longer open"):
        scene.accept(seat)


def test_a_lapsed_invitation_cannot_be_accepted() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    with pytest.raises(actions.RefusedError, match="no longer open"):
        actions.accept_seat(seat, Terms.of(seat), by=scene.partner, at=NOW + timedelta(days=15))


@pytest.mark.parametrize(
    ("minutes", "state"), [(-1, "accepted"), (0, "invited")], ids=["before", "at midnight"]
)
def test_the_last_day_of_an_invitation_ends_at_midnight_in_china(minutes: int, state: str) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found(), expires_on=TODAY + timedelta(days=1))
    # NOW is noon; midnight in China comes at four in the afternoon.
    at = NOW + timedelta(days=1, hours=4, minutes=minutes)

    with suppress(actions.RefusedError):
        actions.accept_seat(seat, Terms.of(seat), by=scene.partner, at=at)

    seat.refresh_from_db()
    assert seat.state == state


def test_only_lapsed_invitations_expire() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    assert actions.expire_seats(seat.expires_on) == 0
    assert actions.expire_seats(seat.expires_on + timedelta(days=1)) == 1
    seat.refresh_from_db()
    assert seat.state == "expired"


def test_a_firm_whose_accepted_share_changes_is_asked_again() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    seat = consortium.seats.get(company=scene.partner_firm)

    actions.set_shares(consortium, {seat.pk: 3_000}, by=scene.lead, at=NOW)

    seat.refresh_from_db()
    consortium.refresh_from_db()
    assert (seat.state, seat.share_bp, consortium.stage) == ("invited", 3_000, "inviting")


def test_the_lead_changes_its_own_share_without_being_asked() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    seat = consortium.seats.get()

    actions.set_shares(consortium, {seat.pk: 7_500}, by=scene.lead, at=NOW)

    seat.refresh_from_db()
    assert (seat.state, seat.share_bp) == ("accepted", 7_500)


def test_shares_that_stay_the_same_change_nothing() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    shares = {seat.pk: seat.share_bp for seat in consortium.seats.all()}

    actions.set_shares(consortium, shares, by=scene.lead, at=NOW)

    consortium.refresh_from_db()
    assert consortium.stage == "formed"


def test_a_second_lead_is_refused() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    with pytest.raises(actions.RefusedError, match="only one"):
        actions.edit_seat(seat, Terms.split("lead", (), 0), by=scene.lead, at=NOW)


def test_a_firm_that_leaves_a_formed_consortium_opens_it_again() -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    seat = consortium.seats.get(company=scene.partner_firm)

    actions.leave(seat, reason="Sold", by=scene.partner, at=NOW)

    consortium.refresh_from_db()
    assert consortium.stage == "inviting"
    assert not Consortium.objects.visible_to(scene.partner).exists()


def test_the_lead_cannot_leave() -> None:
    scene = scenes.scene()
    consortium = scene.found()

    with pytest.raises(actions.RefusedError, match="withdraw"):
        actions.remove_seat(consortium.seats.get(), reason="", by=scene.lead, at=NOW)


def test_a_consortium_forms_when_everything_holds() -> None:
    scene = scenes.scene()

    consortium = actions.form_consortium(scene.ready(), by=scene.lead, at=NOW)

    assert Consortium.objects.get(pk=consortium.pk).stage == "formed"
    assert actions.form_consortium(consortium, by=scene.lead, at=NOW).stage == "formed"


def test_everything_that_is_missing_is_said_in_words() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.invite(consortium)
    lead_seat = consortium.seats.get(company=scene.lead_firm)
    actions.set_shares(consortium, {lead_seat.pk: 8_550}, by=scene.lead, at=NOW)

    with pytest.raises(actions.RefusedError) as error:
        actions.form_consortium(consortium, by=scene.lead, at=NOW)

    said = reasons(error)
    assert "At least two firms must have accepted" in said
    assert "1 invitation is open" in said
    assert "Shares sum to 85.50%, 14.50% missing" in said
    assert "Mandatory capability not covered" in said


def test_a_lapsed_invitation_does_not_hold_the_consortium_up() -> None:
    scene = scenes.scene()
    consortium = scene.ready()
    third = recipes.company()
    recipes.membership(recipes.member(), third)
    scene.invite(consortium, 0, company=third, capabilities=())

    later = NOW + timedelta(days=15)
    assert actions.form_consortium(consortium, by=scene.lead, at=later).stage == "formed"


def test_the_database_refuses_to_skip_the_guards() -> None:
    scene = scenes.scene()
    consortium = scene.ready()
    consortium.seats.get(part="lead").lots.update(share_bp=5_999)

    with pytest.raises(IntegrityError, match="shares do not sum"):
        Consortium.objects.filter(pk=consortium.pk).update(stage="formed")


def test_the_database_refuses_a_step_that_the_table_does_not_have() -> None:
    consortium = scenes.scene().found()

    with pytest.raises(IntegrityError, match="no such step"):
        Consortium.objects.filter(pk=consortium.pk).update(stage="submitted")


def test_the_databases_no_is_told_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scenes.scene()
    consortium = scene.ready()
    NeedCapability.objects.create(need=scene.need, code="mine-water-treatment", is_mandatory=True)
    monkeypatch.setattr(actions, "_check", lambda *_args: None)

    with pytest.raises(actions.RefusedError, match="Mandatory capability not covered"):
        actions.form_consortium(consortium, by=scene.lead, at=NOW)


def test_a_bid_waits_until_the_consortium_is_formed() -> None:
    scene = scenes.scene()

    with pytest.raises(actions.RefusedError, match="Mark the consortium as formed first"):
        actions.submit_bid(scene.ready(), BID, by=scene.lead, at=NOW)

    assert not Bid.objects.exists()


def test_a_bid_is_recorded_once() -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()

    first = actions.submit_bid(consortium, BID, by=scene.lead, at=NOW)
    second = actions.submit_bid(consortium, BID, by=scene.lead, at=NOW)

    consortium.refresh_from_db()
    assert first == second
    assert consortium.stage == "submitted"
    assert Bid.objects.get().amount == Decimal("1250000.50")


def test_another_bid_does_not_replace_the_first() -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    actions.submit_bid(consortium, BID, by=scene.lead, at=NOW)

    with pytest.raises(actions.RefusedError, match="not replaced"):
        actions.submit_bid(consortium, replace(BID, currency="CNY"), by=scene.lead, at=NOW)


def test_no_bid_is_recorded_after_the_need_has_closed() -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    Need.objects.filter(pk=scene.need.pk).update(stage=Need.Stage.AWARDED)

    with pytest.raises(actions.RefusedError, match="no longer open"):
        actions.submit_bid(consortium, BID, by=scene.lead, at=NOW)


def test_a_withdrawn_consortium_ends_its_invitations_and_moves_no_more() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    seat = scene.invite(consortium)

    actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)
    actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)

    seat.refresh_from_db()
    assert seat.state == "removed"
    with pytest.raises(actions.RefusedError, match="not possible any more"):
        scene.invite(consortium, capabilities=(SENSORS,))
