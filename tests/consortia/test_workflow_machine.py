"""Random steps of five people against a plain model of a consortium."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from matchmaker.consortia import actions
from matchmaker.consortia.models import Agreement, CompetitionStatement, Consortium
from matchmaker.consortia.readiness import failing_checks
from matchmaker.consortia.terms import AgreementTerms, OutcomeTerms, StatementTerms, Terms
from tests.consortia import scenes
from tests.consortia.scenes import NOW
from tests.consortia.workflow_hands import PEOPLE
from tests.consortia.workflow_model import CHANGEABLE, LIVE, OPEN
from tests.consortia.workflow_seats import SeatSteps

SEQUENCES = int(os.environ.get("MATCHMAKER_SEQUENCES", "300"))


class ConsortiumMachine(SeatSteps):
    """Every step either happens in both worlds or in neither."""

    @rule(person=PEOPLE, kind=st.sampled_from(["nda", "split", "split"]))
    def agree(self, person: int, kind: str) -> None:
        model = self.model
        done = self.as_lead(person, actions.record_agreement, AgreementTerms(kind, NOW.date()))

        may = kind == "nda" or model.is_whole()
        assert done == (person == 0 and self.is_changeable and may)
        if done and kind == "split":
            model.split = model.accepted_split()

    @rule(person=PEOPLE)
    def state(self, person: int) -> None:
        model = self.model
        terms = StatementTerms("Water bureau", "letter", NOW.date(), "We bid together.")

        done = self.as_lead(person, actions.record_statement, terms)

        assert done == (person == 0 and self.is_changeable and len(model.accepted()) > 1)
        if done:
            model.stated = frozenset(model.accepted())

    @rule(person=PEOPLE)
    def form(self, person: int) -> None:
        model = self.model

        done = self.as_lead(person, actions.form_consortium)

        may = model.stage == "formed" or (model.stage in OPEN and model.stands())
        assert done == (person == 0 and may)
        if done and model.stage != "formed":
            model.expire()
            model.stage = "formed"

    def passes(self) -> bool:
        """Ask the rules, which have a model of their own."""
        return not failing_checks(Consortium.objects.get(pk=self.consortium.pk), self.at)

    @rule(person=PEOPLE)
    def make_ready(self, person: int) -> None:
        model = self.model

        may = model.stage == "bid-ready" or (model.stage == "formed" and self.passes())
        done = self.as_lead(person, actions.mark_ready)

        assert done == (person == 0 and may)
        if done:
            model.stage = "bid-ready"

    @rule(person=PEOPLE)
    def submit(self, person: int) -> None:
        model = self.model

        is_stated = model.stage == "bid-ready" and model.stated is not None
        may = model.stage == "submitted" or (is_stated and self.passes())
        done = self.as_lead(person, actions.submit_bid, scenes.BID)

        assert done == (person == 0 and may)
        if done:
            model.stage = "submitted"

    @rule(person=PEOPLE, result=st.sampled_from(["awarded", "unsuccessful"]))
    def decide(self, person: int, result: str) -> None:
        model = self.model

        done = self.as_lead(person, actions.record_outcome, OutcomeTerms(result))

        may = model.outcome == result or (not model.outcome and model.stage == "submitted")
        assert done == (person == 0 and may)
        if done and not model.outcome:
            model.stage = model.outcome = result

    @rule(person=PEOPLE)
    def deliver(self, person: int) -> None:
        done = self.as_lead(person, actions.start_delivery)

        assert done == (person == 0 and self.model.stage in ("awarded", "delivering"))
        if done:
            self.model.stage = "delivering"

    @rule(person=PEOPLE)
    def close(self, person: int) -> None:
        done = self.as_lead(person, actions.close_consortium)

        assert done == (person == 0 and self.model.stage in ("delivering", "closed"))
        if done:
            self.model.stage = "closed"

    @rule(person=PEOPLE, again=st.integers(0, 9))
    def withdraw(self, person: int, again: int) -> None:
        if again:
            return
        model = self.model

        done = self.as_lead(person, actions.withdraw_consortium)

        assert done == (person == 0 and model.stage in (*CHANGEABLE, "submitted", "withdrawn"))
        if done and model.stage != "withdrawn":
            model.stage = "withdrawn"
            for firm, seat in model.seats.items():
                if seat.state in ("suggested", "invited"):
                    seat.state = "removed"
                    model.keep_replaced(firm)

    @invariant()
    def both_worlds_agree(self) -> None:
        if not hasattr(self, "model"):
            return
        model = self.model
        stored = Consortium.objects.get(pk=self.consortium.pk)
        seats = {}
        for seat in stored.seats.select_related("company", "replaced_by__company").order_by("pk"):
            firm = self.firms.index(seat.company)
            by = seat.replaced_by and self.firms.index(seat.replaced_by.company)
            seats[firm] = (seat.state, seat.share_bp, tuple(seat.capabilities), by)

        assert stored.stage == model.stage
        assert {firm: one[:3] for firm, one in seats.items()} == {
            firm: (seat.state, seat.share, Terms("", seat.lots).capabilities)
            for firm, seat in model.seats.items()
        }
        self.replacements_agree(seats)
        assert (model.split is not None) == self.is_live(stored, Agreement, kind="split")
        assert (model.stated is not None) == self.is_live(stored, CompetitionStatement)
        assert hasattr(stored, "outcome") == bool(model.outcome)
        for seat in stored.seats.filter(state__in=LIVE):
            terms = Terms.of(seat)
            assert (terms.share_bp, list(terms.capabilities)) == (
                seat.share_bp,
                seat.capabilities,
            )

    def replacements_agree(self, seats: dict[int, tuple]) -> None:
        for firm, held in self.model.seats.items():
            if held.state in ("accepted", "replaced"):
                assert seats[firm][3] == held.replaced_by

    @staticmethod
    def is_live(stored: Consortium, model: type, **fields: str) -> bool:
        return model.objects.filter(consortium=stored, lapsed_at=None, **fields).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_no_random_sequence_of_steps_leaves_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    # A pack takes longer than all the other steps of a sequence together, and has its own tests.
    monkeypatch.setattr(actions, "freeze_pack", lambda *_row, **_who: None)
    monkeypatch.setattr(actions, "pages_of_bid", lambda *_row: ())
    ConsortiumMachine.prepare()

    run_machine(
        ConsortiumMachine,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
