"""Scenes of the consortium tests: a need, a lead, a partner, and the steps between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from matchmaker.consortia import actions
from matchmaker.consortia.models import Consortium, Seat, Suggestion, TeamSearch
from matchmaker.consortia.rules import declaring
from matchmaker.consortia.rules.declaring import declare_nothing
from matchmaker.consortia.terms import (
    AgreementTerms,
    BidTerms,
    Founding,
    Offer,
    OutcomeTerms,
    StatementTerms,
    Terms,
)
from tests import recipes

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User
    from opportunities.models import Need

NOW = recipes.NOW
TODAY = NOW.date()
MEMBRANE, SENSORS = "membrane-filtration", "water-quality-monitoring"
BID = BidTerms(Decimal(1_000), "CAD")


@dataclass
class Scene:
    """A need that asks for two capabilities, and two firms that bring one each."""

    need: Need
    lead: User
    lead_firm: Company
    partner: User
    partner_firm: Company

    def found(self, **fields: Any) -> Consortium:
        """The lead's firm starts a consortium."""
        founding = Founding(self.lead_firm, fields.pop("name", "Clean river"), **fields)
        return actions.start_consortium(self.need, founding, key=uuid4(), by=self.lead, at=NOW)

    def offer(self, share_bp: int = 4_000, **fields: Any) -> Offer:
        """An offer to the partner's firm."""
        return Offer(
            fields.pop("company", self.partner_firm),
            Terms.split(
                fields.pop("part", "technology"),
                fields.pop("capabilities", (SENSORS,)),
                share_bp,
                supports=fields.pop("supports", ()),
            ),
            fields.pop("expires_on", TODAY + timedelta(days=14)),
            fields.pop("message", ""),
        )

    def invite(self, consortium: Consortium, share_bp: int = 4_000, **fields: Any) -> Seat:
        """The lead invites the partner's firm."""
        offer = self.offer(share_bp, **fields)
        return actions.invite_company(consortium, offer, by=self.lead, at=NOW)

    def accept(self, seat: Seat, **fields: Any) -> Seat:
        """The partner accepts the terms as they are."""
        fields.setdefault("by", self.partner)
        return actions.accept_seat(seat, Terms.of(seat), at=NOW, **fields)

    def accepted(self) -> Consortium:
        """A consortium whose two firms have accepted the whole of the work."""
        consortium = self.found()
        self.accept(self.invite(consortium))
        lead_seat = consortium.seats.get(company=self.lead_firm)
        return actions.set_shares(consortium, {lead_seat.pk: 6_000}, by=self.lead, at=NOW)

    def agree(self, consortium: Consortium, kind: str = "split") -> None:
        """The firms have signed."""
        terms = AgreementTerms(kind, TODAY, "A-1")
        actions.record_agreement(consortium, terms, by=self.lead, at=NOW)

    def state(self, consortium: Consortium) -> None:
        """The tendering authority has been told."""
        terms = StatementTerms("Nanjing water bureau", "letter", TODAY, "We bid together.")
        actions.record_statement(consortium, terms, by=self.lead, at=NOW)

    def declare(self, consortium: Consortium) -> None:
        """The lead has said that nothing is subcontracted."""
        declaring.declare_nothing(consortium, by=self.lead, at=NOW)

    def ready(self) -> Consortium:
        """A consortium in which everything holds that has to before it is formed."""
        consortium = self.accepted()
        self.agree(consortium)
        return consortium

    def formed(self) -> Consortium:
        """A consortium that is formed."""
        return actions.form_consortium(self.ready(), by=self.lead, at=NOW)

    def unstated(self) -> Consortium:
        """A consortium that is ready to bid, of which the authority has not been told."""
        consortium = self.formed()
        declare_nothing(consortium, by=self.lead, at=NOW)
        return actions.mark_ready(consortium, by=self.lead, at=NOW)

    def bid_ready(self) -> Consortium:
        """A consortium whose bid may be handed in."""
        consortium = self.unstated()
        self.state(consortium)
        return consortium

    def submitted(self) -> Consortium:
        """A consortium whose bid was handed in."""
        consortium = self.bid_ready()
        actions.submit_bid(consortium, BID, by=self.lead, at=NOW)
        consortium.refresh_from_db()
        return consortium

    def awarded(self) -> Consortium:
        """A consortium that has won."""
        consortium = self.submitted()
        terms = OutcomeTerms("awarded", Decimal(900), "Answer sooner.")
        actions.record_outcome(consortium, terms, by=self.lead, at=NOW)
        consortium.refresh_from_db()
        return consortium


def scene(**need: Any) -> Scene:
    """Make the need and the two firms with their people."""
    need.setdefault("capabilities", (MEMBRANE, SENSORS))
    people = []
    for code in (MEMBRANE, SENSORS):
        firm = recipes.company()
        person = recipes.member()
        recipes.membership(person, firm)
        recipes.technology(firm, capabilities=(code,))
        people += [person, firm]
    return Scene(recipes.need(**need), *people)


def outsider() -> User:
    """A member of a firm that has nothing to do with the scene."""
    person = recipes.member()
    recipes.membership(person, recipes.company())
    return person


def suggestion(of: Scene, **fields: Any) -> Suggestion:
    """A suggested team of the scene's two firms."""
    firms = (of.lead_firm, of.partner_firm)
    members = [
        {
            "company": firm.pk,
            "technologies": [one.pk for one in firm.technologies.all()],
            "leads": [code],
            "supports": [],
            "capacity_cad": capacity,
            "basis": "annual",
            "strength": 800,
        }
        for firm, code, capacity in zip(
            firms, (MEMBRANE, SENSORS), fields.pop("capacities", (None, None)), strict=True
        )
    ]
    fields.setdefault("rank", 1)
    fields.setdefault("strength", 1_600)
    fields.setdefault("capacity_cad", sum(one["capacity_cad"] or 0 for one in members))
    fields.setdefault("covered", [MEMBRANE, SENSORS])
    fields.setdefault("searched_at", NOW)
    return Suggestion.objects.create(
        public_id=uuid4(),
        need=of.need,
        company_ids=[firm.pk for firm in firms],
        members=members,
        **fields,
    )


def team_search(need: Need, **fields: Any) -> TeamSearch:
    """What a search found out."""
    fields.setdefault("status", TeamSearch.Status.NONE)
    fields.setdefault("pool", 12)
    return TeamSearch.objects.create(need=need, signature="", searched_at=NOW, **fields)


def third_firm(*codes: str) -> tuple[Company, User]:
    """A firm with a person who can answer for it."""
    firm, person = recipes.company(), recipes.member()
    recipes.membership(person, firm)
    if codes:
        recipes.technology(firm, capabilities=codes)
    return firm, person


def stage_of(consortium: Consortium) -> str:
    """Read how far a consortium is."""
    return Consortium.objects.get(pk=consortium.pk).stage
