"""What a place asks for."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from matchmaker.money import InCad, to_cad
from matchmaker.triggers import counts_own_changes
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.models.place import Place
from opportunities.models.source import Source
from opportunities.triggers import counts_for_need

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

SMALLEST_TEAM, LARGEST_TEAM = 2, 9
"""Firms that a notice can limit a team to; one without joint bids says `allows_consortium`."""

MOST_FIRMS = 12
"""Firms of the largest team that can be founded here, whatever a notice allows."""

WHOLE_BP = 10_000
"""All of the work, in basis points."""


class NeedQuerySet(models.QuerySet["Need"]):
    """Reads of needs."""

    def published(self) -> NeedQuerySet:
        """Needs that are no drafts."""
        return self.filter(is_published=True)

    def open(self, on: date) -> NeedQuerySet:
        """Published needs that can still be answered on a day."""
        return self.published().filter(
            models.Q(closes_on=None) | models.Q(closes_on__gte=on), stage__in=Need.OPEN_STAGES
        )

    def past(self, on: date) -> NeedQuerySet:
        """Published needs that can no longer be answered: reference projects of their place."""
        return self.published().exclude(pk__in=self.open(on).values("pk"))

    def in_area(self, area: str) -> NeedQuerySet:
        """Needs in one priority area."""
        return self.filter(areas__contains=[area])

    def in_places(self, codes: Iterable[str]) -> NeedQuerySet:
        """Needs whose place, or one of whose further places, lies in one of the places."""
        listed = list(codes)
        return self.filter(
            models.Q(place__lineage__overlap=listed)
            | models.Exists(
                NeedPlace.objects.filter(need=models.OuterRef("pk"), place__lineage__overlap=listed)
            )
        )

    def in_portfolio(self, user: User) -> NeedQuerySet:
        """Needs that a commissioner looks after.

        A nationwide need belongs to every commissioner of its area: no province owns it.
        An empty portfolio holds nothing.
        """
        needs = self
        if not user.covers_all_areas:
            needs = needs.filter(areas__overlap=list(user.portfolio_areas))
        if not user.covers_all_provinces:
            provinces = list(user.portfolio_provinces)
            if not provinces:
                return needs.none()
            nationwide = needs.filter(place__kind=Place.Kind.NATION)
            needs = needs.filter(
                models.Q(pk__in=nationwide.values("pk"))
                | models.Q(pk__in=needs.in_places(provinces).values("pk"))
            )
        return needs

    def visible_to(self, user: User | AnonymousUser) -> NeedQuerySet:
        """Needs that a person may read: drafts only for those who keep them."""
        if not isinstance(user, User):
            return self.published()
        if user.is_administrator:
            return self
        if user.is_commissioner:
            drafts = Need.objects.filter(is_published=False)
            kept = drafts.in_portfolio(user) | drafts.filter(created_by=user)
            return self.filter(models.Q(is_published=True) | models.Q(pk__in=kept.values("pk")))
        return self.published()

    def editable_by(self, user: User | AnonymousUser) -> NeedQuerySet:
        """Needs that a person may change: their portfolio's, or their own."""
        if not isinstance(user, User) or user.is_member:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(
            models.Q(pk__in=Need.objects.in_portfolio(user).values("pk"))
            | models.Q(created_by=user)
        )

    def open_first(self, on: date) -> NeedQuerySet:
        """Needs that can be answered, by closing date; then the others, newest first."""
        is_open = models.Q(pk__in=Need.objects.open(on).values("pk"))
        return self.annotate(
            closing=models.Case(models.When(is_open, then="closes_on")),
            is_past=models.Case(models.When(is_open, then=False), default=True),
        ).order_by("is_past", models.F("closing").asc(nulls_last=True), "-as_of", "ref")

    def with_place(self) -> NeedQuerySet:
        """Join what a list row shows."""
        return self.select_related("place", "source").prefetch_related("also_places")


@pghistory.track(exclude=["change_seq"])
class Need(models.Model):
    """A need of a place: a tender, a project, a request or a measured gap."""

    class Stage(models.TextChoices):
        """Where the need stands, by its source on the as-of date."""

        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        PROCURING = "procuring", _("Procuring")
        AWARDED = "awarded", _("Awarded")
        UNDER_WAY = "under-way", _("Under way")
        COMPLETED = "completed", _("Completed")
        DROPPED = "dropped", _("Dropped")
        UNKNOWN = "unknown", _("Stage unknown")

    OPEN_STAGES = (Stage.PLANNED, Stage.OPEN, Stage.PROCURING)

    class Origin(models.TextChoices):
        """How the need came to be known."""

        TENDER = "tender", _("Tender")
        PROJECT = "project", _("Project")
        MISSION_REQUEST = "mission-request", _("Trade-mission request")
        INDICATOR = "indicator", _("Indicator gap")
        CONVERSATION = "conversation", _("Conversation")

    class BudgetBasis(models.TextChoices):
        """What the amount stands for; a project's total is not a contract."""

        CONTRACT = "contract", _("Contract")
        LOT = "lot", _("Lot")
        PROJECT_TOTAL = "project-total", _("Project total")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ref = models.CharField(_("reference"), max_length=60, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    title_en = models.CharField(_("title in English"), max_length=300)
    title_zh = models.CharField(_("title in Chinese"), max_length=300, blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True, max_length=10_000)
    summary_zh = models.TextField(_("summary in Chinese"), blank=True, max_length=10_000)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="needs", verbose_name=_("place")
    )
    also_places = models.ManyToManyField(
        Place, through="NeedPlace", related_name="further_needs", blank=True
    )
    place_detail = models.CharField(max_length=200, blank=True)
    areas = ArrayField(
        models.CharField(max_length=40, choices=PriorityArea.choices), default=list, blank=True
    )
    areas_assigned = models.BooleanField(default=False)
    """True when a rule or the data's makers chose the areas, not the need's owner."""
    buyer = models.CharField(_("buyer"), max_length=300, blank=True)
    budget_amount = models.DecimalField(
        _("budget"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    budget_currency = models.CharField(_("currency"), max_length=3, blank=True)
    budget_on = models.DateField(null=True, blank=True)
    budget_basis = models.CharField(
        max_length=20, choices=BudgetBasis.choices, default=BudgetBasis.CONTRACT
    )
    capacity_value = models.DecimalField(
        _("capacity"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    capacity_unit = models.CharField(_("capacity unit"), max_length=40, blank=True)
    capacity_text = models.CharField(max_length=300, blank=True)
    minimum_trl = models.PositiveSmallIntegerField(_("lowest readiness"), null=True, blank=True)
    allows_consortium = models.BooleanField(_("consortium allowed"), null=True, blank=True)
    team_size_limit = models.PositiveSmallIntegerField(
        _("firms in a team at most"), null=True, blank=True
    )
    """What the notice asks of a team; None where it says nothing."""
    largest_share_bp = models.PositiveSmallIntegerField(
        _("largest share of one firm"), null=True, blank=True
    )
    """Basis points of the work."""
    asks_china_presence = models.BooleanField(_("presence in China asked for"), default=False)
    """One firm of the team must have delivered in China or have an office there."""
    asks_chinese = models.BooleanField(_("work in Chinese asked for"), default=False)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices)
    status_reported = models.CharField(max_length=200, blank=True)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices)
    external_ids = models.JSONField(default=dict, blank=True)
    as_of = models.DateField(_("status as of"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="needs")
    source_url = models.URLField(max_length=1000, blank=True)
    caveat = models.TextField(blank=True)
    is_published = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    change_seq = models.BigIntegerField(default=1, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ("-as_of", "ref")
        indexes = (
            GinIndex(fields=("areas",), name="need_areas"),
            models.Index(fields=("stage", "closes_on"), name="need_stage_closing"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(budget_amount=None) | models.Q(budget_amount__gt=0),
                name="need_budget_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(budget_amount=None) | ~models.Q(budget_currency=""),
                name="need_budget_has_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity_value=None) | models.Q(capacity_value__gt=0),
                name="need_capacity_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_trl=None) | models.Q(minimum_trl__range=(1, 9)),
                name="need_minimum_trl_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(team_size_limit=None)
                | models.Q(team_size_limit__range=(SMALLEST_TEAM, LARGEST_TEAM)),
                name="need_team_size_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(largest_share_bp=None)
                | models.Q(largest_share_bp__range=(1, WHOLE_BP)),
                name="need_largest_share_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(team_size_limit=None)
                | models.Q(largest_share_bp=None)
                | models.Q(
                    largest_share_bp__gte=(models.F("team_size_limit") + (WHOLE_BP - 1))
                    / models.F("team_size_limit")
                ),
                name="need_largest_shares_make_a_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on=None)
                | models.Q(opens_on=None)
                | models.Q(closes_on__gte=models.F("opens_on")),
                name="need_closes_after_it_opens",
            ),
        )
        triggers = (counts_own_changes(),)

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        """Return the page of this need."""
        return reverse("need-detail", args=(self.slug,))

    def is_open(self, on: date) -> bool:
        """Tell whether the need can still be answered on a day."""
        return (
            self.is_published
            and self.stage in self.OPEN_STAGES
            and (self.closes_on is None or self.closes_on >= on)
        )

    @property
    def budget_in_cad(self) -> InCad | None:
        """The budget in CAD by the rate of its own date; None where either is unknown."""
        if self.budget_amount is None:
            return None
        return to_cad(self.budget_amount, self.budget_currency, self.budget_on or self.as_of)

    @property
    def budget_is_total(self) -> bool:
        """Whether the amount is a whole project's, not one contract's."""
        return self.budget_basis == self.BudgetBasis.PROJECT_TOTAL


class NeedPlace(models.Model):
    """A further place of a need that spans several."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="place_links")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="need_links")

    class Meta:
        """Names and the promises the database keeps."""

        verbose_name = _("further place of a need")
        verbose_name_plural = _("further places of a need")
        ordering = ("need", "place")
        constraints = (models.UniqueConstraint(fields=("need", "place"), name="need_place_once"),)
        triggers = (counts_for_need(),)

    def __str__(self) -> str:
        return f"{self.need_id} {self.place_id}"


@pghistory.track()
class NeedCapability(models.Model):
    """A capability that a need asks for."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="required_capabilities")
    code = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField(default=100)
    """1 to 100, relative to the need's other capabilities."""
    is_mandatory = models.BooleanField(default=False)
    is_assigned = models.BooleanField(default=False)
    evidence_phrase = models.CharField(max_length=300, blank=True)
    """The words of the text that a rule took the capability from."""

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("required capability")
        verbose_name_plural = _("required capabilities")
        ordering = ("-is_mandatory", "-weight", "code")
        constraints = (
            models.UniqueConstraint(fields=("need", "code"), name="need_capability_once"),
            models.CheckConstraint(
                condition=models.Q(weight__range=(1, 100)), name="need_capability_weight_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(is_assigned=False) | models.Q(is_mandatory=False),
                name="need_capability_assigned_is_never_mandatory",
            ),
        )
        triggers = (counts_for_need(),)

    def __str__(self) -> str:
        return f"{self.need_id} {self.code}"

    @property
    def name(self) -> str:
        """The capability in the language of the page."""
        return capability_name(self.code)
