"""The sum of sealed annexes goes into the bid, and is shown to nobody before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from matchmaker.consortia import actions
from matchmaker.consortia.forms import BidForm
from matchmaker.consortia.models import Bid
from matchmaker.consortia.room import annexes
from matchmaker.consortia.views import bids
from tests.consortia import scenes

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium

TOTAL = ("CAD", Decimal("3000.50"))


@pytest.mark.django_db
def test_the_lead_of_two_firms_records_the_sum_without_seeing_it() -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    for firm, by, cents in (
        (scene.lead_firm, scene.lead, 123_456_789),
        (scene.partner_firm, scene.partner, 100_000_001),
    ):
        sealing = annexes.Sealing(annexes.Amount("CAD", cents), 0)
        annexes.seal_annex(consortium, firm, sealing, key=uuid4(), by=by, at=scenes.NOW)
    browser = Client()
    browser.force_login(scene.lead)
    address = reverse("bid-submit", args=(consortium.public_id,))

    before = browser.get(address).text
    answer = browser.post(address, {"is_sum": "on", "currency": "USD"})

    assert "sum of the sealed annexes" in before
    assert "2,234,567.90" not in before
    assert answer.status_code == 302
    bid = Bid.objects.get(consortium=consortium)
    assert (bid.currency, bid.amount) == ("CAD", Decimal("2234567.90"))


def seal(consortium: Consortium, firm: Company, by: User, *, cents: int, seen: int = 0) -> None:
    sealing = annexes.Sealing(annexes.Amount("CAD", cents), seen)
    annexes.seal_annex(consortium, firm, sealing, key=uuid4(), by=by, at=scenes.NOW)


@pytest.mark.django_db
def test_a_price_that_is_sealed_while_the_bid_is_recorded_is_in_its_sum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    seal(consortium, scene.lead_firm, scene.lead, cents=1_000_00)
    seal(consortium, scene.partner_firm, scene.partner, cents=2_000_00)

    def read_too_early(row: Consortium) -> tuple[str, Decimal] | None:
        total = annexes.one_total(row)
        seal(consortium, scene.partner_firm, scene.partner, cents=5_000_00, seen=1)
        return total

    monkeypatch.setattr(bids, "one_total", read_too_early)
    browser = Client()
    browser.force_login(scene.lead)

    answer = browser.post(
        reverse("bid-submit", args=(consortium.public_id,)), {"is_sum": "on", "currency": "CAD"}
    )

    assert answer.status_code == 302
    assert Bid.objects.get(consortium=consortium).amount == Decimal(6_000)


@pytest.mark.django_db
def test_a_sum_that_is_gone_is_refused_and_no_bid_recorded() -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    seal(consortium, scene.lead_firm, scene.lead, cents=1_000_00)

    with pytest.raises(actions.RefusedError, match="no longer have one sum"):
        actions.submit_bid(
            consortium, replace(scenes.BID, is_sum=True), by=scene.lead, at=scenes.NOW
        )
    assert not Bid.objects.exists()


def test_without_a_sum_the_amount_is_asked_for() -> None:
    form = BidForm({"is_sum": "on", "currency": "CAD"})

    assert not form.is_valid()
    assert "amount" in form.errors
    assert "is_sum" not in form.fields


def test_with_a_sum_on_offer_an_amount_may_be_typed_instead() -> None:
    typed = BidForm({"amount": "12.00", "currency": "USD"}, total=TOTAL)
    nothing = BidForm({"currency": "USD"}, total=TOTAL)

    assert typed.is_valid()
    assert typed.terms().amount == Decimal("12.00")
    assert not nothing.is_valid()
    assert "amount" in nothing.errors
