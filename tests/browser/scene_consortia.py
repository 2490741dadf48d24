"""The teams of the scene: one that invites, one before its bid, one with its bid."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import uuid4

from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.consortia import actions as teams
from matchmaker.consortia.rules.declaring import declare_nothing
from matchmaker.consortia.terms import (
    AgreementTerms,
    BidTerms,
    Founding,
    Offer,
    StatementTerms,
    Terms,
)

if TYPE_CHECKING:
    from matchmaker.consortia.models import Consortium, Seat
    from tests.browser.scene import Scene

SENSORS = "water-quality-monitoring"


def make_consortia(scene: Scene) -> None:
    """Found the teams and take each as far as its pages need."""
    scene.rows["inviting"] = _found(scene, "Clean Yangtze")
    scene.rows["seat"] = _invite(scene, scene["inviting"], share_bp=4_000)
    submitted, by, now = _formed(scene, "Formed team"), scene.people["member"], timezone.now()
    declare_nothing(submitted, by=by, at=now)
    told = StatementTerms("Nanjing water bureau", "letter", day_in_china(now), "We bid together.")
    teams.record_statement(submitted, told, by=by, at=now)
    teams.mark_ready(submitted, by=by, at=now)
    bid = BidTerms(amount=20_000_000, currency="CAD", reference="B-1")
    # No page shows a PDF, and laying four of them out takes longer than all the rest.
    with patch("matchmaker.consortia.pack.pages.to_pdf", str.encode):
        teams.submit_bid(submitted, bid, by=by, at=now)
    scene.rows["submitted"] = submitted
    # Made last: a firm that has formed a second team for the need is not ready to bid.
    scene.rows["formed"] = _formed(scene, "Team before its bid")
    scene.rows["formed seat"] = scene["formed"].seats.get(company=scene["partner firm"])


def _formed(scene: Scene, name: str) -> Consortium:
    row = _found(scene, name)
    seat = _invite(scene, row, share_bp=4_000)
    now = timezone.now()
    teams.accept_seat(seat, Terms.of(seat), by=scene.people["partner"], at=now)
    own = row.seats.get(company=scene["firm"])
    teams.set_shares(row, {own.pk: 6_000}, by=scene.people["member"], at=now)
    signed = AgreementTerms("split", day_in_china(now), "A-1")
    teams.record_agreement(row, signed, by=scene.people["member"], at=now)
    return teams.form_consortium(row, by=scene.people["member"], at=now)


def _found(scene: Scene, name: str) -> Consortium:
    founding = Founding(scene["firm"], name, scene.team)
    by = scene.people["member"]
    return teams.start_consortium(scene["need"], founding, key=uuid4(), by=by, at=timezone.now())


def _invite(scene: Scene, consortium: Consortium, share_bp: int) -> Seat:
    now = timezone.now()
    offer = Offer(
        scene["partner firm"],
        Terms.split("technology", (SENSORS,), share_bp),
        day_in_china(now) + timedelta(days=14),
        "We would like your probes in our bid.",
    )
    return teams.invite_company(consortium, offer, by=scene.people["member"], at=now)
