"""Random steps with seats: plan, offer, answer, change, leave, end, wait."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from companies.models import Company
from matchmaker.consortia import actions
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.consortia.terms import Offer, Terms
from tests.consortia.scenes import SENSORS
from tests.consortia.workflow_hands import FIRMS, LOTS, PARTNERS, PEOPLE, SHARES, Hands
from tests.consortia.workflow_model import LIVE, MOST_MEMBERS, OPEN, ModelSeat, terms_of

TAKES = st.sampled_from(["all", "all", "all", "sensors", "nothing"])
ANSWERING = st.integers(1, 4)


class SeatSteps(Hands):
    """Every step with a seat either happens in both worlds or in neither."""

    @rule(person=PEOPLE, firm=FIRMS, share=SHARES, lots=LOTS)
    def plan(self, person: int, firm: int, share: int, lots: str) -> None:
        terms, held = terms_of(lots, share), self.model.seats.get(firm)

        done = self.as_lead(person, actions.plan_seat, self.firms[firm], terms)

        is_free = held is None or not held.is_live
        assert done == (person == 0 and self.is_changeable and is_free)
        if done:
            self.model.seats[firm] = ModelSeat("suggested", terms.lots)

    @rule(person=PEOPLE, firm=FIRMS, share=SHARES, lots=LOTS)
    def invite(self, person: int, firm: int, share: int, lots: str) -> None:
        offer, model, held = self.offer(firm, lots, share), self.model, self.model.seats.get(firm)
        is_live = held is not None and held.is_live
        is_same = self.is_same_offer(firm, offer)

        done = self.as_lead(person, actions.invite_company, offer)

        is_possible = not is_live and not model.leads_clash(offer.terms)
        assert done == (person == 0 and self.is_changeable and (is_possible or is_same))
        if done and not is_same:
            model.seats[firm] = ModelSeat("invited", offer.terms.lots, model.day + 14)
            model.settle()

    def is_same_offer(self, firm: int | None, offer: Offer) -> bool:
        held = self.model.seats.get(firm) if firm else None
        return held is not None and (held.state, held.lots, held.days) == (
            "invited",
            offer.terms.lots,
            self.model.day + 14,
        )

    @rule(person=PEOPLE, firm=FIRMS, other=PARTNERS, share=SHARES, lots=LOTS)
    def replace(self, person: int, firm: int, other: int, share: int, lots: str) -> None:
        if firm not in self.model.seats:
            return
        offer, model = self.offer(other, lots, share), self.model
        old, held = model.seats[firm], model.seats.get(other)
        by = self.people[person]

        def step() -> None:
            Consortium.objects.led_by(by).get(pk=self.consortium.pk)
            actions.replace_seat(self.seat(firm), offer, by=by, at=self.at)

        done = self.attempt(step)

        is_same = old.replaced_by == other and self.is_same_offer(other, offer)
        is_possible = (
            old.replaced_by is None
            and not (held is not None and held.is_live)
            and not model.leads_clash(offer.terms, firm)
        )
        assert done == (
            person == 0
            and self.is_changeable
            and firm != 0
            and old.state == "accepted"
            and (is_same or is_possible)
        )
        if done and not is_same:
            model.seats[other] = ModelSeat("invited", offer.terms.lots, model.day + 14)
            old.replaced_by = other
            model.settle()

    @rule(person=ANSWERING, firm=PARTNERS, takes=TAKES)
    def accept(self, person: int, firm: int, takes: str) -> None:
        model, held = self.model, self.model.seats.get(firm)
        by = self.people[person]
        lots = {"all": None, "sensors": [SENSORS], "nothing": []}[takes]

        def step() -> None:
            seat = Seat.objects.addressed_to(by).get(pk=self.seat(firm).pk)
            actions.accept_seat(seat, Terms.of(seat), lots=lots, by=by, at=self.at)

        done = self.attempt(step)

        taken = self.taken(held, lots)
        assert done == (
            person == firm
            and held is not None
            and (held.state == "accepted" or self.may_accept(firm, held, taken))
        )
        if done and held.state != "accepted":
            for seat in model.seats.values():
                if seat.state == "accepted" and seat.replaced_by == firm:
                    seat.state = "replaced"
            held.state, held.lots = "accepted", taken.lots
            model.settle()

    @staticmethod
    def taken(held: ModelSeat | None, lots: list[str] | None) -> Terms:
        offered = Terms("technology", held.lots if held else ())
        return offered if lots is None else offered.only(lots)

    def may_accept(self, firm: int, held: ModelSeat, taken: Terms) -> bool:
        model = self.model
        gone = [other for other, seat in model.accepted().items() if seat.replaced_by == firm]
        return (
            held.state == "invited"
            and held.days >= model.day
            and model.stage in OPEN
            and bool(taken.lots)
            and len(model.accepted()) - len(gone) < MOST_MEMBERS
            and not model.leads_clash(taken, *gone)
        )

    @rule(person=ANSWERING, firm=PARTNERS)
    def decline(self, person: int, firm: int) -> None:
        model, held = self.model, self.model.seats.get(firm)
        by = self.people[person]

        def step() -> None:
            seat = Seat.objects.addressed_to(by).get(pk=self.seat(firm).pk)
            actions.decline_seat(seat, reason="No", by=by, at=self.at)

        done = self.attempt(step)

        is_open = model.stage in OPEN
        may = held is not None and (
            held.state == "declined"
            or (held.state == "invited" and held.days >= model.day and is_open)
        )
        assert done == (person == firm and may)
        if done and held.state != "declined":
            held.state = "declined"
            model.keep_replaced(firm)
            model.settle()

    @rule(person=PEOPLE, firm=FIRMS, share=SHARES)
    def share(self, person: int, firm: int, share: int) -> None:
        model, held = self.model, self.model.seats.get(firm)
        if held is None:
            return

        done = self.as_lead(person, actions.set_shares, {self.seat(firm).pk: share})

        gone = [other for other, seat in model.seats.items() if seat.replaced_by == firm]
        after = Terms("technology", held.lots).with_share(share)
        is_changed = after.lots != held.lots
        is_going = held.state == "accepted" and held.replaced_by is not None
        clash = is_changed and (is_going or model.leads_clash(after, firm, *gone))
        assert done == (person == 0 and held.is_live and self.is_changeable and not clash)
        if done and is_changed:
            held.lots = after.lots
            if firm != 0 and held.state == "accepted":
                held.state, held.days = "invited", max(held.days, model.day + 14)
            model.settle()

    @rule(person=PEOPLE, firm=FIRMS)
    def remove(self, person: int, firm: int) -> None:
        held = self.model.seats.get(firm)
        if held is None:
            return
        by = self.people[person]

        def step() -> None:
            Consortium.objects.led_by(by).get(pk=self.consortium.pk)
            actions.remove_seat(self.seat(firm), reason="", by=by, at=self.at)

        done = self.attempt(step)

        is_held = held.state in ("suggested", *LIVE)
        may = is_held and firm != 0 and self.is_changeable
        assert done == (person == 0 and (held.state == "removed" or may))
        if done and is_held:
            self.end(firm, held)

    @rule(person=PEOPLE, firm=FIRMS)
    def leave(self, person: int, firm: int) -> None:
        held = self.model.seats.get(firm)
        if held is None:
            return
        by = self.people[person]

        def step() -> None:
            Company.objects.of(by).filter(pk=self.firms[firm].pk).exists() or self.deny()
            actions.leave(self.seat(firm), reason="", by=by, at=self.at)

        done = self.attempt(step)

        may = held.state == "accepted" and firm != 0 and self.is_changeable
        assert done == (person == firm and (held.state == "removed" or may))
        if done and held.state == "accepted":
            self.end(firm, held)

    @staticmethod
    def deny() -> None:
        raise Seat.DoesNotExist

    def end(self, firm: int, held: ModelSeat) -> None:
        was_live, held.state = held.is_live, "removed"
        self.model.keep_replaced(firm)
        if was_live:
            self.model.settle()

    @rule(days=st.sampled_from([1, 15]), sweeps=st.booleans())
    def wait(self, days: int, sweeps: bool) -> None:
        self.model.day += days
        if sweeps:
            actions.expire_seats(self.at.date())
            if self.is_changeable:
                self.model.expire()
