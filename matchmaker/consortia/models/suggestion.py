"""Teams that the search proposes; recomputed at any time."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.accounts.models import User
from opportunities.models import Need

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

TEAM_NAMESPACE = uuid.UUID("8f3a7a54-0a0c-5b6e-8d3f-7465616d6564")
"""Namespace of the public ids of suggested teams; changing it breaks every bookmark."""


class TeamSearch(models.Model):
    """What the search for teams found for one need, and why it found no more."""

    class Status(models.TextChoices):
        """How sure the answer is."""

        PROVED = "proved", _("Proved: no better team exists")
        LIMIT = "limit", _("Best found within the search limit")
        NONE = "none", _("No team exists")
        NOT_SEARCHED = "not-searched", _("Not searched")

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="team_search")
    status = models.CharField(max_length=15, choices=Status.choices)
    signature = models.CharField(max_length=64)
    """Digest of the inputs; the search runs again only when it changes."""
    seen_seq = models.BigIntegerField(default=0)
    """The generation's ``scored_seq`` that the answer has seen."""
    generation = models.BigIntegerField(default=0)
    nodes = models.PositiveIntegerField(default=0)
    pool = models.PositiveIntegerField(default=0)
    missing = ArrayField(models.CharField(max_length=60), default=list)
    """Mandatory capabilities that no firm has."""
    bound_members = models.PositiveSmallIntegerField(null=True)
    """No team has fewer members; null where it is proved that there is no team."""
    bound_value = models.IntegerField(null=True)
    """No team of so many members is worth more."""
    gap_members = models.PositiveSmallIntegerField(default=0)
    """Members by which a team not ruled out might be smaller than the best one found."""
    gap_value = models.PositiveIntegerField(default=0)
    """Value by which a team of the bound's size might exceed it; 0 with 0 members: proved."""
    ties = models.PositiveIntegerField(default=0)
    """Firms that had delivered in consortia when the answer was made; others make it stale."""
    details = models.JSONField(default=dict)
    searched_at = models.DateTimeField()

    class Meta:
        """Names and order."""

        verbose_name = _("team search")
        verbose_name_plural = _("team searches")
        ordering = ("need",)

    def __str__(self) -> str:
        return f"{self.need_id} {self.status}"


class TeamPrice(models.Model):
    """What a firm costs in the teams of one generation, because it stands in many."""

    generation = models.BigIntegerField()
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="team_prices")
    stood = models.PositiveIntegerField()
    """Needs in whose teams the firm stood when prices were made."""
    price = models.PositiveIntegerField()
    """Thousandths of a strength."""

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("price of a firm in teams")
        verbose_name_plural = _("prices of firms in teams")
        ordering = ("generation", "company")
        constraints = (
            models.UniqueConstraint(fields=("generation", "company"), name="team_price_once"),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.price}"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Reads of suggestions."""

    def visible_to(self, user: User | AnonymousUser) -> SuggestionQuerySet:
        """Teams with an own firm in them, of the portfolio, or all for administrators."""
        if not isinstance(user, User):
            return self.none()
        if user.is_administrator:
            return self
        if user.is_commissioner:
            return self.filter(need__in=Need.objects.in_portfolio(user).values("pk"))
        own = list(Company.objects.of(user).values_list("pk", flat=True))
        return self.filter(company_ids__overlap=own, need__is_published=True)


class Suggestion(models.Model):
    """One team that covers a need."""

    public_id = models.UUIDField(unique=True)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="suggestions")
    rank = models.PositiveSmallIntegerField()
    company_ids = ArrayField(models.BigIntegerField())
    members = models.JSONField()
    """A list of ``{"company": id, "technologies": [id], "leads": [code], "supports": [code],
    "capacity_cad": number or null, "basis": text, "strength": thousandths}``."""
    strength = models.PositiveIntegerField()
    value = models.IntegerField(default=0)
    """Strength - price + synergy + extra: what orders teams of one size, thousandths."""
    price = models.PositiveIntegerField(default=0)
    synergy = models.PositiveIntegerField(default=0)
    extra = models.PositiveIntegerField(default=0)
    departures = models.JSONField(default=list)
    """What breaks if one leaves: a list of ``{"company": id, "lost": [code], "missing_cad": number,
    "replacement": id or null, "replacement_value": change of the value or null}``."""
    ties = models.JSONField(default=list)
    """Why pairs gain: a list of ``{"companies": [id, id], "reasons": [text], "value": number}``."""
    capacity_cad = models.DecimalField(max_digits=18, decimal_places=2)
    """Proven capacity; members of unknown capacity add nothing."""
    members_unknown = models.PositiveSmallIntegerField(default=0)
    size_cad = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    size_is_total = models.BooleanField(default=False)
    covered = ArrayField(models.CharField(max_length=60), default=list)
    uncovered = ArrayField(models.CharField(max_length=60), default=list)
    single_points = models.JSONField(default=dict)
    """Capability to the only member that has it."""
    is_fictional = models.BooleanField(default=False)
    is_proved = models.BooleanField(default=False)
    searched_at = models.DateTimeField()

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("suggested team")
        verbose_name_plural = _("suggested teams")
        ordering = ("need", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=("need", "rank"),
                name="suggestion_once_per_rank",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.need_id} {self.rank}"

    def get_absolute_url(self) -> str:
        """Return the page of this team."""
        return reverse("suggestion-detail", args=(self.public_id,))
