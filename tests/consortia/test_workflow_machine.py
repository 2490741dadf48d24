"""Random steps of four people against a plain model of a consortium."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from companies.models import Company
from matchmaker.consortia import actions
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.consortia.terms import BidTerms, Terms
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.accounts.models import User

SEQUENCES = int(os.environ.get("MATCHMAKER_SEQUENCES", "300"))
FIRMS = st.integers(0, 2)
"""The lead is 0; 1 and 2 are partners; person 3 has nothing to do with any of them."""
PEOPLE = st.sampled_from([0, 0, 0, 1, 2, 3])
SHARES = st.sampled_from([0, 3_000, 4_000, 6_000, 10_000])
CAPABILITIES = st.sampled_from([(), (SENSORS,), (MEMBRANE, SENSORS)])


@dataclass
class ModelSeat:
    """What a seat should be."""

    state: str
    share: int
    capabilities: tuple[str, ...]
    days: int = 0


@dataclass
class Model:
    """What a consortium should be; day counts from the start."""

    stage: str = "draft"
    day: int = 0
    seats: dict[int, ModelSeat] = field(default_factory=dict)
    asked: set[str] = field(default_factory=lambda: {MEMBRANE, SENSORS})

    def is_ready(self) -> bool:
        accepted = [seat for seat in self.seats.values() if seat.state == "accepted"]
        waiting = [
            seat
            for seat in self.seats.values()
            if seat.state == "invited" and seat.days >= self.day
        ]
        return (
            len(accepted) > 1
            and not waiting
            and sum(seat.share for seat in accepted) == 10_000
            and self.asked <= {code for seat in accepted for code in seat.capabilities}
        )

    def expire(self) -> None:
        for seat in self.seats.values():
            if seat.state == "invited" and seat.days < self.day:
                seat.state = "expired"

    def reopen(self) -> None:
        if self.stage == "formed":
            self.stage = "inviting"


class ConsortiumMachine(RuleBasedStateMachine):
    """Every step either happens in both worlds or in neither."""

    scene: ClassVar[scenes.Scene]
    firms: ClassVar[list[Company]]
    people: ClassVar[list[User]]

    @classmethod
    def prepare(cls) -> None:
        """Make what no step changes, once for all sequences."""
        cls.scene = scenes.scene()
        third_firm, third = recipes.company(), recipes.member()
        recipes.membership(third, third_firm)
        cls.firms = [cls.scene.lead_firm, cls.scene.partner_firm, third_firm]
        cls.people = [cls.scene.lead, cls.scene.partner, third, scenes.outsider()]

    @initialize(is_ready=st.booleans())
    def begin(self, is_ready: bool) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        # Half of the sequences begin late, so that they reach the last stages as often.
        self.consortium = self.scene.ready() if is_ready else self.scene.found()
        lead = ModelSeat("accepted", 6_000 if is_ready else 0, (MEMBRANE,))
        self.model = Model(seats={0: lead})
        if is_ready:
            self.model.stage = "inviting"
            self.model.seats[1] = ModelSeat("accepted", 4_000, (SENSORS,), 14)

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @property
    def at(self):
        return NOW + timedelta(days=self.model.day)

    def attempt(self, step: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                step()
        except (actions.RefusedError, Seat.DoesNotExist, Consortium.DoesNotExist):
            return False
        return True

    def led(self, person: User) -> Consortium:
        return Consortium.objects.led_by(person).get(pk=self.consortium.pk)

    def seat(self, firm: int) -> Seat:
        rows = Seat.objects.filter(consortium=self.consortium, company=self.firms[firm])
        return rows.select_related("consortium").latest("pk")

    @property
    def is_changeable(self) -> bool:
        return self.model.stage in ("draft", "inviting", "formed")

    @rule(person=PEOPLE, firm=FIRMS, share=SHARES, capabilities=CAPABILITIES)
    def invite(self, person: int, firm: int, share: int, capabilities: tuple[str, ...]) -> None:
        offer = replace(
            self.scene.offer(share, company=self.firms[firm], capabilities=capabilities),
            expires_on=(self.at + timedelta(days=14)).date(),
        )
        model, held = self.model, self.model.seats.get(firm)
        is_live = held is not None and held.state in ("invited", "accepted")
        is_same = (
            is_live
            and firm != 0
            and (held.state, held.share, held.capabilities, held.days)
            == ("invited", share, capabilities, model.day + 14)
        )

        done = self.attempt(
            lambda: actions.invite_company(
                self.led(self.people[person]), offer, by=self.people[person], at=self.at
            )
        )

        assert done == (person == 0 and self.is_changeable and (not is_live or is_same))
        if done and not is_same:
            model.seats[firm] = ModelSeat("invited", share, capabilities, model.day + 14)
            model.stage = "inviting"

    @rule(person=st.integers(1, 3), firm=st.integers(1, 2), accepts=st.booleans())
    def answer(self, person: int, firm: int, accepts: bool) -> None:
        model, held = self.model, self.model.seats.get(firm)
        wanted = "accepted" if accepts else "declined"

        def step() -> None:
            seat = Seat.objects.addressed_to(self.people[person]).get(pk=self.seat(firm).pk)
            by = self.people[person]
            if accepts:
                actions.accept_seat(seat, Terms.of(seat), by=by, at=self.at)
            else:
                actions.decline_seat(seat, reason="No", by=by, at=self.at)

        done = self.attempt(step)

        is_open = model.stage in ("draft", "inviting")
        assert done == (
            person == firm
            and held is not None
            and (
                held.state == wanted
                or (held.state == "invited" and held.days >= model.day and is_open)
            )
        )
        if done:
            held.state = wanted

    @rule(person=PEOPLE, firm=FIRMS, share=SHARES)
    def share(self, person: int, firm: int, share: int) -> None:
        model, held = self.model, self.model.seats.get(firm)
        is_live = held is not None and held.state in ("invited", "accepted")

        done = self.attempt(
            lambda: actions.set_shares(
                self.led(self.people[person]),
                {self.seat(firm).pk: share},
                by=self.people[person],
                at=self.at,
            )
        )

        assert done == (person == 0 and is_live and self.is_changeable)
        if done and held.share != share:
            held.share = share
            if firm != 0 and held.state == "accepted":
                held.state, held.days = "invited", max(held.days, model.day + 14)
            model.reopen()

    @rule(person=PEOPLE, firm=FIRMS)
    def remove(self, person: int, firm: int) -> None:
        model, held = self.model, self.model.seats.get(firm)

        def step() -> None:
            seat = self.seat(firm)
            own = Company.objects.of(self.people[person])
            leads = own.filter(pk=self.consortium.lead_id).exists()
            leaves = own.filter(pk=seat.company_id).exists() and seat.state == "accepted"
            if not (leads or leaves):
                raise Seat.DoesNotExist
            actions.remove_seat(seat, reason="", by=self.people[person], at=self.at)

        done = self.attempt(step)

        may = person == 0 or (person == firm and held is not None and held.state == "accepted")
        is_live = held is not None and held.state in ("invited", "accepted")
        is_done_before = held is not None and held.state == "removed"
        assert done == (may and (is_done_before or (is_live and firm != 0 and self.is_changeable)))
        if done and is_live:
            held.state = "removed"
            model.reopen()

    @rule(days=st.sampled_from([1, 15]), sweeps=st.booleans())
    def wait(self, days: int, sweeps: bool) -> None:
        self.model.day += days
        if sweeps:
            actions.expire_seats(self.at.date())
            if self.is_changeable:
                self.model.expire()

    @rule(person=PEOPLE)
    def form(self, person: int) -> None:
        model = self.model

        done = self.attempt(
            lambda: actions.form_consortium(
                self.led(self.people[person]), by=self.people[person], at=self.at
            )
        )

        may = model.stage == "formed" or (model.stage in ("draft", "inviting") and model.is_ready())
        assert done == (person == 0 and may)
        if done and model.stage != "formed":
            model.expire()
            model.stage = "formed"

    @rule(person=PEOPLE)
    def submit(self, person: int) -> None:
        model, terms = self.model, BidTerms(Decimal(10), "CAD")

        done = self.attempt(
            lambda: actions.submit_bid(
                self.led(self.people[person]), terms, by=self.people[person], at=self.at
            )
        )

        assert done == (person == 0 and model.stage in ("formed", "submitted"))
        if done:
            model.stage = "submitted"

    @rule(person=PEOPLE, again=st.integers(0, 9))
    def withdraw(self, person: int, again: int) -> None:
        if again:
            return
        done = self.attempt(
            lambda: actions.withdraw_consortium(
                self.led(self.people[person]), by=self.people[person], at=self.at
            )
        )

        assert done == (person == 0)
        if done and self.model.stage != "withdrawn":
            self.model.stage = "withdrawn"
            for seat in self.model.seats.values():
                if seat.state == "invited":
                    seat.state = "removed"

    @invariant()
    def both_worlds_agree(self) -> None:
        if not hasattr(self, "model"):
            return
        stored = Consortium.objects.get(pk=self.consortium.pk)
        seats = {
            self.firms.index(seat.company): (seat.state, seat.share_bp, tuple(seat.capabilities))
            for seat in stored.seats.select_related("company").order_by("pk")
        }

        assert stored.stage == self.model.stage
        assert seats == {
            firm: (seat.state, seat.share, seat.capabilities)
            for firm, seat in self.model.seats.items()
        }
        assert hasattr(stored, "bid") or stored.stage != "submitted"


@pytest.mark.slow
@pytest.mark.django_db
def test_no_random_sequence_of_steps_leaves_the_model() -> None:
    ConsortiumMachine.prepare()

    run_machine(
        ConsortiumMachine,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
