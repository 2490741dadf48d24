"""Calls for partners, for the tests: opened by the scene's lead, answered by its partner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from matchmaker.consortia.calls import actions
from matchmaker.consortia.calls.actions import CallTerms
from tests import recipes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS, TODAY

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import CallAnswer, PartnerCall
    from tests.consortia.scenes import Scene


def terms(**fields: Any) -> CallTerms:
    """What a call says."""
    fields.setdefault("need", None)
    fields.setdefault("area", recipes.WATER)
    fields.setdefault("title", "Who measures?")
    fields.setdefault("brings", (MEMBRANE,))
    fields.setdefault("seeks", (SENSORS,))
    fields.setdefault("message", "We treat, you measure.")
    fields.setdefault("open_until", TODAY + timedelta(days=30))
    return CallTerms(**fields)


def opened(scene: Scene, **fields: Any) -> PartnerCall:
    """A call of the lead's firm."""
    fields.setdefault("need", scene.need)
    return actions.open_call(scene.lead_firm, terms(**fields), key=uuid4(), by=scene.lead, at=NOW)


def answered(scene: Scene, call: PartnerCall) -> CallAnswer:
    """The partner's answer."""
    return actions.answer_call(call, scene.partner_firm, "We do.", by=scene.partner, at=NOW)


def typed(scene: Scene, **fields: Any) -> dict[str, Any]:
    """The form of a call, filled in."""
    return {
        "company": scene.lead_firm.slug,
        "title": "Who measures?",
        "area": recipes.WATER,
        "brings": [MEMBRANE],
        "seeks": [SENSORS],
        "message": "We treat, you measure.",
        "open_until": "2026-12-24",
        "key": recipes.key(),
        **fields,
    }


def other_firm() -> tuple[User, Company]:
    """Another firm that answers."""
    person, firm = recipes.member(), recipes.company()
    recipes.membership(person, firm)
    return person, firm
