"""What a firm offers, and the proof of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.triggers import counts_for_technology
from matchmaker.accounts.models import User
from matchmaker.triggers import counts_own_changes
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Tier(models.TextChoices):
    """Who may read a confidential entry."""

    PUBLIC = "public", _("Public")
    AFTER_INTEREST = "after-interest", _("After mutual interest")
    AFTER_AGREEMENT = "after-agreement", _("After a signed agreement")


def tier_is_known(name: str) -> models.CheckConstraint:
    """Return the constraint that holds a ``tier`` column to the three tiers."""
    return models.CheckConstraint(condition=models.Q(tier__in=Tier.values), name=name)


class TechnologyQuerySet(models.QuerySet["Technology"]):
    """Reads of technologies."""

    def published(self) -> TechnologyQuerySet:
        """Technologies that are matched and that anyone may find."""
        return self.filter(is_published=True, company__is_published=True)

    def in_area(self, area: str) -> TechnologyQuerySet:
        """Technologies in one priority area."""
        return self.filter(areas__contains=[area])

    def visible_to(self, user: User | AnonymousUser) -> TechnologyQuerySet:
        """Technologies that a person may read: the published ones and their own."""
        if isinstance(user, User) and user.is_administrator:
            return self
        own = Company.objects.of(user)
        return self.filter(
            models.Q(is_published=True, company__is_published=True)
            | models.Q(company__in=own.values("pk"))
        )

    def editable_by(self, user: User | AnonymousUser) -> TechnologyQuerySet:
        """Technologies that a person may change."""
        return self.filter(company__in=Company.objects.editable_by(user).values("pk"))


@pghistory.track(exclude=["change_seq"])
class Technology(models.Model):
    """A product, process or service of a firm."""

    class Stage(models.TextChoices):
        """How near to market the technology is."""

        RESEARCH = "research", _("Research")
        PROTOTYPE = "prototype", _("Prototype")
        DEMONSTRATION = "demonstration", _("Demonstration")
        EARLY_MARKET = "early-market", _("Early market")
        MATURE = "mature", _("Mature")

    class Availability(models.TextChoices):
        """On what terms it can be had."""

        SALE = "sale", _("For sale")
        LICENCE = "licence", _("For licence")
        JOINT_VENTURE = "joint-venture", _("For a joint venture")
        COLLABORATION = "collaboration", _("For collaboration")
        SERVICE = "service", _("As a service")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="technologies")
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), max_length=5_000, blank=True)
    summary_fr = models.TextField(_("summary in French"), max_length=5_000, blank=True)
    summary_zh = models.TextField(_("summary in Chinese"), max_length=5_000, blank=True)
    differentiator = models.TextField(
        _("benefit over what is used today"), max_length=2_000, blank=True
    )
    areas = ArrayField(
        models.CharField(max_length=40, choices=PriorityArea.choices), default=list, blank=True
    )
    areas_assigned = models.BooleanField(default=False)
    trl = models.PositiveSmallIntegerField(_("readiness level"), null=True, blank=True)
    trl_evidence = models.TextField(_("evidence for the readiness level"), blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, blank=True)
    availability = ArrayField(
        models.CharField(max_length=20, choices=Availability.choices), default=list, blank=True
    )
    is_published = models.BooleanField(default=False)
    change_seq = models.BigIntegerField(default=1, editable=False)

    objects = TechnologyQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("technology")
        verbose_name_plural = _("technologies")
        ordering = ("company", "name", "pk")
        indexes = (GinIndex(fields=("areas",), name="technology_areas"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(trl=None) | models.Q(trl__range=(1, 9)),
                name="technology_trl_in_range",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="technology_has_a_name"),
            models.UniqueConstraint(fields=("company", "name"), name="technology_name_once"),
        )
        triggers = (counts_own_changes(),)

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"

    def get_absolute_url(self) -> str:
        """Return the page of this technology."""
        return reverse("technology-detail", args=(self.public_id,))


@pghistory.track()
class TechnologyCapability(models.Model):
    """A capability that a technology has."""

    technology = models.ForeignKey(
        Technology, on_delete=models.CASCADE, related_name="capabilities"
    )
    code = models.CharField(max_length=60)
    is_lead = models.BooleanField(default=True)
    """True where the firm can lead the work, false where it supports."""
    is_assigned = models.BooleanField(default=False)
    evidence_phrase = models.CharField(max_length=300, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("capability of a technology")
        verbose_name_plural = _("capabilities of a technology")
        ordering = ("-is_lead", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("technology", "code"), name="technology_capability_once"
            ),
        )
        triggers = (counts_for_technology(),)

    def __str__(self) -> str:
        return f"{self.technology_id} {self.code}"

    @property
    def name(self) -> str:
        """The capability in the language of the page."""
        return capability_name(self.code)


@pghistory.track()
class PerformanceClaim(models.Model):
    """A figure that the firm claims for a technology, with its proof."""

    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="claims")
    quantity = models.CharField(_("quantity"), max_length=120)
    unit = models.CharField(_("unit"), max_length=40)
    minimum = models.DecimalField(
        _("minimum"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    typical = models.DecimalField(
        _("typical"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    maximum = models.DecimalField(
        _("maximum"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    conditions = models.CharField(_("conditions"), max_length=300, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=200, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_until = models.DateField(_("verified until"), null=True, blank=True)
    tier = models.CharField(
        _("who may read it"), max_length=20, choices=Tier.choices, default=Tier.PUBLIC
    )

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("performance claim")
        verbose_name_plural = _("performance claims")
        ordering = ("technology", "quantity", "pk")
        constraints = (
            tier_is_known("claim_tier_is_known"),
            models.CheckConstraint(
                condition=models.Q(minimum=None)
                | models.Q(maximum=None)
                | models.Q(maximum__gte=models.F("minimum")),
                name="claim_maximum_not_below_minimum",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_on=None) | ~models.Q(verified_by=""),
                name="claim_verification_names_who",
            ),
        )
        triggers = (counts_for_technology(),)

    def __str__(self) -> str:
        return f"{self.technology_id} {self.quantity}"
