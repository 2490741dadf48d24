"""What must not leave the house is in no file of a pack: every text has a mark of its own."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from companies.models import Certification, Delivery, IPRight, PerformanceClaim, Tier
from matchmaker.consortia.models import Agreement, SealedAnnex, Seat
from matchmaker.consortia.pack.making import make
from tests import recipes
from tests.consortia.pack import teams

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.consortia.models import Consortium

pytestmark = pytest.mark.django_db

PRICE = 98_765_432_109


def text_of(row: Consortium) -> str:
    """Every file of a pack as one text; the layout is left out, so that pages are text."""
    with zipfile.ZipFile(io.BytesIO(make(row, teams.SUBMITTED).content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def proof(firm: Company, tier: str, mark: str) -> None:
    """One entry of every kind in a tier, with a mark."""
    technology = recipes.technology(firm, name=f"Technology {mark}", is_published=tier == "public")
    Delivery.objects.create(company=firm, title=f"delivery-{mark}", country="CN", tier=tier)
    Certification.objects.create(company=firm, scheme=f"certificate-{mark}", tier=tier)
    IPRight.objects.create(
        company=firm,
        kind="patent",
        number=f"patent-{mark}",
        jurisdiction="CA",
        status="granted",
        tier=tier,
    )
    shown = firm.technologies.filter(is_published=True).first() or technology
    PerformanceClaim.objects.create(
        technology=shown, quantity=f"claim-{mark}", unit="mg/L", typical=1, tier=tier
    )


def test_of_a_firms_proof_only_the_public_part_leaves() -> None:
    row = teams.consortium()
    for firm in (row.lead, row.seats.last().company):
        for tier in Tier.values:
            proof(firm, tier, f"mark-{tier}")

    text = text_of(row)

    for kind in ("delivery", "certificate", "patent", "claim"):
        assert f"{kind}-mark-public" in text
        assert f"{kind}-mark-after-interest" not in text
        assert f"{kind}-mark-after-agreement" not in text
    assert "Technology mark-after" not in text


def test_a_trade_secret_never_leaves_even_where_it_is_called_public() -> None:
    row = teams.consortium()
    IPRight.objects.create(
        company=row.lead,
        kind="trade-secret",
        number="secret-mark",
        jurisdiction="CA",
        status="granted",
        tier="public",
    )

    assert "secret-mark" not in text_of(row)


def test_of_capacity_what_asks_for_an_agreement_stays() -> None:
    row = teams.consortium()
    partner = row.seats.last().company
    recipes.capacity(row.lead, annual_capacity_cad=7_654_321, tier="after-interest")
    recipes.capacity(partner, annual_capacity_cad=8_765_432, tier="after-agreement")

    text = text_of(row)

    assert "7,654,321" in text
    assert "8,765,432" not in text
    assert "unproven" in text


def test_no_price_of_a_single_firm_leaves() -> None:
    row = teams.consortium()
    teams.bid(row, amount="1250000.50")
    for seat in row.seats.all():
        SealedAnnex.objects.create(
            consortium=row,
            company=seat.company,
            version=1,
            amount_cents=PRICE + seat.pk,
            currency="CNY",
            breakdown="breakdown-mark",
            ip_note="ip-mark",
            sealed_by=row.created_by,
            sealed_at=recipes.NOW,
            key=uuid4(),
        )

    text = text_of(row)

    assert "1,250,000.5" in text
    assert "breakdown-mark" not in text
    assert "ip-mark" not in text
    for seat in row.seats.all():
        for written in (f"{PRICE + seat.pk}", f"{(PRICE + seat.pk) / 100:,.2f}", "987,654,321"):
            assert written not in text


def test_what_people_have_said_to_each_other_stays() -> None:
    row = teams.consortium()
    teams.bid(row)
    teams.outcome(row, "unsuccessful")
    Seat.objects.filter(consortium=row).update(message="message-mark", reason="reason-mark")
    Agreement.objects.create(
        consortium=row,
        kind="nda",
        signed_on=recipes.AS_OF,
        reference="nda-mark",
        recorded_by=row.created_by,
        recorded_at=recipes.NOW,
    )

    text = text_of(row)

    for mark in ("message-mark", "reason-mark", "nda-mark", "Told on the phone", "Answer sooner"):
        assert mark not in text
    assert row.created_by.email not in text
    assert row.created_by.name not in text


def test_a_firm_that_has_not_accepted_is_not_named() -> None:
    row = teams.consortium()
    asked, gone = recipes.company(name="Asked-mark"), recipes.company(name="Gone-mark")
    for firm, state in ((asked, Seat.State.INVITED), (gone, Seat.State.SUGGESTED)):
        Seat.objects.create(
            consortium=row,
            company=firm,
            part="technology",
            state=state,
            invited_by=row.created_by,
            invited_at=recipes.NOW,
            expires_on=recipes.AS_OF,
        )

    text = text_of(row)

    assert "Asked-mark" not in text
    assert "Gone-mark" not in text
