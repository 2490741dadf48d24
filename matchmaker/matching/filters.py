"""Filters of the review queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Exists, Q, QuerySet, Subquery
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.engine.confidence import (
    FAIR_FROM,
    HIGH_FROM,
    MEDIUM_FROM,
    POINTS_PER_SHOWN,
    STRONG_FROM,
)
from matchmaker.matching.models import OF_PAIR, Interest, Match, Review
from matchmaker.matching.states import ReviewState
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.choices import place_choices
from opportunities.filters.base import ListFilter, SearchFilter
from opportunities.models import Need

if TYPE_CHECKING:
    from django.http import QueryDict

SEARCHED = (
    "technology__name",
    "technology__name_zh",
    "technology__company__name",
    "technology__company__name_zh",
    "need__title_en",
    "need__title_zh",
    "need__ref",
    "need__place__name_en",
    "need__place__name_zh",
)
ANY = "all"
STATES = (*ReviewState.choices, (ANY, _("All")))
BANDS = (("strong", _("Strong")), ("fair", _("Fair")), ("weak", _("Weak")))
NO_ANSWER = "none"
ANSWERS = (*Interest.Answer.choices, (NO_ANSWER, _("None yet")))
SURE = (("high", _("High")), ("medium", _("Medium")), ("low", _("Low")))


def from_shown(points: int) -> int:
    """Return the least score in units of 1e-7 that is shown as so many points of 100."""
    return points * POINTS_PER_SHOWN - POINTS_PER_SHOWN // 2


BAND_BOUNDS = {
    "strong": Q(score__gte=from_shown(STRONG_FROM)),
    "fair": Q(score__gte=from_shown(FAIR_FROM), score__lt=from_shown(STRONG_FROM)),
    "weak": Q(score__lt=from_shown(FAIR_FROM)),
}
SURE_BOUNDS = {
    "high": Q(confidence__gte=HIGH_FROM),
    "medium": Q(confidence__gte=MEDIUM_FROM, confidence__lt=HIGH_FROM),
    "low": Q(confidence__lt=MEDIUM_FROM),
}
STATE_CONDITIONS = {
    # A pair behind a gate is no match: it waits for nobody.
    ReviewState.TO_REVIEW.value: Q(gate=0)
    & (Q(decision=None) | Q(decision=Review.Decision.REOPEN)),
    ReviewState.ASKED.value: Q(decision=Review.Decision.ASK),
    ReviewState.ACCEPTED.value: Q(decision=Review.Decision.ACCEPT),
    ReviewState.DECLINED.value: Q(decision=Review.Decision.DECLINE),
}


def with_decision(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Add the newest decision about each pair, and its revision."""
    newest = Review.objects.filter(**OF_PAIR).order_by("-revision")
    return matches.annotate(
        decision=Subquery(newest.values("decision")[:1]),
        revision=Subquery(newest.values("revision")[:1]),
    )


def to_review(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Keep what waits for a decision: nobody has decided, or it was reopened.

    Says the same as the state of the queue, and costs by the decisions, not by the matches.
    """
    newest = Review.objects.filter(**OF_PAIR).newest()
    return matches.filter(~Exists(newest.exclude(decision=Review.Decision.REOPEN)), gate=0)


class QueueFilter(ListFilter):
    """What a reviewer asked of the queue; matches to review unless asked otherwise."""

    q = SearchFilter(searched=SEARCHED)
    area = django_filters.ChoiceFilter(
        label=_("Area"), choices=PriorityArea.choices, empty_label=_("All areas"), method="in_area"
    )
    place = django_filters.ChoiceFilter(
        label=_("Place"), empty_label=_("All places"), method="in_place"
    )
    score = django_filters.ChoiceFilter(
        label=_("Score"), choices=BANDS, empty_label=_("Any score"), method="in_band"
    )
    confidence = django_filters.ChoiceFilter(
        label=_("Confidence"), choices=SURE, empty_label=_("Any confidence"), method="as_sure"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, empty_label=None, method="in_state"
    )
    origin = django_filters.ChoiceFilter(
        label=_("Origin of the need"),
        choices=Need.Origin.choices,
        empty_label=_("All origins"),
        field_name="need__origin",
    )
    company = django_filters.ChoiceFilter(
        label=_("Company record"),
        choices=Company.Origin.choices,
        empty_label=_("All records"),
        field_name="technology__company__origin",
    )
    answer = django_filters.ChoiceFilter(
        label=_("Answer of the company"),
        choices=ANSWERS,
        empty_label=_("Any or none"),
        method="so_answered",
    )

    class Meta:
        """Every filter is declared above."""

        model = Match
        fields = ()

    def __init__(self, data: QueryDict, *, queryset: QuerySet[Match]) -> None:
        """Ask for what waits where nothing else is asked."""
        asked = data.copy()
        asked["state"] = data.get("state") or ReviewState.TO_REVIEW.value
        super().__init__(asked, queryset=with_decision(queryset))
        self.filters["place"].extra["choices"] = place_choices()

    def unset(self, name: str) -> str:
        """Any state, rather than what waits."""
        return ANY if name == "state" else ""

    @property
    def active(self) -> list[str]:
        """Names of the filters that narrow the list."""
        return [name for name in super().active if self.asked.get(name) != ANY]

    @property
    def is_plain(self) -> bool:
        """Whether nothing but what waits is asked for."""
        return self.active == ["state"] and self.asked.get("state") == ReviewState.TO_REVIEW

    def query(self) -> str:
        """Write what is asked for, page and order left out, the same for the same question."""
        asked = [(name, str(self.asked[name])) for name in self.filters if self.asked.get(name)]
        waits = ("state", ReviewState.TO_REVIEW.value)
        return urlencode(sorted(one for one in asked if one != waits))

    def in_area(self, rows: QuerySet[Match], _name: str, area: str) -> QuerySet[Match]:
        """Keep matches whose need lies in one priority area."""
        return rows.filter(need__areas__contains=[area])

    def in_place(self, rows: QuerySet[Match], _name: str, code: str) -> QuerySet[Match]:
        """Keep matches with needs of a place and of all below it."""
        return rows.filter(need__in=Need.objects.in_places([code]).values("pk"))

    def in_band(self, rows: QuerySet[Match], _name: str, band: str) -> QuerySet[Match]:
        """Keep matches that the score calls strong, fair or weak."""
        return rows.filter(BAND_BOUNDS[band])

    def as_sure(self, rows: QuerySet[Match], _name: str, word: str) -> QuerySet[Match]:
        """Keep matches of high, medium or low confidence."""
        return rows.filter(SURE_BOUNDS[word])

    def in_state(self, rows: QuerySet[Match], _name: str, state: str) -> QuerySet[Match]:
        """Keep matches whose newest decision leads to a state."""
        return rows if state == ANY else rows.filter(STATE_CONDITIONS[state])

    def so_answered(self, rows: QuerySet[Match], _name: str, answer: str) -> QuerySet[Match]:
        """Keep matches that the firm has answered so, or not at all."""
        given = Interest.objects.filter(**OF_PAIR)
        if answer == NO_ANSWER:
            return rows.filter(~Exists(given))
        return rows.filter(Exists(given.filter(answer=answer)))


__all__ = ["ANY", "QueueFilter", "from_shown", "to_review", "with_decision"]
