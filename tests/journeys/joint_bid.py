"""The people, firms and secrets of a joint bid, and what each of them can reach."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils import timezone
from pypdf import PdfReader

from matchmaker.clock import day_in_china
from matchmaker.consortia.models import Suggestion
from tests import recipes
from tests.browser.scene import MEMBRANE, PASSWORD, SENSORS, make_scene, recompute

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User
    from opportunities.models import Need
    from tests.journeys.hands import Hands

LINK = re.compile(rb'(?:href|action)="([^"#]+)')
MOST_PAGES = 120


@dataclass(frozen=True)
class Firm:
    """A firm, who speaks for it, what it asks for its part, and words that only it may read."""

    company: Company
    person: User
    amount: str
    secret: str

    @property
    def canaries(self) -> tuple[str, ...]:
        """Every way in which its price or its secret could stand on a page."""
        whole, cents = self.amount.split(".")
        grouped = f"{int(whole):,}"
        return (self.amount, f"{grouped}.{cents}", grouped, whole, self.secret)


@dataclass(frozen=True)
class JointBid:
    """A need too large for one firm, its lead, two members who compete, and a commissioner."""

    need: Need
    team: Suggestion
    lead: Firm
    member: Firm
    rival: Firm
    commissioner: User


def joint_bid() -> JointBid:
    """Make the scene: the rival brings what the member brings, and no firm carries the need."""
    scene = make_scene()
    today = day_in_china(timezone.now())
    need = recipes.need(
        capabilities=(MEMBRANE, SENSORS),
        ref="NJ-JOINT",
        title_en="Renew the water works of the northern district",
        budget_amount=60_000_000,
        budget_currency="CAD",
        budget_basis="contract",
        closes_on=today + timedelta(days=90),
    )
    rival = recipes.company(name="Saguenay Probes", slug="saguenay-probes", province="CA-QC")
    person = recipes.member(name="Lea Bouchard", password=PASSWORD)
    recipes.membership(person, rival)
    recipes.capacity(rival, annual_capacity_cad=5_000_000)
    recipes.technology(rival, capabilities=(SENSORS,), name="Saguenay probe")
    recompute()
    people = scene.people
    return JointBid(
        need=need,
        team=Suggestion.objects.get(need=need, rank=1),
        lead=Firm(scene["firm"], people["member"], "11222333.44", "canary of maple"),
        member=Firm(scene["partner firm"], people["partner"], "23456789.01", "canary of lumen"),
        rival=Firm(rival, person, "34567891.12", "canary of saguenay"),
        commissioner=people["commissioner"],
    )


def reached(hands: Hands, start: str, within: str) -> dict[str, str]:
    """Follow every link from a page, as far as addresses hold one text; give pages by address.

    Args:
        hands: whose window, with its session.
        start: the first address.
        within: what an address has to hold.
    """
    found: dict[str, str] = {}
    waiting = deque([start])
    while waiting and len(found) < MOST_PAGES:
        address = waiting.popleft()
        if address in found:
            continue
        answer = hands.page.request.get(address, fail_on_status_code=False)
        body = answer.body()
        found[address] = text_of(body)
        links = (link.decode().replace("&amp;", "&") for link in LINK.findall(body))
        waiting.extend(link for link in links if within in link and link not in found)
    return found


def text_of(body: bytes) -> str:
    """Read what a page or a file says; of a PDF, the text of all its pages."""
    if body.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    return body.decode("utf-8", errors="replace")


def leaks(pages: dict[str, str], canaries: tuple[str, ...]) -> list[tuple[str, str]]:
    """Say which words of others stand on which page."""
    return [
        (address, canary)
        for address, text in pages.items()
        for canary in canaries
        if canary in text
    ]
