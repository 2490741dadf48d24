"""What a lead does in the builder, and what it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from matchmaker.consortia.models import Seat
from matchmaker.consortia.terms import Lot, Terms
from tests.consortia import scenes

if TYPE_CHECKING:
    from django.test import Client

    from companies.models import Company
    from matchmaker.consortia.models import Consortium
    from tests.consortia.scenes import Scene


def address(consortium: Consortium) -> str:
    return reverse("consortium-builder", args=(consortium.public_id,))


def seen(client: Client, consortium: Consortium) -> str:
    found: str = client.get(address(consortium)).context_data["plan"].seen
    return found


def edit(client: Client, consortium: Consortium, button: str, **fields: Any) -> Any:
    headers = fields.pop("headers", {})
    data = {"edit": button, "seen": fields.pop("seen", None) or seen(client, consortium), **fields}
    return client.post(address(consortium), data, headers=headers)


def planned(consortium: Consortium, company: Company) -> tuple[Lot, ...]:
    seat = Seat.objects.filter(consortium=consortium, company=company, state="suggested").first()
    return Terms.of(seat).lots if seat else ()


def started(client: Client) -> tuple[Scene, Consortium]:
    scene = scenes.scene()
    client.force_login(scene.lead)
    return scene, scene.found()
