"""Scored pairs and signed-in people, made the way the product makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.matching import refresh
from matchmaker.matching.models import Match
from matchmaker.matching.staleness import Moment
from tests import recipes

if TYPE_CHECKING:
    from companies.models import Technology
    from matchmaker.accounts.models import User
    from opportunities.models import Need

CAPABILITIES = ("nitrogen-removal", "industrial-wastewater")


def drain() -> None:
    """Score what is stale, as the worker does."""
    now = timezone.now()
    refresh.drain(Moment(now=now, as_of=day_in_china(now)), clock=timezone.now)


def client(user: User | None) -> Client:
    """Return a browser in which a person is signed in."""
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser


def match(technology: Technology | None = None, need: Need | None = None, **fields: Any) -> Match:
    """A scored pair; with both rows given, just that pair."""
    offer = technology or recipes.technology(capabilities=CAPABILITIES)
    wanted = need or recipes.need(capabilities=CAPABILITIES, **fields)
    drain()
    return Match.objects.current().get(technology=offer, need=wanted)


def decision(row: Match, **fields: Any) -> dict[str, Any]:
    """What the form of a pair sends."""
    return {
        "decision": "accept",
        "revision": "0",
        "key": recipes.key(),
        "score": str(row.score),
        **fields,
    }
