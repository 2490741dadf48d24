"""A call for partners with its answer, and field notes, in the scene of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.consortia.ledger import keeping
from matchmaker.consortia.models import FieldNote
from matchmaker.matching.staleness import Moment
from tests import recipes

if TYPE_CHECKING:
    from tests.browser.scene import Scene


def call_and_tell(scene: Scene) -> None:
    """Publish a call of the member's firm, answer it, tell two notes and keep the ledger."""
    member, partner = scene.people["member"], scene.people["partner"]
    assert member is not None
    assert partner is not None
    call = recipes.partner_call(
        scene["firm"], scene["need"], by=member, brings=["membrane-filtration"]
    )
    recipes.call_answer(call, scene["partner firm"], by=partner)
    scene.rows["call"] = call
    scene.rows["area call"] = recipes.partner_call(
        scene["partner firm"], by=partner, title="Sensor maker seeks a plant operator"
    )
    now = timezone.now()
    scene.rows["note"] = recipes.field_note(scene["firm"], scene["need"], by=member, created_at=now)
    scene.rows["hidden note"] = recipes.field_note(
        scene["firm"],
        by=member,
        state=FieldNote.State.HIDDEN,
        reason="It names a person.",
        created_at=now,
    )
    keeping.keep(Moment(now=now, as_of=day_in_china(now)))
