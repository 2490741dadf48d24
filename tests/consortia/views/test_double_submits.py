"""The same form sent twenty times at once has one effect and breaks nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from matchmaker.consortia.models import Bid, Consortium, Seat
from matchmaker.consortia.terms import Terms
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import SENSORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.accounts.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TIMES = 20


def send(user: User, address: str, data: Mapping[str, Any]) -> list[int]:
    """Send one form many times at once; give the answers."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    cookies = client.cookies

    def post(_number: int) -> int:
        one = Client(raise_request_exception=False)
        one.cookies = cookies
        try:
            return one.post(address, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(post, range(TIMES)))


def test_one_consortium_is_founded() -> None:
    scene = scenes.scene()
    data = {"name": "Once", "lead": scene.lead_firm.slug, "key": recipes.key()}

    answers = send(scene.lead, reverse("consortium-create", args=(scene.need.slug,)), data)

    assert set(answers) == {302}
    assert Consortium.objects.count() == Seat.objects.count() == 1


def test_one_invitation_is_made() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    address = reverse("seat-invite", args=(consortium.public_id,))
    data = {
        "part": "technology",
        f"role_{SENSORS}": "leads",
        f"share_{SENSORS}": "40",
        "expires_on": scene.offer().expires_on.isoformat(),
    }

    answers = send(scene.lead, f"{address}?company={scene.partner_firm.slug}", data)

    assert set(answers) == {302}
    assert consortium.seats.count() == 2


def test_one_answer_counts() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())
    answer = reverse("seat-answer", args=(seat.public_id,))
    seen = Terms.of(seat).digest()

    answers = send(scene.partner, answer, {"decision": "accept", "seen": seen, "lots": [SENSORS]})

    assert set(answers) == {302}
    accepted = Seat.pgh_event_model.objects.filter(pgh_obj=seat, state="accepted")
    assert accepted.count() == 1


def test_one_bid_is_recorded() -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    data = {"amount": "1000", "currency": "CAD", "reference": "", "note": ""}

    answers = send(scene.lead, reverse("bid-submit", args=(consortium.public_id,)), data)

    assert set(answers) == {302}
    assert Bid.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "stage"), [("consortium-form", "formed"), ("consortium-withdraw", "withdrawn")]
)
def test_one_step_is_taken(name: str, stage: str) -> None:
    scene = scenes.scene()
    consortium = scene.ready()

    answers = send(scene.lead, reverse(name, args=(consortium.public_id,)), {})

    assert set(answers) == {302}
    steps = Consortium.pgh_event_model.objects.filter(pgh_obj=consortium, stage=stage)
    assert steps.count() == 1
