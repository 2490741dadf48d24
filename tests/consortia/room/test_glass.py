"""Emergency access: a reason, a role, two people for an annex, and an owner who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaker.consortia.models import DocumentView, GlassBreak
from tests import recipes
from tests.consortia.room import rooms

if TYPE_CHECKING:
    from tests.consortia.room.rooms import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_press")]

REASON = "The owner has lost the file and asks for help."


def ask(room: Room, reference: object, who: str = "administrator") -> GlassBreak | None:
    sent = {"reference": str(reference), "reason": REASON, "key": str(uuid4())}
    room.client(who).post(reverse("glass-list"), sent)
    return GlassBreak.objects.first()


def test_an_administrator_opens_a_document_with_a_reason_that_the_owner_reads() -> None:
    room = rooms.room()
    document = room.document(tier="named")

    glass = ask(room, document.public_id)
    copy = room.client("administrator").get(reverse("glass-copy", args=(glass.public_id,)))
    page = room.client("rival").get(document.get_absolute_url()).text

    assert copy.status_code == 200
    assert room.people["administrator"].email.encode() in copy.content
    assert REASON in page
    assert DocumentView.objects.get().kind == "break-glass"


def test_emergency_access_needs_a_reason_a_role_and_a_paper() -> None:
    room = rooms.room()
    document = room.document()
    sent = {"reference": str(document.public_id), "reason": "", "key": str(uuid4())}
    address = reverse("glass-list")

    assert room.client("administrator").post(address, sent).status_code == 422
    unknown = {**sent, "reason": REASON, "reference": str(uuid4())}
    assert room.client("administrator").post(address, unknown).status_code == 422
    for who in ("lead", "rival", "guest", "outsider"):
        assert room.client(who).post(address, {**sent, "reason": REASON}).status_code == 403
    assert not GlassBreak.objects.exists()


def test_a_sealed_annex_takes_two_administrators() -> None:
    room = rooms.room()
    annex = room.seal("rival", 123_456)
    second = recipes.administrator()
    glass = ask(room, annex.public_id)
    address = reverse("glass-copy", args=(glass.public_id,))
    seconding = reverse("glass-second", args=(glass.public_id,))
    first = room.client("administrator")

    first.post(seconding)
    assert first.get(address).status_code == 404
    other = Client()
    other.force_login(second)
    other.post(seconding)

    assert first.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert (
        REASON
        in room.client("rival").get(reverse("room-annex", args=(room.consortium.public_id,))).text
    )


def test_a_document_that_only_its_firm_reads_takes_two_administrators_like_an_annex() -> None:
    room = rooms.room()
    paper = room.document(tier="annex", upload=rooms.upload(b"Costs: 123,456 CAD."))
    room.seal("rival", 12_345_600, document=paper)
    second = Client()
    second.force_login(recipes.administrator())
    glass = ask(room, paper.public_id)
    address = reverse("glass-copy", args=(glass.public_id,))
    first = room.client("administrator")

    alone = first.get(address)
    second.post(reverse("glass-second", args=(glass.public_id,)))
    together = first.get(address)

    assert alone.status_code == 404
    assert together.status_code == 200


def test_emergency_access_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    room = rooms.room()
    glass = ask(room, room.document().public_id)
    late = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)

    answer = room.client("administrator").get(reverse("glass-copy", args=(glass.public_id,)))

    assert answer.status_code == 404
    assert not DocumentView.objects.exists()
