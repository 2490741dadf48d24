"""A proposal's weights, figures and changes as rows of tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from companies.models import Technology
from matchmaker.engine.inputs import COMPONENTS
from matchmaker.matching.wording import COMPONENT_WORDS
from opportunities.models import Need

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from matchmaker.accounts.models import User
    from matchmaker.matching.models import WeightProposal, WeightSet

PER_POINT = 100
"""A point of 100 is so many ten-thousandths of weight."""

WAYS = (
    ("proposed", _("The proposed weights")),
    ("current", _("The weights in use")),
    ("text", _("The text alone, as a search for words")),
    ("chance", _("Chance")),
)


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One component's weight in points of 100, now and as proposed."""

    name: str | Promise
    current: float
    proposed: float | None

    @property
    def change(self) -> float:
        """What the proposal adds or takes, in points of 100."""
        return (self.proposed or 0.0) - self.current


@dataclass(frozen=True, slots=True)
class FigureRow:
    """How one way to rank did in the back-test."""

    name: str | Promise
    log_loss: float
    ndcg: float | None
    order: float | None
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class NeedRow:
    """Who would enter and leave the ten best of a need."""

    need: Need
    enter: list[Technology]
    leave: list[Technology]


def weight_rows(current: WeightSet | None, proposal: WeightProposal | None) -> list[WeightRow]:
    """Return the seven weights in use, and the proposed ones beside them."""
    if current is None:
        return []
    proposed = proposal.values if proposal else [None] * len(COMPONENTS)
    return [
        WeightRow(
            name=COMPONENT_WORDS[code].name,
            current=now / PER_POINT,
            proposed=None if then is None else then / PER_POINT,
        )
        for code, now, then in zip(COMPONENTS, current.values, proposed, strict=True)
    ]


def figure_rows(proposal: WeightProposal) -> list[FigureRow]:
    """Return the back-test, the proposed weights first."""
    return [
        FigureRow(name=name, is_proposed=way == "proposed", **proposal.figures[way])
        for way, name in WAYS
    ]


def need_rows(proposal: WeightProposal, person: User) -> list[NeedRow]:
    """Return the needs whose ten best would change most, of those that a person looks after.

    What has gone since is left out.
    """
    named = proposal.changes["named"]
    known = Need.objects.published()
    if not person.is_administrator:
        known = known.in_portfolio(person)
    needs = known.in_bulk([row["need"] for row in named])
    pks = {pk for row in named for pk in (*row["enter"], *row["leave"])}
    technologies = Technology.objects.published().select_related("company").in_bulk(pks)
    return [
        NeedRow(
            need=needs[row["need"]],
            enter=[technologies[pk] for pk in row["enter"] if pk in technologies],
            leave=[technologies[pk] for pk in row["leave"] if pk in technologies],
        )
        for row in named
        if row["need"] in needs
    ]
