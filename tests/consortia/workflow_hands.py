"""The people of random sequences: who they are, where they begin, how a step is tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from matchmaker.consortia import actions
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.consortia.rules.declaring import declare_nothing
from matchmaker.consortia.terms import Lot, Offer
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS
from tests.consortia.workflow_model import CHANGEABLE, MOST_MEMBERS, Model, ModelSeat, terms_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from companies.models import Company
    from matchmaker.accounts.models import User

FIRMS = st.integers(0, 2)
"""The lead is 0; 1 and 2 are partners."""
PEOPLE = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 4])
"""The lead, two members, the commissioner of the need, and a stranger."""
PARTNERS = st.integers(1, 2)
SHARES = st.sampled_from([0, 3_000, 4_000, 6_000, 10_000])
LOTS = st.sampled_from(["none", "sensors", "supports", "both"])
BEGINNINGS = ("found", "ready", "formed", "bid_ready", "submitted")


@dataclass(frozen=True)
class Beginning:
    """A consortium as a sequence finds it, with everybody around it."""

    consortium: Consortium
    firms: tuple[Company, ...]
    people: tuple[User, ...]
    model: Callable[[], Model]


def begin_at(start: str) -> Beginning:
    """Make a consortium, in a need and with firms of its own."""
    scene = scenes.scene()
    third_firm, third = recipes.company(), recipes.member()
    recipes.membership(third, third_firm)
    recipes.technology(third_firm, capabilities=(SENSORS,))
    consortium = getattr(scene, start)()
    Consortium.objects.filter(pk=consortium.pk).update(max_members=MOST_MEMBERS)
    if start in ("found", "ready", "formed"):
        # What the rules ask for besides belongs to another model.
        declare_nothing(consortium, by=scene.lead, at=NOW)
    return Beginning(
        consortium,
        (scene.lead_firm, scene.partner_firm, third_firm),
        (scene.lead, scene.partner, third, recipes.commissioner(), scenes.outsider()),
        lambda: model_at(start),
    )


def model_at(start: str) -> Model:
    """Say what the consortium of a beginning is."""
    is_found = start == "found"
    model = Model(seats={0: ModelSeat("accepted", (Lot(MEMBRANE, 0 if is_found else 6_000),))})
    if is_found:
        return model
    model.stage = {"ready": "partly-accepted", "bid_ready": "bid-ready"}.get(start, start)
    model.seats[1] = ModelSeat("accepted", (Lot(SENSORS, 4_000),), 14)
    model.split = model.accepted_split()
    if start in ("bid_ready", "submitted"):
        model.stated = frozenset(model.accepted())
    return model


class Hands(RuleBasedStateMachine):
    """One sequence: a consortium, its model, and the steps that people try."""

    beginnings: ClassVar[dict[str, Beginning]]

    @classmethod
    def prepare(cls) -> None:
        """Make what no step changes for good, once for all sequences."""
        cls.beginnings = {start: begin_at(start) for start in BEGINNINGS}

    # Most sequences begin late, so that they reach the last stages as often.
    @initialize(start=st.sampled_from(BEGINNINGS))
    def begin(self, start: str) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        beginning = self.beginnings[start]
        self.consortium, self.model = beginning.consortium, beginning.model()
        self.firms, self.people = beginning.firms, beginning.people

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @property
    def at(self) -> datetime:
        return NOW + timedelta(days=self.model.day)

    @property
    def is_changeable(self) -> bool:
        return self.model.stage in CHANGEABLE

    def attempt(self, step: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                step()
        except (actions.RefusedError, Seat.DoesNotExist, Consortium.DoesNotExist):
            return False
        return True

    def as_lead(self, person: int, step: Callable[..., object], *terms: object) -> bool:
        """Take a step that only people of the lead may take."""
        by = self.people[person]
        return self.attempt(
            lambda: step(
                Consortium.objects.led_by(by).get(pk=self.consortium.pk),
                *terms,
                by=by,
                at=self.at,
            )
        )

    def seat(self, firm: int) -> Seat:
        rows = Seat.objects.filter(consortium=self.consortium, company=self.firms[firm])
        return rows.select_related("consortium").latest("pk")

    def offer(self, firm: int, lots: str, share: int) -> Offer:
        until = (self.at + timedelta(days=14)).date()
        return Offer(self.firms[firm], terms_of(lots, share), until)
