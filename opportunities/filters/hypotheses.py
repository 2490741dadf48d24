"""Filters of the list of proposed needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.areas import PriorityArea
from opportunities.choices import province_choices
from opportunities.filters.base import ListFilter, Rows
from opportunities.gaps.rules import RULES
from opportunities.models import Hypothesis, Indicator

if TYPE_CHECKING:
    from django.http import QueryDict

    from matchmaker.accounts.models import User
    from opportunities.models.hypothesis import HypothesisQuerySet

State = Hypothesis.State
WAITING, CLOSED, ANY = "waiting", "closed", "any"
STATES = (
    (WAITING, _("Waiting for a decision")),
    (State.CONFIRMED.value, State.CONFIRMED.label),
    (State.MERGED.value, State.MERGED.label),
    (State.DISMISSED.value, State.DISMISSED.label),
    (CLOSED, _("No longer shown by the figures")),
    (ANY, _("Any state")),
)
MINE, ALL = "mine", "all"
SCOPES = ((MINE, _("My portfolio")), (ALL, _("All areas and provinces")))
ORDERS = {
    "weight": ("-weight", "-severity", "pk"),
    "gap": ("-severity", "-confidence", "pk"),
    "newest": ("-proposed_at", "-severity", "pk"),
}
ORDER_WORDS = (
    ("weight", _("Wide gaps on sure figures first")),
    ("gap", _("Widest gap first")),
    ("newest", _("Newest proposal first")),
)


class HypothesisFilter(ListFilter):
    """Filters of proposed needs; what waits in one's own portfolio unless asked otherwise."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, empty_label=None, method="by_state"
    )
    scope = django_filters.ChoiceFilter(
        label=_("Portfolio"), choices=SCOPES, empty_label=None, method="by_scope"
    )
    rule = django_filters.ChoiceFilter(
        label=_("Rule"),
        choices=[(rule.code, rule.name) for rule in RULES],
        empty_label=_("All rules"),
    )
    area = django_filters.ChoiceFilter(
        label=_("Area"), choices=PriorityArea.choices, empty_label=_("All areas"), method="in_area"
    )
    province = django_filters.ChoiceFilter(
        label=_("Province"), field_name="place__province_code", empty_label=_("All provinces")
    )
    domain = django_filters.ChoiceFilter(
        label=_("Field"),
        field_name="indicator__domain",
        choices=Indicator.Domain.choices,
        empty_label=_("All fields"),
    )
    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=ORDER_WORDS, empty_label=None, method="in_order"
    )
    place = django_filters.CharFilter(
        label=_("Place"), method="in_place", widget=forms.HiddenInput, max_length=40
    )

    class Meta:
        """Every filter is declared above."""

        model = Hypothesis
        fields = ()

    def __init__(self, data: QueryDict, *, queryset: HypothesisQuerySet, person: User) -> None:
        """Ask for what waits for the person where nothing else is asked."""
        asked = data.copy()
        # A place is asked for by name, so it is not looked for in the portfolio alone.
        own = MINE if person.is_commissioner and not data.get("place") else ALL
        defaults = {"state": WAITING, "scope": own, "order": "weight"}
        for name, value in defaults.items():
            asked[name] = data.get(name) or value
        super().__init__(asked, queryset=queryset)
        self.person = person
        self.defaults = defaults
        self.filters["province"].extra["choices"] = province_choices()

    def options(self) -> dict[str, Any]:
        """Give the person."""
        return {"person": self.person}

    def unset(self, name: str) -> str:
        """Any state and any portfolio, rather than what waits here."""
        return {"state": ANY, "scope": ALL}.get(name, "")

    @property
    def active(self) -> list[str]:
        """Names of the filters that narrow the list."""
        wide = {"state": ANY, "scope": ALL}
        named = [name for name in super().active if name != "order"]
        return [name for name in named if self.asked.get(name) != wide.get(name, "")]

    @property
    def is_plain(self) -> bool:
        """Whether nothing was asked for beyond what the list shows by itself."""
        return all(self.asked.get(name) == self.defaults.get(name) for name in self.active)

    @property
    def query(self) -> str:
        """What was asked for, as the address of the list says it."""
        kept = ((name, self.asked.get(name, "")) for name in self.filters)
        return urlencode([(name, value) for name, value in kept if value])

    def by_state(self, rows: HypothesisQuerySet, _name: str, state: str) -> HypothesisQuerySet:
        """Keep proposals that stand in a state."""
        if state == WAITING:
            return rows.waiting()
        if state == CLOSED:
            return rows.filter(state=State.PROPOSED, is_supported=False)
        return rows if state == ANY else rows.filter(state=state)

    def by_scope(self, rows: HypothesisQuerySet, _name: str, scope: str) -> HypothesisQuerySet:
        """Keep proposals of the person's portfolio."""
        return rows.decidable_by(self.person) if scope == MINE else rows

    def in_area(self, rows: HypothesisQuerySet, _name: str, area: str) -> HypothesisQuerySet:
        """Keep proposals in one priority area."""
        return rows.filter(areas__contains=[area])

    def in_place(self, rows: HypothesisQuerySet, _name: str, code: str) -> HypothesisQuerySet:
        """Keep proposals of a place and of all below it."""
        return rows.filter(place__lineage__contains=[code])

    def in_order(self, rows: HypothesisQuerySet, _name: str, order: str) -> Rows:
        """Put what is asked for first."""
        return rows.weighed().order_by(*(_sorted(name) for name in ORDERS[order]))


def _sorted(name: str) -> Any:
    plain = F(name.removeprefix("-"))
    return plain.desc() if name.startswith("-") else plain.asc()
