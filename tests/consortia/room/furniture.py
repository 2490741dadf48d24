"""What lies in a room of the scenes that many tests share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from matchmaker.consortia.models import DocumentGrant, GlassBreak, RoomGuest
from matchmaker.consortia.room import annexes, papers
from tests import recipes

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium


def furnish(
    consortium: Consortium, firm: Company, *, by: User, administrator: User
) -> dict[str, Any]:
    """A document for a named guest, a sealed annex, and an administrator's request."""
    now = timezone.now()
    guest = RoomGuest.objects.create(
        consortium=consortium,
        user=recipes.commissioner(name="Guest of the room"),
        invited_by=by,
        invited_at=now,
    )
    paper = papers.Paper(firm, "Process description", "technical", "named")
    upload = papers.Upload(b"Process description", "process.txt", "text/plain", 1)
    document = papers.add_document(consortium, paper, upload, key=uuid4(), by=by, at=now)
    grant = DocumentGrant.objects.create(
        document=document,
        user=guest.user,
        guest=guest,
        granted_by=by,
        granted_at=now,
        expires_on=(now + timedelta(days=30)).date(),
    )
    sealing = annexes.Sealing(annexes.Amount("CAD", 125_000_00), 0, "Membranes and labour")
    annexes.seal_annex(consortium, firm, sealing, key=uuid4(), by=by, at=now)
    glass = GlassBreak.objects.create(
        document=document,
        reason="The owner has asked for help with it.",
        requested_by=administrator,
        requested_at=now,
        expires_at=now + timedelta(hours=1),
        key=uuid4(),
    )
    return {"document": document, "grant": grant, "guest": guest, "glass": glass}
